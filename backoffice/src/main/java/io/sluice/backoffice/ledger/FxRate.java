package io.sluice.backoffice.ledger;

import java.math.BigInteger;

/// What a charge came to in dollars: the rate for everything that happens to it later. Kept as the
/// two whole amounts, so that refunding all of it gives back all of it, and so that currencies with
/// no or three decimals need no table.
///
/// @param amountMinor the charge, in the smallest units of its currency
/// @param usdCents what that came to
public record FxRate(long amountMinor, long usdCents) {
    /// A part of the charge in cents, half-even.
    public long toCents(long partMinor) {
        if (amountMinor == usdCents || amountMinor == 0) {
            return partMinor;
        }
        BigInteger whole = BigInteger.valueOf(amountMinor);
        BigInteger[] quotient =
                BigInteger.valueOf(partMinor)
                        .multiply(BigInteger.valueOf(usdCents))
                        .divideAndRemainder(whole);
        long cents = quotient[0].longValueExact();
        int half = quotient[1].shiftLeft(1).compareTo(whole);
        boolean up = half > 0 || (half == 0 && (cents & 1) == 1);
        return up ? cents + 1 : cents;
    }
}
