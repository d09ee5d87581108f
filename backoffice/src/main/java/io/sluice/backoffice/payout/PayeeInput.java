package io.sluice.backoffice.payout;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What a payee brings into a cycle or its disbursement. `lots` is all that is pending: for a
/// calculation without what its own projects change (the calculation merges that in), for a
/// disbursement what the calculation left plus what was released since. `requested`: the 12-month
/// rule was asked for, the threshold falls.
public record PayeeInput(
        String payeeId,
        Instant decidedAt,
        long negativeCents,
        boolean requested,
        GateFacts gates,
        Set<String> agreedProjectIds,
        List<Lot> lots) {
    public PayeeInput {
        if (negativeCents < 0) {
            throw new IllegalArgumentException("a negative balance is counted upwards");
        }
        agreedProjectIds = Set.copyOf(agreedProjectIds);
        lots = List.copyOf(lots);
    }
}
