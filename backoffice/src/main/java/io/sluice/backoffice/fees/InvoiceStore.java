package io.sluice.backoffice.fees;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Invoices and what they need to know of customers, in PostgreSQL. Called inside the caller's
/// transaction.
public final class InvoiceStore {
    private static final String INVOICES =
            """
            SELECT i.*, p.paid_on, t.calculation_id, t.transaction_id, t.jurisdiction, t.reason
            FROM backoffice.platform_invoices i
            LEFT JOIN backoffice.invoice_payments p ON p.invoice_id = i.id
            LEFT JOIN backoffice.stripe_taxes t ON t.invoice_id = i.id
            """;

    /// The customer of a fee.
    Customer of(SqlClient client, Fee fee) {
        return fee.projectId() == null
                ? ofContributor(client, fee.payerId())
                : ofProject(client, fee.projectId());
    }

    /// The customer behind a project's hosting: its founder, in the project's country.
    public Customer ofProject(SqlClient client, UUID projectId) {
        return customer(
                client,
                """
                SELECT p.founder_id, p.country, b.region, b.postal_code, b.vat_id
                FROM backoffice.projects p
                LEFT JOIN backoffice.billing_profiles b ON b.contributor_id = p.founder_id
                WHERE p.id = $1
                """,
                projectId);
    }

    /// A contributor as a customer.
    public Customer ofContributor(SqlClient client, UUID contributorId) {
        return customer(
                client,
                """
                SELECT u.id, u.country, b.region, b.postal_code, b.vat_id
                FROM backoffice.users u
                LEFT JOIN backoffice.billing_profiles b ON b.contributor_id = u.id
                WHERE u.id = $1
                """,
                contributorId);
    }

    private static Customer customer(SqlClient client, String sql, UUID id) {
        Row row = query(client, sql, id).await().iterator().next();
        return new Customer(
                row.getUUID(0),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4));
    }

    /// Keeps what a customer says of themselves.
    public void keep(SqlClient client, Customer customer, Instant now) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.billing_profiles
                            (contributor_id, region, postal_code, vat_id, updated_at)
                        VALUES ($1, $2, $3, $4, $5)
                        ON CONFLICT (contributor_id) DO UPDATE
                        SET region = EXCLUDED.region, postal_code = EXCLUDED.postal_code,
                            vat_id = EXCLUDED.vat_id, updated_at = EXCLUDED.updated_at
                        """,
                        customer.payerId(),
                        customer.region(),
                        customer.postalCode(),
                        customer.vatId(),
                        utc(now))
                .await();
    }

    /// The next number of a year; whoever wants the one after waits for this transaction.
    String nextNumber(SqlClient client, int year) {
        long last =
                query(
                                client,
                                """
                                INSERT INTO backoffice.invoice_numbers AS n VALUES ($1, 1)
                                ON CONFLICT (year) DO UPDATE SET last = n.last + 1 RETURNING last
                                """,
                                year)
                        .await()
                        .iterator()
                        .next()
                        .getLong(0);
        return "%d-%06d".formatted(year, last);
    }

    void add(SqlClient client, Invoice invoice) {
        FeeTax tax = invoice.tax();
        query(
                        client,
                        """
                        INSERT INTO backoffice.platform_invoices
                            (id, number, kind, payer_id, project_id, period, net_cents,
                             taken_cents, country, region, vat_id, tax_status, tax_name,
                             tax_percent, tax_cents, created_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
                                $16)
                        """,
                        invoice.id(),
                        invoice.number(),
                        Invoice.Kind.WORDS.word(invoice.kind()),
                        invoice.payerId(),
                        invoice.projectId(),
                        invoice.period(),
                        invoice.netCents(),
                        invoice.takenCents(),
                        invoice.country(),
                        invoice.region(),
                        invoice.vatId(),
                        FeeTax.Status.WORDS.word(tax.status()),
                        tax.name(),
                        tax.percent(),
                        tax.taxCents(),
                        utc(invoice.createdAt()))
                .await();
    }

    /// The Pro contributors who have no invoice for a month yet.
    List<UUID> proWithout(SqlClient client, LocalDate month) {
        return ids(
                client,
                """
                SELECT u.id FROM backoffice.users u
                WHERE u.plan = 'pro' AND u.kind = 'human' AND NOT EXISTS
                    (SELECT 1 FROM backoffice.platform_invoices i
                     WHERE i.kind = 'pro' AND i.payer_id = u.id AND i.period = $1)
                  AND NOT EXISTS
                    (SELECT 1 FROM backoffice.waiting_fees w
                     WHERE w.kind = 'pro' AND w.payer_id = u.id AND w.period = $1)
                ORDER BY u.id
                """,
                month);
    }

    /// Projects above Starter whose revenue did not cover their hosting, and whose founder has not
    /// paid for it since a time.
    List<UUID> unpaidSince(SqlClient client, Instant before) {
        return ids(
                client,
                """
                SELECT DISTINCT j.id FROM backoffice.projects j
                JOIN backoffice.platform_invoices i ON i.project_id = j.id
                WHERE j.hosting_tier IS DISTINCT FROM 'starter'
                  AND i.net_cents > i.taken_cents AND i.created_at <= $1
                  AND j.monthly_infrastructure_cents > 0
                  AND NOT EXISTS (SELECT 1 FROM backoffice.invoice_payments p
                                  WHERE p.invoice_id = i.id)
                ORDER BY j.id
                """,
                utc(before));
    }

    /// Starter costs nothing.
    void downgrade(SqlClient client, UUID projectId, Instant now) {
        query(
                        client,
                        """
                        UPDATE backoffice.projects
                        SET hosting_tier = 'starter', monthly_infrastructure_cents = 0,
                            updated_at = $2
                        WHERE id = $1
                        """,
                        projectId,
                        utc(now))
                .await();
    }

    /// One invoice, kept from others until the transaction ends.
    public Optional<Invoice> find(SqlClient client, UUID id) {
        return invoices(client, INVOICES + "WHERE i.id = $1 FOR UPDATE OF i", id).stream()
                .findFirst();
    }

    /// Notes that an invoice was paid.
    public void paid(SqlClient client, UUID id, LocalDate on, String by, Instant now) {
        query(
                        client,
                        "INSERT INTO backoffice.invoice_payments VALUES ($1, $2, $3, $4)",
                        id,
                        on,
                        by,
                        utc(now))
                .await();
    }

    /// One page, the latest month first.
    ///
    /// @param projectId of which project; null: of all
    /// @param payerId whose; null: everybody's
    public List<Invoice> page(
            SqlClient client,
            @Nullable UUID projectId,
            @Nullable UUID payerId,
            long from,
            int limit) {
        return invoices(
                client,
                INVOICES
                        + """
                        WHERE ($1::uuid IS NULL OR i.project_id = $1)
                          AND ($2::uuid IS NULL OR i.payer_id = $2)
                        ORDER BY i.period DESC, i.seq DESC OFFSET $3 LIMIT $4
                        """,
                projectId,
                payerId,
                from,
                (long) limit);
    }

    private static List<UUID> ids(SqlClient client, String sql, Object value) {
        List<UUID> ids = new ArrayList<>();
        query(client, sql, value).await().forEach(row -> ids.add(row.getUUID(0)));
        return ids;
    }

    private static List<Invoice> invoices(
            SqlClient client, String sql, @Nullable Object... values) {
        List<Invoice> invoices = new ArrayList<>();
        for (Row row : query(client, sql, values).await()) {
            invoices.add(
                    new Invoice(
                            row.getUUID("id"),
                            row.getString("number"),
                            Objects.requireNonNull(Invoice.Kind.WORDS.find(row.getString("kind"))),
                            row.getUUID("payer_id"),
                            row.getUUID("project_id"),
                            row.getLocalDate("period"),
                            row.getLong("net_cents"),
                            row.getLong("taken_cents"),
                            row.getString("country"),
                            row.getString("region"),
                            row.getString("vat_id"),
                            tax(row),
                            row.getString("calculation_id") == null ? null : source(row),
                            row.getOffsetDateTime("created_at").toInstant(),
                            row.getLocalDate("paid_on")));
        }
        return invoices;
    }

    /// The tax in a row that has one.
    static FeeTax tax(Row row) {
        return new FeeTax(
                Objects.requireNonNull(FeeTax.Status.WORDS.find(row.getString("tax_status"))),
                row.getString("tax_name"),
                row.getBigDecimal("tax_percent"),
                row.getLong("tax_cents"));
    }

    private static Invoice.Source source(Row row) {
        return new Invoice.Source(
                row.getString("calculation_id"),
                row.getString("transaction_id"),
                row.getString("jurisdiction"),
                row.getString("reason"));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
