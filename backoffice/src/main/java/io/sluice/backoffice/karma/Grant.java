package io.sluice.backoffice.karma;

import java.time.Instant;

/// Karma that was given and not revoked.
public record Grant(long amountHundredths, Instant earnedAt) {
    public Grant {
        if (amountHundredths < 0) {
            throw new IllegalArgumentException("karma is not negative: " + amountHundredths);
        }
    }
}
