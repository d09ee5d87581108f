package io.sluice.backoffice.ledger;

/// Spent credits as whole cents; what is too small for one is carried to the next day, exactly.
///
/// @param cents what is booked
/// @param carriedHundredths the rest, in hundredths of a millionth of a credit
record UsageShare(long cents, long carriedHundredths) {
    private static final long CENTS_PER_DOLLAR = 100;

    /// @param carriedHundredths the rest of the days before
    /// @param spentMicros millionths of credits spent on this day
    /// @param microsPerDollar millionths of credits for a dollar
    static UsageShare of(long carriedHundredths, long spentMicros, long microsPerDollar) {
        // cents = micros / (microsPerDollar / 100), with the division left to the end.
        long hundredths =
                Math.addExact(carriedHundredths, Math.multiplyExact(spentMicros, CENTS_PER_DOLLAR));
        return new UsageShare(hundredths / microsPerDollar, hundredths % microsPerDollar);
    }
}
