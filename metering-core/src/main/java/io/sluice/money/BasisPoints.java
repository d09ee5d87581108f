package io.sluice.money;

/// Shares of 10,000, as whole numbers: 1,500 is 15%. What a share takes of an amount is rounded
/// where the name says so.
public final class BasisPoints {
    /// All of it.
    public static final int ONE = 10_000;

    private BasisPoints() {}

    /// This share of the cents, half-even to the cent. Amounts below zero mirror those above.
    public static long halfEvenOf(int basisPoints, long cents) {
        return Cents.halfEven(cents, basisPoints, ONE);
    }

    /// This share of cents that are not negative, rounded down.
    public static long floorOf(int basisPoints, long cents) {
        return Micros.mulDivDown(cents, basisPoints, ONE);
    }

    /// As a decimal with four places: `0.7000`.
    public static String text(int basisPoints) {
        return Cents.decimal(basisPoints, 4);
    }
}
