package io.sluice.backoffice.payout;

import io.sluice.backoffice.karma.KarmaShares;
import io.sluice.backoffice.payout.Taking.Cause;
import io.sluice.backoffice.split.Allocation;
import io.sluice.backoffice.split.Waterfall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Calculates a cycle: pure, in whole cents, and the same whatever the order of its input. A large
/// cycle goes project by project through {@link #project}, then payee by payee through {@link
/// PayeeDecision}; {@link CycleCalculation} does both for a whole one.
public final class PayoutCalculator {
    private PayoutCalculator() {}

    /// A whole cycle.
    public static CycleResult calculate(CycleInput input) {
        CycleCalculation calculation = new CycleCalculation(input.cycle());
        List<ProjectResult> projects =
                input.projects().stream()
                        .sorted(Comparator.comparing(ProjectInput::projectId))
                        .map(calculation::project)
                        .toList();
        List<PayeeResult> payees =
                input.payees().stream()
                        .sorted(Comparator.comparing(PayeeInput::payeeId))
                        .map(calculation::payee)
                        .toList();
        calculation.finish();
        return new CycleResult(input.cycle(), projects, payees);
    }

    /// One project of a cycle. Won disputes return first, then the period's own shortness is taken
    /// from those who received, then the pool is shared, then advances that were too high are
    /// found.
    public static ProjectResult project(Cycle cycle, ProjectInput project) {
        Purse purse = new Purse(project.lots(), project.holdbacks());
        DisputesWon won = DisputesWon.of(cycle, project, purse);
        Waterfall waterfall =
                Waterfall.of(project.sums(), won.totalCents(), project.deficitInCents());
        Allocation split = project.split().allocate(waterfall.splitCents());
        boolean shares = waterfall.netCents() >= 0;
        PoolShares pool =
                shares
                        ? PoolShares.of(cycle, project, split.poolCents())
                        : PoolShares.nothing(project);
        if (cycle.plan() == Plan.WEEKLY) {
            return advance(cycle, project, waterfall, split, pool);
        }
        RefundAfterPayout.Outcome refunds =
                RefundAfterPayout.take(
                        cycle.cycleId(), waterfall.shortCents(), project.refunded(), purse);
        List<Overdraft> overdrafts = takeBackAdvances(project, pool, purse);
        List<PayoutItem> items = items(project, waterfall, pool, false);
        List<Lot> newLots = new ArrayList<>(won.newLots());
        newLots.addAll(lots(cycle, project, items));
        long deficitOutCents =
                waterfall.shortCents() > 0
                        ? Math.addExact(project.deficitInCents(), refunds.uncoveredCents())
                        : waterfall.deficitOutCents();
        return new ProjectResult(
                project.projectId(),
                waterfall,
                split,
                refunds.givenBack(),
                items,
                newLots,
                purse.changedLots(),
                purse.changedHoldbacks(),
                purse.takings(),
                refunds.frozen(),
                won.restorations(),
                overdrafts,
                deficitOutCents,
                pool.poolsOut());
    }

    /// The monthly calculation as the month stands, of which only the Pro payees' items are paid.
    private static ProjectResult advance(
            Cycle cycle,
            ProjectInput project,
            Waterfall waterfall,
            Allocation split,
            PoolShares pool) {
        List<PayoutItem> items = items(project, waterfall, pool, true);
        return new ProjectResult(
                project.projectId(),
                waterfall,
                split,
                Allocation.NONE,
                items,
                lots(cycle, project, items),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                project.deficitInCents(),
                PoolShares.waiting(project));
    }

    private static List<PayoutItem> items(
            ProjectInput project, Waterfall waterfall, PoolShares pool, boolean weeklyOnly) {
        List<PayoutItem> items = new ArrayList<>();
        if (pool.totalCents() == 0) {
            return items;
        }
        long totalKarma = pool.members().stream().mapToLong(Member::karmaHundredths).sum();
        for (int i = 0; i < pool.members().size(); i++) {
            Member member = pool.members().get(i);
            if (member.weekly() || !weeklyOnly) {
                long shareCents = pool.shareCents()[i];
                items.add(item(project, waterfall, pool, member, shareCents, totalKarma));
            }
        }
        return items;
    }

    private static PayoutItem item(
            ProjectInput project,
            Waterfall waterfall,
            PoolShares pool,
            Member member,
            long shareCents,
            long totalKarma) {
        long grossCents = Math.max(0, shareCents - member.advancesCents());
        long holdbackCents = HoldbackRule.cents(grossCents);
        return new PayoutItem(
                member.contributorId(),
                project.projectId(),
                member.payeeId(),
                waterfall.netCents(),
                project.split().poolBasisPoints(),
                pool.totalCents(),
                member.vestedHundredths(),
                totalKarma,
                KarmaShares.baseE8(member.vestedHundredths(), totalKarma),
                member.tier(),
                member.multiplierHundredths(),
                KarmaShares.weightedE8(member.weight(), totalKarma),
                KarmaShares.weightedE8(pool.weightSum(), totalKarma),
                KarmaShares.normalizedE8(member.weight(), pool.weightSum()),
                shareCents,
                member.advancesCents(),
                grossCents,
                holdbackCents,
                grossCents - holdbackCents);
    }

    private static List<Lot> lots(Cycle cycle, ProjectInput project, List<PayoutItem> items) {
        Map<String, List<Reason>> stops =
                project.members().stream()
                        .collect(Collectors.toMap(Member::contributorId, Member::stops));
        return items.stream()
                .filter(item -> item.grossCents() > 0)
                .map(item ->
                        new Lot(
                                item.lotId(),
                                item.lotId(),
                                item.contributorId(),
                                item.projectId(),
                                item.payeeId(),
                                cycle.asOfDate(),
                                item.grossCents(),
                                0,
                                false,
                                Objects.requireNonNull(stops.get(item.contributorId()))))
                .toList();
    }

    /// An advance above the month's share comes from the contributor's unclaimed pending of this
    /// project, then from its holdbacks, then it is a negative balance.
    private static List<Overdraft> takeBackAdvances(
            ProjectInput project, PoolShares pool, Purse purse) {
        List<Overdraft> overdrafts = new ArrayList<>();
        for (int i = 0; i < pool.members().size(); i++) {
            Member member = pool.members().get(i);
            long wantedCents = Math.max(0, member.advancesCents() - pool.shareCents()[i]);
            String contributorId = member.contributorId();
            long leftCents = purse.takePending(contributorId, wantedCents, Cause.ADVANCE);
            leftCents = purse.takeHeld(contributorId, leftCents, Cause.ADVANCE, null);
            if (leftCents > 0) {
                overdrafts.add(
                        new Overdraft(
                                contributorId,
                                member.payeeId(),
                                project.projectId(),
                                leftCents,
                                Cause.ADVANCE));
            }
        }
        return overdrafts;
    }
}
