package io.sluice.backoffice.fees;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Fees that wait for Stripe Tax, and what it said of them. Called inside the caller's transaction.
public final class WaitingFeeStore {
    private static final long FIRST_TRY_SECONDS = 60;
    private static final int DOUBLINGS_MAX = 6;
    private static final String WAITING =
            """
            SELECT w.*, t.calculation_id, t.transaction_id, t.country, t.region, t.postal_code,
                   t.vat_id, t.tax_status, t.tax_name, t.tax_percent, t.tax_cents, t.jurisdiction,
                   t.reason, t.expires_at
            FROM backoffice.waiting_fees w
            LEFT JOIN backoffice.stripe_taxes t ON t.invoice_id = w.invoice_id
            """;

    /// One of them.
    ///
    /// @param problem why the last attempt left it waiting
    /// @param tax what Stripe has said, where it has
    public record Waiting(
            Fee fee,
            Instant since,
            int attempts,
            Instant nextTry,
            @Nullable String problem,
            @Nullable StripeTax tax) {}

    /// Lets a fee wait.
    void add(SqlClient client, Fee fee, Instant since) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.waiting_fees
                            (invoice_id, kind, payer_id, project_id, period, net_cents,
                             taken_cents, since, next_try)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, to_timestamp(0))
                        """,
                        fee.invoiceId(),
                        Invoice.Kind.WORDS.word(fee.kind()),
                        fee.payerId(),
                        fee.projectId(),
                        fee.month(),
                        fee.netCents(),
                        fee.takenCents(),
                        utc(since))
                .await();
    }

    List<UUID> due(SqlClient client, Instant now, int limit) {
        List<UUID> due = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT invoice_id FROM backoffice.waiting_fees
                        WHERE next_try <= $1 ORDER BY next_try, seq LIMIT $2
                        """,
                        utc(now),
                        (long) limit)
                .await()
                .forEach(row -> due.add(row.getUUID(0)));
        return due;
    }

    /// Notes that Stripe is being asked, and when to ask again should nothing come of it; empty
    /// where the fee waits no more.
    Optional<Waiting> asking(SqlClient client, UUID invoiceId, Instant now) {
        query(
                        client,
                        """
                        UPDATE backoffice.waiting_fees
                        SET attempts = attempts + 1,
                            next_try = $2::timestamptz
                                + ($3::bigint << least(attempts, $4::int)) * interval '1 second'
                        WHERE invoice_id = $1
                        """,
                        invoiceId,
                        utc(now),
                        FIRST_TRY_SECONDS,
                        DOUBLINGS_MAX)
                .await();
        return waiting(client, WAITING + "WHERE w.invoice_id = $1", invoiceId).stream().findFirst();
    }

    boolean problem(SqlClient client, UUID invoiceId, String why) {
        return query(
                                client,
                                """
                                UPDATE backoffice.waiting_fees SET problem = $2
                                WHERE invoice_id = $1
                                """,
                                invoiceId,
                                why)
                        .await()
                        .rowCount()
                > 0;
    }

    /// Keeps what Stripe said; false where it has been asked by somebody else meanwhile.
    boolean calculated(SqlClient client, UUID invoiceId, StripeTax said) {
        Customer customer = said.customer();
        FeeTax tax = said.tax();
        return query(
                                client,
                                """
                                INSERT INTO backoffice.stripe_taxes
                                    (invoice_id, calculation_id, country, region, postal_code,
                                     vat_id, tax_status, tax_name, tax_percent, tax_cents,
                                     jurisdiction, reason, expires_at)
                                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                                ON CONFLICT (invoice_id) DO NOTHING
                                """,
                                invoiceId,
                                said.calculationId(),
                                customer.country(),
                                customer.region(),
                                customer.postalCode(),
                                customer.vatId(),
                                FeeTax.Status.WORDS.word(tax.status()),
                                tax.name(),
                                tax.percent(),
                                tax.taxCents(),
                                said.jurisdiction(),
                                said.reason(),
                                utc(said.expiresAt()))
                        .await()
                        .rowCount()
                > 0;
    }

    /// Forgets a calculation that can be declared no more.
    void forget(SqlClient client, UUID invoiceId) {
        query(
                        client,
                        """
                        DELETE FROM backoffice.stripe_taxes
                        WHERE invoice_id = $1 AND recorded_at IS NULL
                        """,
                        invoiceId)
                .await();
    }

    /// Ends the wait of a fee; false where it waits no more.
    boolean take(SqlClient client, UUID invoiceId) {
        return query(client, "DELETE FROM backoffice.waiting_fees WHERE invoice_id = $1", invoiceId)
                        .await()
                        .rowCount()
                > 0;
    }

    /// Notes that its tax is declared.
    void declared(SqlClient client, UUID invoiceId, @Nullable String transactionId, Instant now) {
        query(
                        client,
                        """
                        UPDATE backoffice.stripe_taxes SET transaction_id = $2, recorded_at = $3
                        WHERE invoice_id = $1
                        """,
                        invoiceId,
                        transactionId,
                        utc(now))
                .await();
    }

    /// One page, the oldest first.
    List<Waiting> page(SqlClient client, long from, int limit) {
        return waiting(client, WAITING + "ORDER BY w.seq OFFSET $1 LIMIT $2", from, (long) limit);
    }

    private static List<Waiting> waiting(SqlClient client, String sql, Object... values) {
        List<Waiting> waiting = new ArrayList<>();
        for (Row row : query(client, sql, values).await()) {
            waiting.add(
                    new Waiting(
                            new Fee(
                                    row.getUUID("invoice_id"),
                                    Objects.requireNonNull(
                                            Invoice.Kind.WORDS.find(row.getString("kind"))),
                                    row.getUUID("payer_id"),
                                    row.getUUID("project_id"),
                                    row.getLocalDate("period"),
                                    row.getLong("net_cents"),
                                    row.getLong("taken_cents")),
                            row.getOffsetDateTime("since").toInstant(),
                            row.getInteger("attempts"),
                            row.getOffsetDateTime("next_try").toInstant(),
                            row.getString("problem"),
                            row.getString("calculation_id") == null ? null : tax(row)));
        }
        return waiting;
    }

    private static StripeTax tax(Row row) {
        return new StripeTax(
                row.getString("calculation_id"),
                row.getString("transaction_id"),
                new Customer(
                        row.getUUID("payer_id"),
                        row.getString("country"),
                        row.getString("region"),
                        row.getString("postal_code"),
                        row.getString("vat_id")),
                InvoiceStore.tax(row),
                row.getString("jurisdiction"),
                row.getString("reason"),
                row.getOffsetDateTime("expires_at").toInstant());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
