package io.sluice.backoffice.payout;

import java.util.List;

/// Everything one cycle is calculated from, recorded beside its result. Every project that has
/// revenue, karma, pending lots, held holdbacks, a deficit or a carried pool is in it, and every
/// payee who has something pending or may get something.
public record CycleInput(Cycle cycle, List<ProjectInput> projects, List<PayeeInput> payees) {
    public CycleInput {
        projects = List.copyOf(projects);
        payees = List.copyOf(payees);
    }
}
