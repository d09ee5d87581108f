package io.sluice.backoffice.payout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One cycle, projects first, then payees. It remembers what the projects changed for each payee,
/// so that payees are given as they were before the cycle. Confined to one thread; what it keeps
/// grows with lots, not with revenue.
public final class CycleCalculation {
    private final Cycle cycle;
    private final Map<String, List<Lot>> newLots = new HashMap<>();
    private final Map<String, Lot> changedLots = new HashMap<>();
    private final Map<String, Long> overdraftCents = new HashMap<>();

    public CycleCalculation(Cycle cycle) {
        this.cycle = cycle;
    }

    /// Calculates a project.
    public ProjectResult project(ProjectInput project) {
        ProjectResult result = PayoutCalculator.project(cycle, project);
        for (Lot lot : result.newLots()) {
            newLots.computeIfAbsent(lot.payeeId(), _ -> new ArrayList<>()).add(lot);
        }
        for (Lot lot : result.changedLots()) {
            changedLots.put(lot.lotId(), lot);
        }
        for (Overdraft overdraft : result.overdrafts()) {
            overdraftCents.merge(overdraft.payeeId(), overdraft.cents(), Math::addExact);
        }
        return result;
    }

    /// Decides for a payee, after all projects.
    public PayeeResult payee(PayeeInput before) {
        return PayeeDecision.of(after(before));
    }

    /// The payee as the projects left them: what the decision is taken from.
    public PayeeInput after(PayeeInput before) {
        Map<String, Lot> lots = new LinkedHashMap<>();
        before.lots().forEach(lot -> lots.put(lot.lotId(), changed(lot)));
        List<Lot> fresh = newLots.remove(before.payeeId());
        if (fresh != null) {
            fresh.forEach(lot -> lots.put(lot.lotId(), lot));
        }
        Long overdraft = overdraftCents.remove(before.payeeId());
        return new PayeeInput(
                before.payeeId(),
                before.decidedAt(),
                before.negativeCents() + (overdraft == null ? 0 : overdraft),
                before.requested(),
                before.gates(),
                before.agreedProjectIds(),
                lots.values().stream().filter(lot -> lot.amountCents() > 0).toList());
    }

    /// Nobody who is owed something, or owes it, was forgotten.
    public void finish() {
        if (!left().isEmpty()) {
            throw new IllegalArgumentException("payees without input: " + left());
        }
    }

    /// Payees to whom the projects gave something, or whom they made owe it, and who have not been
    /// decided for.
    Set<String> left() {
        Set<String> left = new HashSet<>(newLots.keySet());
        left.addAll(overdraftCents.keySet());
        return left;
    }

    /// Only the figures change: what stops a lot is the payee's input.
    private Lot changed(Lot lot) {
        Lot changed = changedLots.get(lot.lotId());
        return changed == null ? lot : lot.with(changed.amountCents(), changed.takenCents());
    }
}
