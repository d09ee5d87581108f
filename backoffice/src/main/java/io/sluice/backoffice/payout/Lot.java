package io.sluice.backoffice.payout;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;

/// A part of a payee's pending balance: what is left of one item's gross, of a released holdback or
/// of a returned payout. `takenCents` is what refunds have taken from it; `stops` are the codes of
/// what holds this lot alone (flag, fraud signal, suspension).
public record Lot(
        String lotId,
        String itemId,
        String contributorId,
        String projectId,
        String payeeId,
        LocalDate since,
        long amountCents,
        long takenCents,
        boolean holdbackTaken,
        List<Reason> stops) {
    /// The order in which lots are consumed.
    public static final Comparator<Lot> OLDEST_FIRST =
            Comparator.comparing(Lot::since).thenComparing(Lot::lotId);

    public Lot {
        if ((amountCents | takenCents) < 0) {
            throw new IllegalArgumentException("a lot is not negative: " + lotId);
        }
        stops = List.copyOf(stops);
    }

    /// The same lot with another amount left and taken.
    public Lot with(long newAmountCents, long newTakenCents) {
        return new Lot(
                lotId,
                itemId,
                contributorId,
                projectId,
                payeeId,
                since,
                newAmountCents,
                newTakenCents,
                holdbackTaken,
                stops);
    }
}
