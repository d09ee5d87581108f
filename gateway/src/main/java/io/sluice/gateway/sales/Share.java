package io.sluice.gateway.sales;

import io.sluice.money.Micros;

/// Which credits go back when a part of a payment does.
final class Share {
    private Share() {}

    /// The part of `creditsMicros` that `back` is of `amount`, rounded down, so that a fraction
    /// stays with the buyer; all of it when all went back.
    static long of(long creditsMicros, long back, long amount) {
        return amount == 0 ? 0 : Micros.mulDivDown(creditsMicros, Math.min(back, amount), amount);
    }
}
