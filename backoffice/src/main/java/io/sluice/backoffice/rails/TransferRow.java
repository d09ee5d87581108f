package io.sluice.backoffice.rails;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A transfer as it is stored.
///
/// @param batchKey what the last call went by; null: nobody has been asked
/// @param askedAt of the first call under that key
public record TransferRow(
        UUID id,
        UUID payoutId,
        UUID payeeId,
        String rail,
        String transferKey,
        UUID methodId,
        long amountCents,
        TransferStatus status,
        @Nullable String batchKey,
        @Nullable String batchReference,
        @Nullable Instant askedAt,
        @Nullable String railReference,
        @Nullable String failure,
        int attempts,
        Instant createdAt,
        Instant updatedAt) {
    /// One that nobody has been asked for yet.
    public static TransferRow pending(
            UUID id,
            UUID payoutId,
            UUID payeeId,
            String rail,
            String transferKey,
            PayoutMethod method,
            long amountCents,
            Instant now) {
        return new TransferRow(
                id,
                payoutId,
                payeeId,
                rail,
                transferKey,
                method.id(),
                amountCents,
                TransferStatus.PENDING,
                null,
                null,
                null,
                null,
                null,
                0,
                now,
                now);
    }
}
