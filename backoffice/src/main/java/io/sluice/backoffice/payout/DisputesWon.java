package io.sluice.backoffice.payout;

import io.sluice.backoffice.payout.Restoration.Target;
import io.sluice.money.Apportionment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// Won disputes: what they took from people, platform and treasury returns to the same bearers out
/// of what the win booked back; only the rest of it is revenue of this period.
record DisputesWon(List<Restoration> restorations, List<Lot> newLots, long totalCents) {
    static DisputesWon of(Cycle cycle, ProjectInput project, Purse purse) {
        List<Restoration> restorations = new ArrayList<>();
        List<Lot> newLots = new ArrayList<>();
        long totalCents = 0;
        List<ClosedDispute> closed =
                project.closedDisputes().stream()
                        .sorted(Comparator.comparing(ClosedDispute::disputeId))
                        .toList();
        for (ClosedDispute dispute : closed) {
            List<FrozenPart> parts = frozenBy(dispute, project.frozen());
            long[] caps = parts.stream().mapToLong(FrozenPart::cents).toArray();
            String[] ties = parts.stream().map(FrozenPart::frozenId).toArray(String[]::new);
            long[] back = Apportionment.splitCapped(dispute.wonBackCents(), caps, caps, ties);
            for (int i = 0; i < back.length; i++) {
                if (back[i] > 0) {
                    restorations.add(
                            restore(cycle, project, purse, parts.get(i), back[i], newLots));
                }
            }
            totalCents = Math.addExact(totalCents, Apportionment.sum(back));
        }
        return new DisputesWon(restorations, newLots, totalCents);
    }

    private static List<FrozenPart> frozenBy(ClosedDispute dispute, List<FrozenPart> frozen) {
        return frozen.stream()
                .filter(part -> part.disputeId().equals(dispute.disputeId()))
                .sorted(Comparator.comparing(FrozenPart::frozenId))
                .toList();
    }

    private static Restoration restore(
            Cycle cycle,
            ProjectInput project,
            Purse purse,
            FrozenPart part,
            long cents,
            List<Lot> newLots) {
        return switch (part.bearer()) {
            case PLATFORM -> new Restoration(part, cents, Target.PLATFORM);
            case TREASURY -> new Restoration(part, cents, Target.TREASURY);
            case HOLDBACK -> {
                if (cycle.asOfDate().isBefore(Objects.requireNonNull(part.releaseDate()))) {
                    purse.restore(emptied(project, part), cents);
                    yield new Restoration(part, cents, Target.HOLDBACK);
                }
                newLots.add(lot(cycle, project, part, cents));
                yield new Restoration(part, cents, Target.NEW_LOT);
            }
            case LOT -> {
                if (purse.restore(Objects.requireNonNull(part.sourceId()), cents)) {
                    yield new Restoration(part, cents, Target.LOT);
                }
                newLots.add(lot(cycle, project, part, cents));
                yield new Restoration(part, cents, Target.NEW_LOT);
            }
        };
    }

    private static Holdback emptied(ProjectInput project, FrozenPart part) {
        return new Holdback(
                Objects.requireNonNull(part.sourceId()),
                Objects.requireNonNull(part.itemId()),
                Objects.requireNonNull(part.contributorId()),
                project.projectId(),
                Objects.requireNonNull(part.payeeId()),
                0,
                Objects.requireNonNull(part.releaseDate()),
                false);
    }

    /// It stood for the part held back, so nothing is held back of it again.
    private static Lot lot(Cycle cycle, ProjectInput project, FrozenPart part, long cents) {
        return new Lot(
                "restored/" + part.frozenId(),
                Objects.requireNonNull(part.itemId()),
                Objects.requireNonNull(part.contributorId()),
                project.projectId(),
                Objects.requireNonNull(part.payeeId()),
                cycle.asOfDate(),
                cents,
                0,
                true,
                List.of());
    }
}
