package io.sluice.backoffice.tax;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which payouts the vendor was told of. Called inside the caller's transaction, on a thread that
/// may wait.
final class OfflineReportStore {
    /// A payout that was told of and is none any more.
    ///
    /// @param reference null: nobody knows whether it was taken
    record Undone(UUID payoutId, String recipientId, @Nullable String reference) {}

    private static final String PAYMENT =
            """
            SELECT p.id, %s AS recipient_id, p.net_cents, p.withheld_cents, p.disbursed_at,
                   m.method_type <> 'paypal' AS reportable
            FROM backoffice.payouts p
            JOIN LATERAL (SELECT t.method_id FROM backoffice.transfers t
                          WHERE t.payout_id = p.id ORDER BY t.id DESC LIMIT 1) AS x ON true
            JOIN backoffice.payout_methods m ON m.id = x.method_id
            """;

    /// Payouts that are out, whose payee the vendor knows, and that it has not been told of.
    List<OfflinePayment> untold(SqlClient client, String vendor, int limit) {
        return payments(
                client,
                PAYMENT.formatted("v.recipient_id")
                        + """
                        JOIN backoffice.tax_payees v
                          ON v.contributor_id = p.payee_id AND v.vendor = $1
                        LEFT JOIN backoffice.tax_reports r ON r.payout_id = p.id
                        WHERE p.status = 'disbursed' AND r.payout_id IS NULL
                        ORDER BY p.disbursed_at, p.id LIMIT $2
                        """,
                vendor,
                (long) limit);
    }

    /// Payouts nobody knows of whether the vendor took them, or that it refused.
    List<OfflinePayment> open(SqlClient client, String vendor, UUID after, int limit) {
        return payments(
                client,
                PAYMENT.formatted("r.recipient_id")
                        + """
                        JOIN backoffice.tax_reports r ON r.payout_id = p.id
                        WHERE r.vendor = $1 AND r.status IN ('asking', 'refused')
                          AND p.status = 'disbursed' AND p.id > $2
                        ORDER BY p.id LIMIT $3
                        """,
                vendor,
                after,
                (long) limit);
    }

    private static List<OfflinePayment> payments(SqlClient client, String sql, Object... values) {
        List<OfflinePayment> payments = new ArrayList<>();
        for (Row row : query(client, sql, values).await()) {
            payments.add(
                    new OfflinePayment(
                            row.getUUID("id"),
                            row.getString("recipient_id"),
                            row.getLong("net_cents"),
                            row.getLong("withheld_cents"),
                            row.getOffsetDateTime("disbursed_at").toInstant(),
                            row.getBoolean("reportable")));
        }
        return payments;
    }

    /// Notes that the vendor is about to be told.
    void begin(SqlClient client, String vendor, OfflinePayment payment, Instant at) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.tax_reports
                            (payout_id, vendor, recipient_id, status, asked_at)
                        VALUES ($1, $2, $3, 'asking', $4) ON CONFLICT DO NOTHING
                        """,
                        payment.payoutId(),
                        vendor,
                        payment.recipientId(),
                        TaxFormStore.utc(at))
                .await();
    }

    /// Notes what came of it.
    void end(
            SqlClient client,
            UUID payoutId,
            String status,
            @Nullable String reference,
            @Nullable String failure) {
        query(
                        client,
                        """
                        UPDATE backoffice.tax_reports SET status = $2, failure = $4,
                            vendor_reference = COALESCE($3, vendor_reference)
                        WHERE payout_id = $1
                        """,
                        payoutId,
                        status,
                        reference,
                        failure)
                .await();
    }

    /// Payouts that came back after the vendor was told.
    List<Undone> undone(SqlClient client, String vendor, int limit) {
        List<Undone> undone = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT r.payout_id, r.recipient_id, r.vendor_reference
                        FROM backoffice.tax_reports r
                        JOIN backoffice.payouts p ON p.id = r.payout_id
                        WHERE r.vendor = $1 AND r.status <> 'withdrawn' AND p.status <> 'disbursed'
                        ORDER BY r.payout_id LIMIT $2
                        """,
                        vendor,
                        (long) limit)
                .await()
                .forEach(row ->
                        undone.add(new Undone(row.getUUID(0), row.getString(1), row.getString(2))));
        return undone;
    }
}
