package io.sluice.backoffice.payout;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// What an open dispute took from one who had received the disputed money. Won, it returns to the
/// same bearer; lost, it is consumed. The person's fields are null for platform and treasury.
public record FrozenPart(
        String frozenId,
        String disputeId,
        Bearer bearer,
        @Nullable String sourceId,
        @Nullable String itemId,
        @Nullable String contributorId,
        @Nullable String payeeId,
        @Nullable LocalDate releaseDate,
        long cents) {
    /// Who bears a part; a holdback's or a lot's id is the `sourceId`.
    public enum Bearer {
        PLATFORM,
        TREASURY,
        HOLDBACK,
        LOT
    }
}
