package io.sluice.backoffice.rails;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A transfer as it is stored.
public record TransferRow(
        UUID id,
        UUID payoutId,
        UUID payeeId,
        String rail,
        String transferKey,
        UUID methodId,
        long amountCents,
        TransferStatus status,
        @Nullable String railReference,
        @Nullable String failure,
        int attempts,
        Instant createdAt,
        Instant updatedAt) {}
