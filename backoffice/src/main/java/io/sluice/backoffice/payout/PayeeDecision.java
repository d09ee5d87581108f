package io.sluice.backoffice.payout;

import io.sluice.backoffice.payout.PayeeResult.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Whether and what a payee is paid: one decision for the calculation, which shows it, and for the
/// disbursement, which decides it with the gates and lots of that moment.
public final class PayeeDecision {
    /// Below this an ordinary payout rolls over.
    public static final long THRESHOLD_CENTS = 2_500;

    /// What released and returned lots need to go out alone.
    public static final long ALONE_CENTS_MIN = 100;

    private final PayeeInput payee;
    private final List<Reason> closed;

    private PayeeDecision(PayeeInput payee) {
        this.payee = payee;
        this.closed = PayoutGate.closed(payee);
    }

    public static PayeeResult of(PayeeInput payee) {
        return new PayeeDecision(payee).decide();
    }

    /// What an ordinary payout to this payee must come to.
    static long thresholdCents(PayeeInput payee) {
        return payee.requested() ? 1 : THRESHOLD_CENTS;
    }

    private PayeeResult decide() {
        if (!closed.isEmpty()) {
            return pay(_ -> false, closed);
        }
        Predicate<Lot> free = lot -> PayoutGate.stops(payee, lot).isEmpty();
        if (netCents(free) >= thresholdCents(payee)) {
            return pay(free, List.of());
        }
        // What was held or returned has passed the threshold before.
        Predicate<Lot> passedBefore = free.and(Lot::holdbackTaken);
        if (netCents(passedBefore) >= ALONE_CENTS_MIN) {
            return pay(passedBefore, List.of());
        }
        boolean anything = payee.lots().stream().anyMatch(free);
        return pay(_ -> false, anything ? List.of(Reason.BELOW_THRESHOLD) : List.of());
    }

    /// What these lots would pay: Σ lots − their holdback − negative balance.
    private long netCents(Predicate<Lot> included) {
        long sumCents = 0;
        for (Lot lot : payee.lots()) {
            if (included.test(lot)) {
                long lotCents = lot.amountCents() - HoldbackRule.cents(lot);
                sumCents = Math.addExact(sumCents, lotCents);
            }
        }
        return sumCents - payee.negativeCents();
    }

    private PayeeResult pay(Predicate<Lot> included, List<Reason> reasons) {
        List<Line> lines = new ArrayList<>();
        long grossCents = 0;
        long holdbackCents = 0;
        long negativeLeftCents = payee.negativeCents();
        List<Lot> oldestFirst = payee.lots().stream().sorted(Lot.OLDEST_FIRST).toList();
        for (Lot lot : oldestFirst) {
            if (!included.test(lot)) {
                lines.add(unpaid(lot));
                continue;
            }
            // Holdback is of the whole lot; what is owed back comes from what is left of it.
            long heldCents = HoldbackRule.cents(lot);
            long freeCents = lot.amountCents() - heldCents;
            long adjustmentCents = Math.min(negativeLeftCents, freeCents);
            negativeLeftCents -= adjustmentCents;
            grossCents = Math.addExact(grossCents, lot.amountCents());
            holdbackCents = Math.addExact(holdbackCents, heldCents);
            lines.add(
                    new Line(
                            lot,
                            true,
                            List.of(),
                            heldCents,
                            adjustmentCents,
                            freeCents - adjustmentCents));
        }
        long adjustmentsCents = lines.stream().mapToLong(Line::adjustmentCents).sum();
        return new PayeeResult(
                payee.payeeId(),
                reasons,
                lines,
                grossCents,
                holdbackCents,
                adjustmentsCents,
                grossCents - holdbackCents - adjustmentsCents);
    }

    private Line unpaid(Lot lot) {
        List<Reason> reasons = new ArrayList<>(closed);
        reasons.addAll(PayoutGate.stops(payee, lot));
        if (reasons.isEmpty()) {
            reasons.add(Reason.BELOW_THRESHOLD);
        }
        reasons.sort(null);
        return new Line(lot, false, reasons, 0, 0, 0);
    }
}
