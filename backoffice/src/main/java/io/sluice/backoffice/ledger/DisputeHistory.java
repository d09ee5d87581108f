package io.sluice.backoffice.ledger;

import io.sluice.backoffice.ledger.RevenueEvent.DisputeSeen;
import io.sluice.backoffice.ledger.RevenueEvent.DisputeState;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One dispute over time. Any event proves that it was opened; while it is open and when it is lost
/// it takes its amount, when it is won it does not.
///
/// @param states what each event said, by its time
/// @param events the event behind each of them
record DisputeHistory(
        String disputeId,
        Instant openedAt,
        long amountMinor,
        NavigableMap<Instant, DisputeState> states,
        NavigableMap<Instant, String> events) {
    static final Comparator<DisputeHistory> BY_OPENING =
            Comparator.comparing(DisputeHistory::openedAt).thenComparing(DisputeHistory::disputeId);

    /// From all its events, in the order of their time; empty for what stayed an inquiry.
    static Optional<DisputeHistory> of(List<DisputeSeen> all) {
        TreeMap<Instant, DisputeState> states = new TreeMap<>();
        TreeMap<Instant, String> events = new TreeMap<>();
        DisputeSeen latest = null;
        Instant openedAt = Instant.MAX;
        for (DisputeSeen seen : all) {
            if (seen.state() == DisputeState.INQUIRY) {
                continue;
            }
            DisputeState before = states.get(seen.at());
            if (before == null || seen.state().compareTo(before) > 0) {
                states.put(seen.at(), seen.state());
                events.put(seen.at(), seen.eventId());
            }
            openedAt = seen.openedAt().isBefore(openedAt) ? seen.openedAt() : openedAt;
            boolean newer =
                    latest == null
                            || seen.at().isAfter(latest.at())
                            || seen.amountMinor() > latest.amountMinor();
            latest = newer ? seen : latest;
        }
        return latest == null
                ? Optional.empty()
                : Optional.of(
                        new DisputeHistory(
                                latest.disputeId(),
                                openedAt,
                                latest.amountMinor(),
                                states,
                                events));
    }

    Collection<Instant> moments() {
        TreeSet<Instant> moments = new TreeSet<>(states.keySet());
        moments.add(openedAt);
        return moments;
    }

    boolean takes(Instant moment) {
        return !moment.isBefore(openedAt) && !isWon(moment);
    }

    boolean isWon(Instant moment) {
        var state = states.floorEntry(moment);
        return state != null && state.getValue() == DisputeState.WON;
    }

    /// When it was first known to be lost, if it is.
    @Nullable Instant lostAt() {
        if (states.lastEntry().getValue() != DisputeState.LOST) {
            return null;
        }
        for (var state : states.entrySet()) {
            if (state.getValue() == DisputeState.LOST) {
                return state.getKey();
            }
        }
        return null;
    }

    /// The event behind what changed at a moment: its own, else the one that changed its room, else
    /// the first that proves it.
    String eventAt(Instant moment, String other) {
        String own = events.get(moment);
        if (own != null) {
            return own;
        }
        return other.isEmpty() ? events.firstEntry().getValue() : other;
    }
}
