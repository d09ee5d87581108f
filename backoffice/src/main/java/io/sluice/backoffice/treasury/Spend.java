package io.sluice.backoffice.treasury;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a treasury paid for.
///
/// @param ownerId the contributor who was paid or owns what was paid
/// @param voteId the proposal it was decided by; null: at the founder's word
public record Spend(
        UUID id,
        UUID projectId,
        long amountCents,
        TreasuryPurpose purpose,
        String payee,
        @Nullable UUID ownerId,
        @Nullable UUID voteId,
        @Nullable String note,
        String spentBy,
        Instant spentAt) {}
