package io.sluice.backoffice.payout;

import io.sluice.backoffice.payout.FrozenPart.Bearer;
import io.sluice.backoffice.payout.RefundedCycle.MonthShare;
import io.sluice.backoffice.split.Allocation;
import io.sluice.backoffice.split.SplitTerms;
import io.sluice.backoffice.split.Waterfall;
import io.sluice.money.Apportionment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a period that is short because of refunds and disputes takes from those who received the
/// refunded money: platform and treasury their parts, the people from holdbacks and a fifth of
/// pending lots, by what each got then. Only what is still short becomes the project's deficit.
final class RefundAfterPayout {
    /// What came of it; the takings are the purse's.
    record Outcome(Allocation givenBack, List<FrozenPart> frozen, long uncoveredCents) {
        static final Outcome NOTHING = new Outcome(Allocation.NONE, List.of(), 0);
    }

    /// What one refunded month and cause has to answer for.
    private record Claim(RefundedCycle month, @Nullable String disputeId, long takenBackCents) {
        static final Comparator<Claim> ORDER =
                Comparator.comparing((Claim claim) -> claim.month.cycleId())
                        .thenComparing(claim -> Objects.requireNonNullElse(claim.disputeId, ""));

        String tieText() {
            return month.cycleId() + ":" + Objects.requireNonNullElse(disputeId, "refund");
        }
    }

    private final String cycleId;
    private final Purse purse;
    private final List<FrozenPart> frozen = new ArrayList<>();
    private Allocation givenBack = Allocation.NONE;
    private long uncoveredCents;

    private RefundAfterPayout(String cycleId, Purse purse) {
        this.cycleId = cycleId;
        this.purse = purse;
    }

    /// Takes for what the period is short.
    static Outcome take(String cycleId, long shortCents, List<RefundedCycle> months, Purse purse) {
        if (shortCents == 0) {
            return Outcome.NOTHING;
        }
        RefundAfterPayout taking = new RefundAfterPayout(cycleId, purse);
        List<Claim> claims = claims(months);
        long[] takenBack = claims.stream().mapToLong(Claim::takenBackCents).toArray();
        String[] ties = claims.stream().map(Claim::tieText).toArray(String[]::new);
        // The period's own revenue covered a part of each alike.
        long[] parts = Apportionment.splitCapped(shortCents, takenBack, takenBack, ties);
        for (int i = 0; i < parts.length; i++) {
            taking.answer(claims.get(i), parts[i]);
        }
        long unclaimed = shortCents - Apportionment.sum(parts);
        return new Outcome(taking.givenBack, taking.frozen, taking.uncoveredCents + unclaimed);
    }

    /// What the open period would take from each holdback were it calculated as it stands: that
    /// much the releaser keeps back, and a clawback leaves alone.
    static Map<String, Long> wouldTake(Cycle cycle, ProjectInput project) {
        Purse purse = new Purse(project.lots(), project.holdbacks());
        DisputesWon won = DisputesWon.of(cycle, project, purse);
        Waterfall waterfall = Waterfall.of(project.sums(), won.totalCents(), 0);
        take(cycle.cycleId(), waterfall.shortCents(), project.refunded(), purse);
        Map<String, Long> centsBySource = new LinkedHashMap<>();
        for (Taking taking : purse.takings()) {
            centsBySource.merge(taking.sourceId(), taking.cents(), Math::addExact);
        }
        return centsBySource;
    }

    private static List<Claim> claims(List<RefundedCycle> months) {
        List<Claim> claims = new ArrayList<>();
        for (RefundedCycle month : months) {
            for (RefundedCycle.Takeback takeback : month.takebacks()) {
                claims.add(new Claim(month, takeback.disputeId(), takeback.cents()));
            }
        }
        claims.sort(Claim.ORDER);
        return claims;
    }

    private void answer(Claim claim, long cents) {
        if (claim.month().splitCents() <= 0) {
            uncoveredCents = Math.addExact(uncoveredCents, cents);
            return;
        }
        SplitTerms then = claim.month().split();
        Allocation parts = then.allocate(cents);
        int before = purse.takings().size();
        long fromPeopleCents = takeFromPeople(claim, parts.poolCents());
        uncoveredCents = Math.addExact(uncoveredCents, parts.poolCents() - fromPeopleCents);
        givenBack =
                givenBack.plus(
                        new Allocation(
                                parts.platformCents(), fromPeopleCents, parts.treasuryCents()));
        if (claim.disputeId() != null) {
            freeze(
                    claim.disputeId(),
                    parts,
                    purse.takings().subList(before, purse.takings().size()));
        }
    }

    private long takeFromPeople(Claim claim, long cents) {
        List<MonthShare> shares =
                claim.month().shares().stream()
                        .sorted(Comparator.comparing(MonthShare::contributorId))
                        .toList();
        long[] weights = shares.stream().mapToLong(MonthShare::cents).toArray();
        long[] rooms =
                shares.stream()
                        .mapToLong(share -> purse.refundRoomCents(share.contributorId()))
                        .toArray();
        String[] ties =
                shares.stream()
                        .map(share -> cycleId + ":" + share.contributorId())
                        .toArray(String[]::new);
        long[] parts = Apportionment.splitCapped(cents, weights, rooms, ties);
        for (int i = 0; i < parts.length; i++) {
            purse.takeForRefund(shares.get(i).contributorId(), parts[i], claim.disputeId());
        }
        return Apportionment.sum(parts);
    }

    private void freeze(String disputeId, Allocation parts, List<Taking> takings) {
        freeze(disputeId, Bearer.PLATFORM, parts.platformCents());
        freeze(disputeId, Bearer.TREASURY, parts.treasuryCents());
        for (Taking taking : takings) {
            boolean held = taking.source() == Taking.Source.HOLDBACK;
            String id = taking.sourceId();
            frozen.add(
                    new FrozenPart(
                            name(disputeId, id),
                            disputeId,
                            held ? Bearer.HOLDBACK : Bearer.LOT,
                            id,
                            held ? purse.holdback(id).itemId() : purse.lot(id).itemId(),
                            taking.contributorId(),
                            taking.payeeId(),
                            held ? purse.holdback(id).releaseDate() : null,
                            taking.cents()));
        }
    }

    private void freeze(String disputeId, Bearer bearer, long cents) {
        if (cents > 0) {
            frozen.add(
                    new FrozenPart(
                            name(disputeId, bearer.name()),
                            disputeId,
                            bearer,
                            null,
                            null,
                            null,
                            null,
                            null,
                            cents));
        }
    }

    /// One dispute may take in several cycles, in each at most once from the same source and month.
    private String name(String disputeId, String source) {
        return cycleId + "/" + disputeId + "/" + source + "/" + frozen.size();
    }
}
