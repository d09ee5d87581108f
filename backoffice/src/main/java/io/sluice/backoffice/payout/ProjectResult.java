package io.sluice.backoffice.payout;

import io.sluice.backoffice.split.Allocation;
import io.sluice.backoffice.split.Waterfall;
import java.util.List;

/// What a cycle means for one project. `split` divides this period's net; `givenBack` (parts not
/// negative) is what platform, people and treasury return for refunded months, its pool part the
/// sum of what refunds and disputes took. `changedLots` and `changedHoldbacks` are those that
/// takings or restorations left different, as they are now. A weekly cycle has items and their
/// lots, nothing else: deficit and pools go out as they came in.
public record ProjectResult(
        String projectId,
        Waterfall waterfall,
        Allocation split,
        Allocation givenBack,
        List<PayoutItem> items,
        List<Lot> newLots,
        List<Lot> changedLots,
        List<Holdback> changedHoldbacks,
        List<Taking> takings,
        List<FrozenPart> newlyFrozen,
        List<Restoration> restored,
        List<Overdraft> overdrafts,
        long deficitOutCents,
        List<CarriedPool> poolsOut) {
    public ProjectResult {
        items = List.copyOf(items);
        newLots = List.copyOf(newLots);
        changedLots = List.copyOf(changedLots);
        changedHoldbacks = List.copyOf(changedHoldbacks);
        takings = List.copyOf(takings);
        newlyFrozen = List.copyOf(newlyFrozen);
        restored = List.copyOf(restored);
        overdrafts = List.copyOf(overdrafts);
        poolsOut = List.copyOf(poolsOut);
    }
}
