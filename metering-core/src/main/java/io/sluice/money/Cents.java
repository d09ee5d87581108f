package io.sluice.money;

import java.math.BigDecimal;

/// Exact arithmetic on signed USD cents, which are plain longs named `…Cents`.
public final class Cents {
    private Cents() {}

    /// `amount × numerator / denominator`, half-even: a tie goes to the even neighbour. Exact for
    /// every result that fits a long; amounts below zero mirror those above.
    public static long halfEven(long amount, long numerator, long denominator) {
        if (amount < 0) {
            return -halfEven(Math.negateExact(amount), numerator, denominator);
        }
        long quotient = Micros.mulDivDown(amount, numerator, denominator);
        // The remainder is below the denominator, so the low 64 bits are all of it.
        long remainder = amount * numerator - quotient * denominator;
        long rest = denominator - remainder;
        boolean up = remainder > rest || (remainder == rest && (quotient & 1) == 1);
        return up ? Math.addExact(quotient, 1) : quotient;
    }

    /// As dollars with two decimals: `2905.00`.
    public static String dollars(long cents) {
        return decimal(cents, 2);
    }

    /// A whole number of units of `10^-places`, written as a decimal with that many places.
    public static String decimal(long units, int places) {
        return BigDecimal.valueOf(units, places).toPlainString();
    }
}
