package io.sluice.backoffice.treasury;

import io.sluice.backoffice.audit.Actor;
import io.sluice.backoffice.audit.AuditEvent.Other;
import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.audit.Entity;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.ledger.ChartOfAccounts;
import io.sluice.backoffice.ledger.LedgerEntry;
import io.sluice.backoffice.ledger.LedgerStore;
import io.sluice.backoffice.ledger.Postings;
import io.sluice.backoffice.ledger.RevenueFigures;
import io.sluice.backoffice.ledger.RevenueStore;
import io.sluice.backoffice.notify.NoticeStore;
import io.sluice.backoffice.payout.PeriodStore;
import io.sluice.backoffice.people.Contributor;
import io.sluice.backoffice.people.PeopleStore;
import io.sluice.backoffice.people.Project;
import io.sluice.backoffice.treasury.TreasuryPolicy.Relation;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What must be asked before the policy can rule, and the reports of each quarter.
public final class TreasuryDesk {
    /// A year back: a report that could not be made in its time is made later.
    private static final int QUARTERS_BACK = 4;

    /// Above it the level is {@link TreasuryLevel#FORMAL}.
    private static final long REPORTED_ABOVE_CENTS = 1_000_000;

    private final Transactions transactions;
    private final TreasuryStore store = new TreasuryStore();
    private final RevenueStore revenue = new RevenueStore();
    private final PeriodStore periods = new PeriodStore();
    private final PeopleStore people = new PeopleStore();
    private final NoticeStore notices;
    private final AuditStore audit;
    private final LedgerStore ledger;

    public TreasuryDesk(
            Transactions transactions, NoticeStore notices, AuditStore audit, LedgerStore ledger) {
        this.transactions = transactions;
        this.notices = notices;
        this.audit = audit;
        this.ledger = ledger;
    }

    public TreasuryStore store() {
        return store;
    }

    /// What the project earned, net, in the last full month.
    public long lastMonthNetCents(SqlClient client, Project project, Instant now) {
        YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC)).minusMonths(1);
        return revenue.figures(
                        client,
                        RevenueStore.Earner.of(project),
                        new RevenueFigures.Span(month.atDay(1), month.atEndOfMonth()),
                        RevenueFigures.Size.MONTH)
                .netCents();
    }

    /// Records a spend and books it; who calls has the lock and knows that there is enough.
    public void spend(SqlClient client, Spend spend) {
        store.spend(client, spend);
        ChartOfAccounts to =
                spend.purpose() == TreasuryPurpose.DISTRIBUTION
                        ? ChartOfAccounts.PENDING_PAYOUTS
                        : ChartOfAccounts.TREASURY_SPENDS;
        LocalDate month = YearMonth.from(spend.spentAt().atOffset(ZoneOffset.UTC)).atDay(1);
        LedgerEntry entry =
                new LedgerEntry(
                        spend.projectId(),
                        "treasury_spend",
                        spend.spentAt(),
                        month,
                        "treasury_spend/" + spend.id(),
                        new Postings()
                                .debit(ChartOfAccounts.PROJECT_TREASURY, spend.amountCents())
                                .credit(to, spend.amountCents())
                                .lines());
        ledger.addAll(client, List.of(entry), spend.spentAt());
    }

    /// Whether there is such a contributor.
    public boolean knows(SqlClient client, UUID contributorId) {
        return people.contributor(client, contributorId).isPresent();
    }

    /// Who a name stands for.
    ///
    /// @param ownerId whose it is said to be now; what was said before counts where this is null
    /// @return null where the name is an id that nobody has
    public @Nullable Payee payee(
            SqlClient client, Project project, String name, @Nullable UUID ownerId) {
        if (IdKind.PROJECT.parse(name) != null) {
            return new Payee(name, Relation.PROJECT, null);
        }
        UUID contributorId = IdKind.CONTRIBUTOR.parse(name);
        if (contributorId != null) {
            return people.contributor(client, contributorId)
                    .map(Contributor::payeeId)
                    .map(id ->
                            new Payee(
                                    name,
                                    id.equals(project.founderId())
                                            ? Relation.FOUNDER
                                            : Relation.CONTRIBUTOR,
                                    id))
                    .orElse(null);
        }
        UUID owner = ownerId == null ? store.ownerOf(client, project.id(), name) : ownerId;
        return new Payee(name, owner == null ? Relation.OUTSIDE : Relation.OWN_ENTITY, owner);
    }

    /// Makes the reports of quarters that are over and whose months are calculated.
    public String report(Instant now) {
        return transactions.writing(client -> {
            Quarter quarter = Quarter.of(LocalDate.ofInstant(now, ZoneOffset.UTC));
            int made = 0;
            int waiting = 0;
            for (int i = 0; i < QUARTERS_BACK; i++) {
                quarter = quarter.previous();
                if (periods.hasUncalculatedBefore(client, quarter.end())) {
                    waiting++;
                } else {
                    made += report(client, quarter, now);
                }
            }
            return made + " made" + (waiting == 0 ? "" : ", " + waiting + " quarters wait");
        });
    }

    private int report(SqlClient client, Quarter quarter, Instant now) {
        int made = 0;
        for (UUID projectId : store.due(client, quarter, REPORTED_ABOVE_CENTS)) {
            store.note(client, projectId, quarter, now);
            notices.tellProject(
                    client,
                    projectId,
                    "treasury.reported",
                    "The treasury's report of " + quarter + " is there.",
                    now);
            audit.append(
                    client,
                    Actor.SYSTEM,
                    new Other(
                            "treasury.reported",
                            Entity.TREASURY,
                            projectId,
                            projectId,
                            null,
                            new Payload()
                                    .text("project_id", IdKind.PROJECT.text(projectId))
                                    .text("quarter", quarter.toString())
                                    .build()));
            made++;
        }
        return made;
    }
}
