package io.sluice.backoffice.fees;

import io.sluice.backoffice.audit.Actor;
import io.sluice.backoffice.audit.AuditEvent.Other;
import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.audit.Entity;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.fees.InvoiceStore.Customer;
import io.sluice.backoffice.ledger.InfrastructureStore.HostingBills;
import io.sluice.backoffice.ledger.InfrastructureStore.HostingMonth;
import io.sluice.backoffice.notify.NoticeStore;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes invoices, of hosting as it is booked and of subscriptions month by month, and downgrades
/// projects whose founder did not pay for what revenue left open.
public final class FeeDesk implements HostingBills {
    /// How long a founder has to pay.
    private static final Duration PAY_WITHIN = Duration.ofDays(14);

    private final Transactions transactions;
    private final Ids ids;
    private final NoticeStore notices;
    private final AuditStore audit;
    private final FeeSettings settings;
    private final VatTable rates;
    private final InvoiceStore store = new InvoiceStore();

    public FeeDesk(
            Transactions transactions,
            Ids ids,
            NoticeStore notices,
            AuditStore audit,
            FeeSettings settings) {
        this.transactions = transactions;
        this.ids = ids;
        this.notices = notices;
        this.audit = audit;
        this.settings = settings;
        this.rates = VatTable.standard().with("BR", settings.brazilBasisPoints());
    }

    public InvoiceStore store() {
        return store;
    }

    public VatTable rates() {
        return rates;
    }

    @Override
    public void bill(SqlClient client, HostingMonth hosting) {
        add(
                client,
                Invoice.Kind.INFRASTRUCTURE,
                store.ofProject(client, hosting.projectId()),
                hosting.projectId(),
                hosting.month(),
                Math.addExact(hosting.takenCents(), hosting.invoicedCents()),
                hosting.takenCents(),
                hosting.bookedAt());
    }

    /// On the first of a month: its subscriptions, and the projects nobody paid for.
    public String run(Instant now) {
        return transactions.writing(client -> {
            LocalDate month = LocalDate.ofInstant(now, ZoneOffset.UTC).withDayOfMonth(1);
            int invoiced = 0;
            if (settings.proMonthlyCents() > 0) {
                for (UUID payerId : store.proWithout(client, month)) {
                    add(
                            client,
                            Invoice.Kind.PRO,
                            store.ofContributor(client, payerId),
                            null,
                            month,
                            settings.proMonthlyCents(),
                            0,
                            now);
                    invoiced++;
                }
            }
            List<UUID> unpaid = store.unpaidSince(client, now.minus(PAY_WITHIN));
            unpaid.forEach(projectId -> downgrade(client, projectId, now));
            return invoiced + " invoiced, " + unpaid.size() + " downgraded";
        });
    }

    private void add(
            SqlClient client,
            Invoice.Kind kind,
            Customer customer,
            @Nullable UUID projectId,
            LocalDate month,
            long netCents,
            long takenCents,
            Instant now) {
        // The rate of the month's last day: a service of a month is supplied when it is over.
        LocalDate supplied = month.plusMonths(1).minusDays(1);
        FeeTax tax =
                FeeTax.of(
                        rates,
                        customer.country(),
                        customer.region(),
                        customer.vatId(),
                        supplied,
                        netCents);
        int year = now.atOffset(ZoneOffset.UTC).getYear();
        store.add(
                client,
                new Invoice(
                        ids.next(),
                        store.nextNumber(client, year),
                        kind,
                        customer.payerId(),
                        projectId,
                        month,
                        netCents,
                        takenCents,
                        customer.country(),
                        customer.region(),
                        customer.vatId(),
                        tax,
                        now,
                        null));
    }

    private void downgrade(SqlClient client, UUID projectId, Instant now) {
        store.downgrade(client, projectId, now);
        notices.tellProject(
                client,
                projectId,
                "project.downgraded",
                "The project is on Starter hosting now: its revenue did not cover what it had, and"
                        + " nobody paid the rest.",
                now);
        audit.append(
                client,
                Actor.SYSTEM,
                new Other(
                        "project.downgraded",
                        Entity.PROJECT,
                        projectId,
                        projectId,
                        null,
                        new Payload().text("project_id", IdKind.PROJECT.text(projectId)).build()));
    }
}
