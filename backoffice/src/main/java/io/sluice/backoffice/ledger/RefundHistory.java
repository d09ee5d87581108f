package io.sluice.backoffice.ledger;

import io.sluice.backoffice.ledger.RevenueEvent.ChargeSeen;
import io.sluice.backoffice.ledger.RevenueEvent.RefundFailed;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// How much of a charge had been refunded at each moment. Events carry the sum of all refunds so
/// far: the latest one counts, of two in one second the larger amount.
final class RefundHistory {
    private final NavigableMap<Instant, Point> points = new TreeMap<>();

    private record Point(long refundedMinor, String eventId) {}

    private RefundHistory() {}

    /// Both lists in the order of their time.
    static RefundHistory of(List<ChargeSeen> charges, List<RefundFailed> failures) {
        RefundHistory history = new RefundHistory();
        for (ChargeSeen seen : charges) {
            if (seen.refundedMinor() >= 0) {
                Point point = new Point(seen.refundedMinor(), seen.eventId());
                history.points.merge(
                        seen.at(), point, (a, b) -> b.refundedMinor() > a.refundedMinor() ? b : a);
            }
        }
        TreeMap<String, RefundFailed> firsts = new TreeMap<>();
        failures.forEach(failure -> firsts.putIfAbsent(failure.refundId(), failure));
        firsts.values().stream()
                .sorted(Comparator.comparing(RefundFailed::at))
                .forEach(history::fail);
        return history;
    }

    /// A sum told in the same second, or later, has the failure in it already.
    private void fail(RefundFailed failure) {
        long before = refundedMinor(failure.at());
        points.putIfAbsent(
                failure.at(),
                new Point(Math.max(0, before - failure.amountMinor()), failure.eventId()));
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
}
