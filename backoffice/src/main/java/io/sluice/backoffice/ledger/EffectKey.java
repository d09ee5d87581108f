package io.sluice.backoffice.ledger;

import java.time.Instant;

/// What an effect is booked once for: what one object did at one moment.
public record EffectKey(String object, Effect.Kind kind, Instant origin) {
    @Override
    public String toString() {
        return object + ":" + kind.word() + ":" + origin.getEpochSecond();
    }
}
