package io.sluice.backoffice.payout;

import org.jspecify.annotations.Nullable;

/// Money that waits for the project's next pool: a pool nobody could share, or what was clawed back
/// from a person, of which that person's payee gets nothing.
public record CarriedPool(String poolId, long cents, @Nullable String excludedPayeeId) {
    public CarriedPool {
        if (cents < 0) {
            throw new IllegalArgumentException("a carried pool is not negative: " + cents);
        }
    }
}
