package io.sluice.backoffice.payout;

import io.sluice.backoffice.audit.Actor;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.ledger.InfrastructureStore;
import io.sluice.backoffice.ledger.LedgerEntry;
import io.sluice.backoffice.ledger.LedgerStore;
import io.sluice.backoffice.payout.CycleOutcome.Why;
import io.sluice.backoffice.split.Waterfall;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Calculates and approves cycles. A calculation is one transaction, project by project and payee
/// by payee: whatever ends it early leaves no cycle.
public final class CycleDesk {
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final int PAGE = 200;

    private final Transactions transactions;
    private final InstantSource clock;
    private final Ids ids;
    private final Stores stores;

    /// What a calculation reads and writes.
    public record Stores(
            CycleStore cycles,
            CycleInputStore inputs,
            CycleResultStore results,
            PayeeStore payees,
            PayoutStore payouts,
            PeriodStore revenue,
            InfrastructureStore infrastructure,
            LedgerStore ledger,
            PayoutAuditStore audit) {}

    public CycleDesk(Transactions transactions, InstantSource clock, Ids ids, Stores stores) {
        this.transactions = transactions;
        this.clock = clock;
        this.ids = ids;
        this.stores = stores;
    }

    /// Calculates the cycle of a period, in a transaction of its own.
    public CycleOutcome calculate(Plan plan, LocalDate from, LocalDate to, Actor by) {
        return transactions.writing(client -> calculate(client, plan, from, to, by));
    }

    /// The same in the caller's transaction.
    ///
    /// @param by {@link Actor#SYSTEM} for the job
    public CycleOutcome calculate(
            SqlClient client, Plan plan, LocalDate from, LocalDate to, Actor by) {
        Instant now = clock.instant();
        stores.cycles.lock(client);
        Why refusal = refusal(client, plan, from, to, now);
        if (refusal != null) {
            return CycleOutcome.refused(refusal);
        }
        UUID id = ids.next();
        Cycle cycle = new Cycle(IdKind.CYCLE.text(id), plan, from, to);
        stores.cycles.insert(client, id, cycle, by.equals(Actor.SYSTEM) ? null : by.name(), now);
        stores.payees.rememberPending(client);
        CycleCalculation calculation = new CycleCalculation(cycle);
        projects(client, id, cycle, calculation, now);
        payees(client, id, cycle, calculation, now);
        stores.payouts.claim(client, id);
        stores.cycles.setStatus(client, id, "review");
        stores.audit.calculated(client, id, cycle);
        stores.audit.cycleCalculated(client, id, cycle, by);
        return new CycleOutcome.Done(id);
    }

    private @Nullable Why refusal(
            SqlClient client, Plan plan, LocalDate from, LocalDate to, Instant now) {
        if (!CycleCalendar.allows(plan, from, to)) {
            return Why.PERIOD_IMPOSSIBLE;
        }
        if (now.isBefore(CycleCalendar.calculableFrom(to))) {
            return Why.PERIOD_NOT_OVER;
        }
        if (stores.cycles.overlapping(client, plan, from, to) != null) {
            return Why.CYCLE_EXISTS;
        }
        if (stores.cycles.hasOpenBefore(client, plan, from)) {
            return Why.PREVIOUS_CYCLE_OPEN;
        }
        LocalDate month = from.withDayOfMonth(1);
        if (stores.revenue.hasUncalculatedBefore(client, month)) {
            return Why.PREVIOUS_PERIOD_OPEN;
        }
        boolean monthIsPast = plan == Plan.WEEKLY && stores.cycles.isMonthCalculated(client, from);
        return monthIsPast ? Why.CYCLE_EXISTS : null;
    }

    private void projects(
            SqlClient client, UUID id, Cycle cycle, CycleCalculation calculation, Instant now) {
        List<UUID> page = stores.inputs.projects(client, BEFORE_ALL, PAGE);
        while (!page.isEmpty()) {
            List<LedgerEntry> entries = new ArrayList<>(page.size());
            for (UUID projectId : page) {
                ProjectInput input = stores.inputs.load(client, projectId, cycle);
                if (isIdle(input)) {
                    continue;
                }
                ProjectResult result = calculation.project(input);
                stores.results.save(
                        client,
                        new CycleResultStore.Save(id, cycle, input, CycleStore.utc(now)),
                        result);
                infrastructure(client, projectId, cycle, result.waterfall(), now);
                entries.add(PayoutBooks.cycle(id, cycle, input, result, now));
            }
            stores.ledger.addAll(client, entries, now);
            page = stores.inputs.projects(client, page.getLast(), PAGE);
        }
    }

    /// A month's cycle says what its hosting costs whom; a weekly one is an advance on that.
    private void infrastructure(
            SqlClient client, UUID projectId, Cycle cycle, Waterfall fall, Instant now) {
        if (cycle.plan() == Plan.MONTHLY) {
            stores.infrastructure.book(
                    client,
                    projectId,
                    cycle.periodStart(),
                    fall.infrastructureTakenCents(),
                    fall.founderInvoiceCents(),
                    now);
        }
    }

    /// Nothing came in, nothing waits, nobody has karma: no cycle has anything to say about it.
    private static boolean isIdle(ProjectInput input) {
        return input.sums().grossCents() == 0
                && input.sums().revenueCents() == 0
                && input.sums().infrastructureCents() == 0
                && input.deficitInCents() == 0
                && input.members().isEmpty()
                && input.poolsIn().isEmpty()
                && input.lots().isEmpty()
                && input.holdbacks().isEmpty();
    }

    private void payees(
            SqlClient client, UUID id, Cycle cycle, CycleCalculation calculation, Instant now) {
        Plan plan = cycle.plan();
        List<UUID> page = stores.payees.concerned(client, id, plan, BEFORE_ALL, PAGE);
        while (!page.isEmpty()) {
            List<PayoutStore.Preview> previews = new ArrayList<>(page.size());
            for (PayeeInput before : stores.payees.before(client, page, id, now)) {
                previews.add(new PayoutStore.Preview(before, calculation.payee(before)));
            }
            stores.payouts.preview(client, id, previews, now);
            page = stores.payees.concerned(client, id, plan, page.getLast(), PAGE);
        }
        calculation.finish();
    }

    /// Approves a cycle: after the days of review, by somebody who has not touched it.
    public CycleOutcome approve(SqlClient client, UUID id, Actor by) {
        CycleRow cycle = stores.cycles.findToChange(client, id);
        Instant now = clock.instant();
        if (cycle == null) {
            return CycleOutcome.refused(Why.CYCLE_NOT_FOUND);
        }
        if (!cycle.status().equals("review")) {
            return CycleOutcome.refused(Why.WRONG_STATE);
        }
        if (cycle.wasTouchedBy(by.name())) {
            return CycleOutcome.refused(Why.FOUR_EYES);
        }
        if (now.isBefore(CycleCalendar.reviewEnds(cycle.plan(), cycle.periodEnd()))) {
            return CycleOutcome.refused(Why.REVIEW_OPEN);
        }
        stores.cycles.approve(client, id, by.name(), now);
        stores.audit.approved(client, id, by);
        return new CycleOutcome.Done(id);
    }

    /// The whole months before a day that have entries and are not calculated, oldest first.
    public List<LocalDate> monthsDue(SqlClient client, LocalDate before) {
        return new ArrayList<>(stores.revenue.uncalculatedMonths(client, before));
    }
}
