package io.sluice.backoffice.payout;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.ledger.ChartOfAccounts;
import io.sluice.backoffice.ledger.LedgerEntry;
import io.sluice.backoffice.ledger.Postings;
import io.sluice.backoffice.payout.Restoration.Target;
import io.sluice.backoffice.payout.Taking.Source;
import io.sluice.backoffice.split.Waterfall;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What payouts mean in double entry: each cent of a project's net is booked where it is, and
/// booked on whenever it goes elsewhere. An entry that does not balance cannot be made, so a cycle
/// that would lose a cent fails instead.
public final class PayoutBooks {
    private PayoutBooks() {}

    /// What one project's part of a cycle moves. A weekly cycle only advances.
    public static LedgerEntry cycle(
            UUID cycleId, Cycle cycle, ProjectInput input, ProjectResult result, Instant at) {
        UUID projectId = RowId.of(IdKind.PROJECT, input.projectId());
        Postings postings = cycle.plan() == Plan.WEEKLY ? advance(result) : shared(input, result);
        return new LedgerEntry(
                projectId,
                "cycle",
                at,
                cycle.periodStart().withDayOfMonth(1),
                "cycle/" + cycleId + "/" + projectId,
                postings.lines());
    }

    private static Postings advance(ProjectResult result) {
        long givenCents = result.items().stream().mapToLong(PayoutItem::grossCents).sum();
        return new Postings()
                .debit(ChartOfAccounts.ADVANCES, givenCents)
                .credit(ChartOfAccounts.PENDING_PAYOUTS, lots(result.newLots()));
    }

    private static Postings shared(ProjectInput input, ProjectResult result) {
        Waterfall fall = result.waterfall();
        long advancesCents = input.members().stream().mapToLong(Member::advancesCents).sum();
        long overdraftCents = result.overdrafts().stream().mapToLong(Overdraft::cents).sum();
        Postings postings =
                new Postings()
                        .debit(
                                ChartOfAccounts.PROJECT_SHARED,
                                Math.addExact(fall.periodNetCents(), fall.restoredCents()))
                        .credit(
                                ChartOfAccounts.PLATFORM_SHARE,
                                result.split().platformCents()
                                        - result.givenBack().platformCents()
                                        + restored(result, Target.PLATFORM))
                        .credit(
                                ChartOfAccounts.PROJECT_TREASURY,
                                result.split().treasuryCents()
                                        - result.givenBack().treasuryCents()
                                        + restored(result, Target.TREASURY))
                        .credit(ChartOfAccounts.PENDING_PAYOUTS, lots(result.newLots()))
                        .credit(ChartOfAccounts.PENDING_PAYOUTS, restored(result, Target.LOT))
                        .credit(ChartOfAccounts.HOLDBACKS, restored(result, Target.HOLDBACK))
                        .credit(
                                ChartOfAccounts.CARRIED_POOLS,
                                pools(result.poolsOut()) - pools(input.poolsIn()))
                        .debit(
                                ChartOfAccounts.CARRIED_DEFICITS,
                                result.deficitOutCents() - input.deficitInCents())
                        .credit(ChartOfAccounts.ADVANCES, advancesCents)
                        .debit(ChartOfAccounts.NEGATIVE_BALANCES, overdraftCents);
        return taken(postings, result.takings());
    }

    /// What a clawback aimed at a person takes, and what the platform fronts of it.
    public static LedgerEntry clawback(UUID poolId, UUID projectId, Clawback clawback, Instant at) {
        Postings postings =
                new Postings()
                        .debit(ChartOfAccounts.NEGATIVE_BALANCES, clawback.overdraftCents())
                        .credit(ChartOfAccounts.CARRIED_POOLS, clawback.pool().cents());
        return entry(
                projectId, "clawback", at, poolId.toString(), taken(postings, clawback.takings()));
    }

    /// Parts of holdbacks become pending again.
    ///
    /// @param lotId the first of the lots that are made of them
    public static LedgerEntry release(UUID lotId, UUID projectId, long cents, Instant at) {
        return entry(
                projectId,
                "holdback_release",
                at,
                lotId.toString(),
                new Postings()
                        .debit(ChartOfAccounts.HOLDBACKS, cents)
                        .credit(ChartOfAccounts.PENDING_PAYOUTS, cents));
    }

    /// What a payout takes up, project by project: part of it is held back, part set against what
    /// the payee owes, the rest is on its way.
    public static List<LedgerEntry> payout(UUID payoutId, PayeeResult result, Instant at) {
        Map<String, Postings> byProject = new TreeMap<>();
        for (PayeeResult.Line line : result.lines()) {
            if (line.paid()) {
                byProject
                        .computeIfAbsent(line.lot().projectId(), _ -> new Postings())
                        .debit(ChartOfAccounts.PENDING_PAYOUTS, line.lot().amountCents())
                        .credit(ChartOfAccounts.HOLDBACKS, line.holdbackCents())
                        .credit(ChartOfAccounts.NEGATIVE_BALANCES, line.adjustmentCents())
                        .credit(ChartOfAccounts.PAYOUTS_UNDER_WAY, line.netCents());
            }
        }
        List<LedgerEntry> entries = new ArrayList<>(byProject.size());
        byProject.forEach((project, postings) -> {
            UUID projectId = RowId.of(IdKind.PROJECT, project);
            entries.add(entry(projectId, "payout", at, payoutId + "/" + projectId, postings));
        });
        return entries;
    }

    /// A payout has left by its rail.
    ///
    /// @param netCents of each project in it
    public static List<LedgerEntry> sent(UUID payoutId, Map<UUID, Long> netCents, Instant at) {
        return moved(
                "payout_sent",
                payoutId,
                netCents,
                ChartOfAccounts.PAYOUTS_UNDER_WAY,
                ChartOfAccounts.PAID_OUT,
                at);
    }

    /// A payout failed, or came back after it had left: its net is pending again.
    public static List<LedgerEntry> cameBack(
            UUID payoutId, Map<UUID, Long> netCents, boolean wasOut, Instant at) {
        return moved(
                "payout_back",
                payoutId,
                netCents,
                wasOut ? ChartOfAccounts.PAID_OUT : ChartOfAccounts.PAYOUTS_UNDER_WAY,
                ChartOfAccounts.PENDING_PAYOUTS,
                at);
    }

    /// What a rail took for a transfer, or what it says now beyond what it said before.
    public static LedgerEntry railFee(UUID transferId, long cents, Instant at) {
        return entry(
                null,
                "rail_fee",
                at,
                transferId + "/" + at,
                new Postings()
                        .debit(ChartOfAccounts.RAIL_FEES, cents)
                        .credit(ChartOfAccounts.PAID_OUT, cents));
    }

    /// What a payee owes is given up.
    public static LedgerEntry writeOff(UUID negativeEntryId, long cents, Instant at) {
        return entry(
                null,
                "write_off",
                at,
                negativeEntryId.toString(),
                new Postings()
                        .debit(ChartOfAccounts.WRITE_OFFS, cents)
                        .credit(ChartOfAccounts.NEGATIVE_BALANCES, cents));
    }

    private static List<LedgerEntry> moved(
            String kind,
            UUID payoutId,
            Map<UUID, Long> netCents,
            ChartOfAccounts from,
            ChartOfAccounts to,
            Instant at) {
        List<LedgerEntry> entries = new ArrayList<>(netCents.size());
        netCents.forEach((projectId, cents) ->
                entries.add(
                        entry(
                                projectId,
                                kind,
                                at,
                                payoutId + "/" + projectId,
                                new Postings().debit(from, cents).credit(to, cents))));
        return entries;
    }

    private static LedgerEntry entry(
            @Nullable UUID projectId, String kind, Instant at, String name, Postings postings) {
        LocalDate month = YearMonth.from(at.atOffset(ZoneOffset.UTC)).atDay(1);
        return new LedgerEntry(projectId, kind, at, month, kind + "/" + name, postings.lines());
    }

    private static Postings taken(Postings postings, List<Taking> takings) {
        for (Taking taking : takings) {
            postings.debit(
                    taking.source() == Source.HOLDBACK
                            ? ChartOfAccounts.HOLDBACKS
                            : ChartOfAccounts.PENDING_PAYOUTS,
                    taking.cents());
        }
        return postings;
    }

    private static long restored(ProjectResult result, Target target) {
        return result.restored().stream()
                .filter(back -> back.target() == target)
                .mapToLong(Restoration::cents)
                .sum();
    }

    private static long lots(Collection<Lot> lots) {
        return lots.stream().mapToLong(Lot::amountCents).sum();
    }

    private static long pools(Collection<CarriedPool> pools) {
        return pools.stream().mapToLong(CarriedPool::cents).sum();
    }
}
