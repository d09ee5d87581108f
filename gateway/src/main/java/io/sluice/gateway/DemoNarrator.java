package io.sluice.gateway;

import io.sluice.gateway.DemoMoment.GaveUp;
import io.sluice.gateway.DemoMoment.Low;
import io.sluice.gateway.DemoMoment.Paid;
import io.sluice.gateway.DemoMoment.Refused;
import io.sluice.gateway.DemoMoment.ToppedUp;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Picks what is worth telling from all that happens: what is unusual in its order, else the
/// newest. Counts everything. Safe for all threads.
final class DemoNarrator {
    private static final int UNTOLD_MAX = 8;

    /// All that happened so far.
    record Sums(long paid, long debitedMicros, long clamped, long refused, long toppedUp) {
        private static final Sums NONE = new Sums(0, 0, 0, 0, 0);
    }

    private final Deque<DemoMoment> unusual = new ArrayDeque<>();
    private @Nullable DemoMoment newest;
    private Sums sums = Sums.NONE;

    synchronized void hear(DemoMoment moment) {
        sums = with(moment);
        if (moment instanceof Paid paid && !paid.clamped()) {
            newest = moment;
        } else if (unusual.size() < UNTOLD_MAX) {
            unusual.add(moment);
        }
    }

    /// What to tell next, or null when nothing happened since the last time.
    synchronized @Nullable DemoMoment next() {
        DemoMoment first = unusual.poll();
        if (first != null) {
            return first;
        }
        DemoMoment last = newest;
        newest = null;
        return last;
    }

    synchronized Sums sums() {
        return sums;
    }

    private Sums with(DemoMoment moment) {
        return switch (moment) {
            case Paid paid ->
                    new Sums(
                            sums.paid + 1,
                            sums.debitedMicros + paid.usedMicros(),
                            sums.clamped + (paid.clamped() ? 1 : 0),
                            sums.refused,
                            sums.toppedUp);
            case Refused _ ->
                    new Sums(
                            sums.paid,
                            sums.debitedMicros,
                            sums.clamped,
                            sums.refused + 1,
                            sums.toppedUp);
            case ToppedUp _ ->
                    new Sums(
                            sums.paid,
                            sums.debitedMicros,
                            sums.clamped,
                            sums.refused,
                            sums.toppedUp + 1);
            case Low _ -> sums;
            case GaveUp _ -> sums;
        };
    }
}
