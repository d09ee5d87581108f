package io.sluice.backoffice.payout;

import java.util.List;

/// What a cycle decided, project by project and payee by payee, in the order of their ids.
public record CycleResult(Cycle cycle, List<ProjectResult> projects, List<PayeeResult> payees) {
    public CycleResult {
        projects = List.copyOf(projects);
        payees = List.copyOf(payees);
    }
}
