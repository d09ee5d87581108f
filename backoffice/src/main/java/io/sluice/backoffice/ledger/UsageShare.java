package io.sluice.backoffice.ledger;

/// Credits as whole cents; what is too small for one is carried to the next time, exactly. Rounded
/// down, also below zero.
///
/// @param cents what is booked
/// @param carriedHundredths the rest, in hundredths of a millionth of a credit
record UsageShare(long cents, long carriedHundredths) {
    private static final long CENTS_PER_DOLLAR = 100;

    /// @param carriedHundredths the rest of the times before
    /// @param spentMicros millionths of credits
    /// @param microsPerDollar millionths of credits for a dollar
    static UsageShare of(long carriedHundredths, long spentMicros, long microsPerDollar) {
        // cents = micros / (microsPerDollar / 100), with the division left to the end.
        long hundredths =
                Math.addExact(carriedHundredths, Math.multiplyExact(spentMicros, CENTS_PER_DOLLAR));
        return new UsageShare(
                Math.floorDiv(hundredths, microsPerDollar),
                Math.floorMod(hundredths, microsPerDollar));
    }
}
