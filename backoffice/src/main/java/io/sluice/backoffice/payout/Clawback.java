package io.sluice.backoffice.payout;

import io.sluice.backoffice.payout.Taking.Cause;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// A clawback aimed at a person: from their holdbacks on the project, then from their pending of
/// it, then from their negative balance. All of it enters the project's next pool at once, without
/// them and without anyone paid through the same payee; the platform fronts what is still owed.
public record Clawback(
        List<Taking> takings,
        List<Lot> changedLots,
        List<Holdback> changedHoldbacks,
        long overdraftCents,
        CarriedPool pool) {
    /// Whom it is aimed at and for what.
    public record Order(String clawbackId, String contributorId, String payeeId, long wrongCents) {}

    /// Takes it. `lots` and `holdbacks` are the project's; `keptBackCents` is what the open
    /// period's refunds would take from each of them: refunds come first.
    public static Clawback take(
            Order order,
            Collection<Lot> lots,
            Collection<Holdback> holdbacks,
            Map<String, Long> keptBackCents) {
        ToLongFunction<String> kept = id -> keptBackCents.getOrDefault(id, 0L);
        Purse purse =
                new Purse(
                        lots.stream().map(lot -> add(lot, -kept.applyAsLong(lot.lotId()))).toList(),
                        holdbacks.stream()
                                .map(held -> add(held, -kept.applyAsLong(held.holdbackId())))
                                .toList());
        String contributorId = order.contributorId();
        long leftCents = purse.takeHeld(contributorId, order.wrongCents(), Cause.CLAWBACK, null);
        leftCents = purse.takePending(contributorId, leftCents, Cause.CLAWBACK);
        return new Clawback(
                List.copyOf(purse.takings()),
                purse.changedLots().stream()
                        .map(lot -> add(lot, kept.applyAsLong(lot.lotId())))
                        .toList(),
                purse.changedHoldbacks().stream()
                        .map(held -> add(held, kept.applyAsLong(held.holdbackId())))
                        .toList(),
                leftCents,
                new CarriedPool(order.clawbackId(), order.wrongCents(), order.payeeId()));
    }

    private static Lot add(Lot lot, long cents) {
        return lot.with(lot.amountCents() + cents, lot.takenCents());
    }

    private static Holdback add(Holdback holdback, long cents) {
        return holdback.with(holdback.remainingCents() + cents);
    }
}
