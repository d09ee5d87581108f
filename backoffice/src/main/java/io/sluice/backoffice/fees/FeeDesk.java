package io.sluice.backoffice.fees;

import io.sluice.backoffice.audit.Actor;
import io.sluice.backoffice.audit.AuditEvent.Other;
import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.base.Transactions;
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
    private final WaitingFeeStore waiting = new WaitingFeeStore();

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
                new Fee(
                        ids.next(),
                        Invoice.Kind.INFRASTRUCTURE,
                        store.ofProject(client, hosting.projectId()).payerId(),
                        hosting.projectId(),
                        hosting.month(),
                        Math.addExact(hosting.takenCents(), hosting.invoicedCents()),
                        hosting.takenCents()),
                hosting.bookedAt());
    }

    /// On the first of a month: its subscriptions, and the projects nobody paid for.
    public String run(Instant now) {
        return transactions.writing(client -> {
            LocalDate month = LocalDate.ofInstant(now, ZoneOffset.UTC).withDayOfMonth(1);
            int invoiced = 0;
            if (settings.proMonthlyCents() > 0) {
                for (UUID payerId : store.proWithout(client, month)) {
                    long cents = settings.proMonthlyCents();
                    add(
                            client,
                            new Fee(ids.next(), Invoice.Kind.PRO, payerId, null, month, cents, 0),
                            now);
                    invoiced++;
                }
            }
            List<UUID> unpaid = store.unpaidSince(client, now.minus(PAY_WITHIN));
            unpaid.forEach(projectId -> downgrade(client, projectId, now));
            String what = settings.stripeTaxCode() == null ? " invoiced, " : " to be taxed, ";
            return invoiced + what + unpaid.size() + " downgraded";
        });
    }

    private void add(SqlClient client, Fee fee, Instant now) {
        if (settings.stripeTaxCode() == null) {
            issueByTable(client, fee, now);
        } else {
            waiting.add(client, fee, now);
        }
    }

    /// Writes the invoice, with the tax of our own table.
    void issueByTable(SqlClient client, Fee fee, Instant now) {
        Customer customer = store.of(client, fee);
        FeeTax tax = FeeTax.of(rates, customer, fee.suppliedOn(), fee.netCents());
        issue(client, fee, customer, tax, now);
    }

    /// Writes the invoice; from here on it has a number and stays.
    void issue(SqlClient client, Fee fee, Customer customer, FeeTax tax, Instant now) {
        int year = now.atOffset(ZoneOffset.UTC).getYear();
        store.add(
                client,
                new Invoice(
                        fee.invoiceId(),
                        store.nextNumber(client, year),
                        fee.kind(),
                        customer.payerId(),
                        fee.projectId(),
                        fee.month(),
                        fee.netCents(),
                        fee.takenCents(),
                        customer.country(),
                        customer.region(),
                        customer.vatId(),
                        tax,
                        null,
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
                Other.ofProject("project.downgraded", projectId, new Payload()));
    }
}
