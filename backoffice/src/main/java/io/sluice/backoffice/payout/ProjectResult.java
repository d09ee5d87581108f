package io.sluice.backoffice.payout;

import io.sluice.backoffice.split.Allocation;
import io.sluice.backoffice.split.Waterfall;
import java.util.List;

/// What a cycle means for one project. `split` divides this period's net; `givenBack` (parts not
/// negative) is what platform, people and treasury return for refunded months, its pool part what
/// the takings of refunds and disputes add up to. A weekly cycle only has items: it takes nothing
/// and carries nothing.
public record ProjectResult(
        String projectId,
        Waterfall waterfall,
        Allocation split,
        Allocation givenBack,
        List<PayoutItem> items,
        List<Lot> newLots,
        List<Taking> takings,
        List<FrozenPart> newlyFrozen,
        List<Restoration> restored,
        List<Overdraft> overdrafts,
        long deficitOutCents,
        List<CarriedPool> poolsOut) {
    public ProjectResult {
        items = List.copyOf(items);
        newLots = List.copyOf(newLots);
        takings = List.copyOf(takings);
        newlyFrozen = List.copyOf(newlyFrozen);
        restored = List.copyOf(restored);
        overdrafts = List.copyOf(overdrafts);
        poolsOut = List.copyOf(poolsOut);
    }
}
