package io.sluice.backoffice.payout;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the releaser lets go of a project's holdbacks on a day: those due and not under a fraud
/// signal, less what the open period's refunds would take. A released part is a pending lot with
/// its holdback taken.
public record HoldbackRelease(List<Lot> lots, List<Holdback> changedHoldbacks) {
    /// The releases of one day; `project` is the open month as it stands.
    public static HoldbackRelease of(Cycle openMonth, ProjectInput project, LocalDate today) {
        Map<String, Long> keptBackCents = keptBackCents(openMonth, project);
        List<Lot> lots = new ArrayList<>();
        List<Holdback> changed = new ArrayList<>();
        project.holdbacks().stream()
                .filter(holdback -> !holdback.stopped() && !holdback.releaseDate().isAfter(today))
                .sorted(Holdback.DUE_FIRST)
                .forEach(holdback -> {
                    long kept = keptBackCents.getOrDefault(holdback.holdbackId(), 0L);
                    long freeCents = holdback.remainingCents() - kept;
                    if (freeCents > 0) {
                        lots.add(lot(holdback, freeCents, today));
                        changed.add(holdback.with(kept));
                    }
                });
        return new HoldbackRelease(lots, changed);
    }

    /// What the open period, as it stands, would take from each holdback and lot, by its id.
    public static Map<String, Long> keptBackCents(Cycle openMonth, ProjectInput project) {
        return RefundAfterPayout.wouldTake(openMonth, project);
    }

    private static Lot lot(Holdback holdback, long cents, LocalDate today) {
        return new Lot(
                "released/" + holdback.holdbackId() + "/" + today,
                holdback.itemId(),
                holdback.contributorId(),
                holdback.projectId(),
                holdback.payeeId(),
                today,
                cents,
                0,
                true,
                List.of());
    }
}
