package io.sluice.backoffice.payout;

import java.util.UUID;

/// What came of asking for a step of a cycle.
public sealed interface CycleOutcome {
    /// It is done.
    record Done(UUID cycleId) implements CycleOutcome {}

    /// It is not, and nothing has changed.
    record Refused(Why why) implements CycleOutcome {}

    /// Why a step is refused.
    enum Why {
        PERIOD_IMPOSSIBLE,
        PERIOD_NOT_OVER,
        CYCLE_EXISTS,
        PREVIOUS_CYCLE_OPEN,
        PREVIOUS_PERIOD_OPEN,
        CYCLE_NOT_FOUND,
        WRONG_STATE,
        REVIEW_OPEN,
        FOUR_EYES,
        TOO_EARLY
    }

    static CycleOutcome refused(Why why) {
        return new Refused(why);
    }
}
