package io.sluice.backoffice.payout;

import org.jspecify.annotations.Nullable;

/// Cents taken from a holdback or from a pending lot, and for what.
public record Taking(
        Source source,
        String sourceId,
        String contributorId,
        String payeeId,
        long cents,
        Cause cause,
        @Nullable String disputeId) {
    /// Where it was.
    public enum Source {
        HOLDBACK,
        LOT
    }

    /// Why it was taken: what a refund or an advance takes is consumed, what an open dispute takes
    /// is frozen, what a clawback takes goes to the others of the project.
    public enum Cause {
        REFUND,
        DISPUTE,
        ADVANCE,
        CLAWBACK
    }
}
