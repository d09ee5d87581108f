package io.sluice.backoffice.payout;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A payout cycle as it is stored. `calculatedBy` is null for the job's own; `changedBy` is who
/// last changed one of its items.
public record CycleRow(
        UUID id,
        Plan plan,
        LocalDate periodStart,
        LocalDate periodEnd,
        String status,
        @Nullable Instant calculatedAt,
        @Nullable String calculatedBy,
        @Nullable String changedBy,
        @Nullable String approvedBy,
        @Nullable Instant approvedAt,
        @Nullable Instant disbursedAt) {
    /// Four eyes: whoever calculated or last changed it may not approve it.
    public boolean wasTouchedBy(String subject) {
        return subject.equals(calculatedBy) || subject.equals(changedBy);
    }

    public boolean isComplete() {
        return status.equals("complete");
    }
}
