package io.sluice.backoffice.ledger;

import io.sluice.backoffice.ledger.RevenueEvent.ChargeSeen;
import io.sluice.backoffice.ledger.RevenueEvent.RefundSeen;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How much of a charge had been refunded at each moment. Events carry the sum of all refunds so
/// far: the latest one counts, of two in one second the larger amount.
final class RefundHistory {
    private final NavigableMap<Instant, Point> points = new TreeMap<>();
    private final NavigableMap<Instant, String> reasons = new TreeMap<>();

    /// @param failed whether it is a refund's failure that shows it
    private record Point(long refundedMinor, String eventId, boolean failed) {}

    private RefundHistory() {}

    /// Both lists in the order of their time.
    static RefundHistory of(List<ChargeSeen> charges, List<RefundSeen> refunds) {
        RefundHistory history = new RefundHistory();
        for (ChargeSeen seen : charges) {
            if (seen.refundedMinor() >= 0) {
                Point point = new Point(seen.refundedMinor(), seen.eventId(), false);
                history.points.merge(
                        seen.at(), point, (a, b) -> b.refundedMinor() > a.refundedMinor() ? b : a);
            }
        }
        TreeMap<String, RefundSeen> failures = new TreeMap<>();
        for (RefundSeen refund : refunds) {
            history.reasons.put(refund.createdAt(), refund.reason());
            if (refund.failed()) {
                failures.putIfAbsent(refund.refundId(), refund);
            }
        }
        failures.values().stream()
                .sorted(Comparator.comparing(RefundSeen::at))
                .forEach(history::fail);
        return history;
    }

    /// A sum told in the same second, or later, has the failure in it already.
    private void fail(RefundSeen failure) {
        long before = refundedMinor(failure.at());
        points.putIfAbsent(
                failure.at(),
                new Point(Math.max(0, before - failure.amountMinor()), failure.eventId(), true));
    }

    Collection<Instant> moments() {
        return points.keySet();
    }

    long refundedMinor(Instant moment) {
        var point = points.floorEntry(moment);
        return point == null ? 0 : point.getValue().refundedMinor();
    }

    /// The event behind what changed at a moment; empty when none did.
    String eventAt(Instant moment) {
        Point point = points.get(moment);
        return point == null ? "" : point.eventId();
    }

    /// Why: what the latest refund since the moment before says; null while none is known.
    @Nullable String reasonAt(Instant moment) {
        Point point = points.get(moment);
        if (point != null && point.failed()) {
            return "refund_failed";
        }
        var reason = reasons.floorEntry(moment);
        Instant before = points.lowerKey(moment);
        boolean isOlder = reason != null && before != null && !reason.getKey().isAfter(before);
        return reason == null || isOlder ? null : reason.getValue();
    }
}
