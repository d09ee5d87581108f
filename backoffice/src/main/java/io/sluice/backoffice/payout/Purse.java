package io.sluice.backoffice.payout;

import io.sluice.backoffice.payout.Taking.Cause;
import io.sluice.backoffice.payout.Taking.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is pending and held of one project while a calculation takes from it and gives back to it,
/// in the orders the rules name. Confined to one calculation.
final class Purse {
    private final Map<String, Lot> lots = new LinkedHashMap<>();
    private final Map<String, Holdback> holdbacks = new LinkedHashMap<>();
    private final Map<String, Lot> changedLots = new LinkedHashMap<>();
    private final Map<String, Holdback> changedHoldbacks = new LinkedHashMap<>();
    private final Map<String, List<String>> lotsOf = new LinkedHashMap<>();
    private final Map<String, List<String>> holdbacksOf = new LinkedHashMap<>();
    private final List<Taking> takings = new ArrayList<>();

    Purse(Collection<Lot> lots, Collection<Holdback> holdbacks) {
        lots.stream().sorted(Lot.OLDEST_FIRST).forEach(this::keep);
        holdbacks.stream().sorted(Holdback.DUE_FIRST).forEach(this::keep);
    }

    /// What a refund may take of this contributor: all that is held, and of each pending lot the
    /// part that would be held were it paid.
    long refundRoomCents(String contributorId) {
        long room = 0;
        for (Holdback holdback : holdbacksOf(contributorId)) {
            room = Math.addExact(room, holdback.remainingCents());
        }
        for (Lot lot : lotsOf(contributorId)) {
            room = Math.addExact(room, refundRoomCents(lot));
        }
        return room;
    }

    /// Takes from the holdbacks, the one due first, then from the lots, the oldest first. The
    /// caller asks for no more than the room.
    void takeForRefund(String contributorId, long cents, @Nullable String disputeId) {
        Cause cause = disputeId == null ? Cause.REFUND : Cause.DISPUTE;
        long left = takeHeld(contributorId, cents, cause, disputeId);
        for (Lot lot : lotsOf(contributorId)) {
            left -= take(lot, Math.min(left, refundRoomCents(lot)), cause, disputeId);
        }
        if (left != 0) {
            throw new IllegalStateException("a refund asked for more than there is");
        }
    }

    /// Takes from all that is held, the one due first; answers what is still wanted.
    long takeHeld(String contributorId, long cents, Cause cause, @Nullable String disputeId) {
        long left = cents;
        for (Holdback holdback : holdbacksOf(contributorId)) {
            left -= take(holdback, Math.min(left, holdback.remainingCents()), cause, disputeId);
        }
        return left;
    }

    /// Takes from all that is pending, the oldest first; answers what is still wanted.
    long takePending(String contributorId, long cents, Cause cause) {
        long left = cents;
        for (Lot lot : lotsOf(contributorId)) {
            left -= take(lot, Math.min(left, lot.amountCents()), cause, null);
        }
        return left;
    }

    /// Gives back what was taken of a holdback; one that was emptied is there again.
    void restore(Holdback emptied, long cents) {
        Holdback known = holdbacks.get(emptied.holdbackId());
        if (known == null) {
            keep(emptied.with(0));
            known = emptied.with(0);
        }
        change(known.with(Math.addExact(known.remainingCents(), cents)));
    }

    /// Gives back what was taken of a lot that is still pending; false when it is not.
    boolean restore(String lotId, long cents) {
        Lot lot = lots.get(lotId);
        if (lot == null) {
            return false;
        }
        change(lot.with(lot.amountCents() + cents, Math.max(0, lot.takenCents() - cents)));
        return true;
    }

    List<Taking> takings() {
        return takings;
    }

    List<Lot> changedLots() {
        return changedLots.values().stream().sorted(Comparator.comparing(Lot::lotId)).toList();
    }

    List<Holdback> changedHoldbacks() {
        return changedHoldbacks.values().stream()
                .sorted(Comparator.comparing(Holdback::holdbackId))
                .toList();
    }

    /// A lot gives at most a fifth of what it was: what earlier refunds took counts.
    private static long refundRoomCents(Lot lot) {
        if (lot.holdbackTaken()) {
            return 0;
        }
        long whole = Math.addExact(lot.amountCents(), lot.takenCents());
        long room = Math.max(0, HoldbackRule.cents(whole) - lot.takenCents());
        return Math.min(room, lot.amountCents());
    }

    private long take(Holdback from, long cents, Cause cause, @Nullable String disputeId) {
        if (cents > 0) {
            change(from.with(from.remainingCents() - cents));
            takings.add(
                    new Taking(
                            Source.HOLDBACK,
                            from.holdbackId(),
                            from.contributorId(),
                            from.payeeId(),
                            cents,
                            cause,
                            disputeId));
        }
        return cents;
    }

    private long take(Lot from, long cents, Cause cause, @Nullable String disputeId) {
        if (cents > 0) {
            boolean byRefund = cause == Cause.REFUND || cause == Cause.DISPUTE;
            long takenCents = from.takenCents() + (byRefund ? cents : 0);
            change(from.with(from.amountCents() - cents, takenCents));
            takings.add(
                    new Taking(
                            Source.LOT,
                            from.lotId(),
                            from.contributorId(),
                            from.payeeId(),
                            cents,
                            cause,
                            disputeId));
        }
        return cents;
    }

    private List<Lot> lotsOf(String contributorId) {
        return lotsOf.getOrDefault(contributorId, List.of()).stream().map(this::lot).toList();
    }

    private List<Holdback> holdbacksOf(String contributorId) {
        return holdbacksOf.getOrDefault(contributorId, List.of()).stream()
                .map(this::holdback)
                .toList();
    }

    Lot lot(String lotId) {
        return known(lots.get(lotId), lotId);
    }

    Holdback holdback(String holdbackId) {
        return known(holdbacks.get(holdbackId), holdbackId);
    }

    private static <T> T known(@Nullable T thing, String id) {
        if (thing == null) {
            throw new IllegalStateException("not in this project: " + id);
        }
        return thing;
    }

    private void keep(Lot lot) {
        if (lots.put(lot.lotId(), lot) != null) {
            throw new IllegalArgumentException("a lot twice: " + lot.lotId());
        }
        lotsOf.computeIfAbsent(lot.contributorId(), _ -> new ArrayList<>()).add(lot.lotId());
    }

    private void keep(Holdback holdback) {
        if (holdbacks.put(holdback.holdbackId(), holdback) != null) {
            throw new IllegalArgumentException("a holdback twice: " + holdback.holdbackId());
        }
        holdbacksOf
                .computeIfAbsent(holdback.contributorId(), _ -> new ArrayList<>())
                .add(holdback.holdbackId());
    }

    private void change(Lot lot) {
        lots.put(lot.lotId(), lot);
        changedLots.put(lot.lotId(), lot);
    }

    private void change(Holdback holdback) {
        holdbacks.put(holdback.holdbackId(), holdback);
        changedHoldbacks.put(holdback.holdbackId(), holdback);
    }
}
