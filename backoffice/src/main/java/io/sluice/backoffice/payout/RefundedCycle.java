package io.sluice.backoffice.payout;

import io.sluice.backoffice.split.SplitTerms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An earlier calculated month whose charges were refunded or disputed in this period: the split
/// then, the net it divided (where that was 0 nobody received anything and nobody gives back), what
/// was taken back now, and each contributor's share of that month's pool, advances included.
public record RefundedCycle(
        String cycleId,
        SplitTerms split,
        long splitCents,
        List<Takeback> takebacks,
        List<MonthShare> shares) {
    public RefundedCycle {
        takebacks = List.copyOf(takebacks);
        shares = List.copyOf(shares);
    }

    /// What refunds (no dispute) or one dispute that is still open took from that month's charges
    /// in this period; a dispute opened and lost by now counts as a refund.
    public record Takeback(@Nullable String disputeId, long cents) {
        public Takeback {
            if (cents < 0) {
                throw new IllegalArgumentException("a takeback is not negative: " + cents);
            }
        }
    }

    /// One contributor's part of that month's pool.
    public record MonthShare(String contributorId, long cents) {}
}
