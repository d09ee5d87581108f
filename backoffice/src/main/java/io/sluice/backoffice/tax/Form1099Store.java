package io.sluice.backoffice.tax;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What payees were paid, year by year. Called inside the caller's transaction, on a thread that
/// may wait.
public final class Form1099Store {
    /// The first year there is a form 1099-NEC for.
    public static final int YEAR_MIN = 2020;

    private static final String NEC = "1099-nec";

    /// The threshold of a year of payment.
    public Threshold threshold(SqlClient client, int year) {
        Row row =
                query(
                                client,
                                """
                                SELECT threshold_cents, to_year FROM backoffice.tax_thresholds
                                WHERE form = $1 AND from_year <= $2
                                ORDER BY from_year DESC LIMIT 1
                                """,
                                NEC,
                                year)
                        .await()
                        .iterator()
                        .next();
        return new Threshold(year, row.getLong(0), row.getInteger(1) >= year);
    }

    /// Everybody with a W-9 who was paid in a year, by id.
    ///
    /// @param minCents leaves out whose box 1 is below
    public List<Form1099> page(SqlClient client, int year, long minCents, long from, int limit) {
        return forms(client, year, null, minCents, from, limit);
    }

    /// The same of one payee.
    public Optional<Form1099> of(SqlClient client, int year, UUID contributorId) {
        return forms(client, year, contributorId, 0, 0, 1).stream().findFirst();
    }

    private static List<Form1099> forms(
            SqlClient client,
            int year,
            @Nullable UUID contributorId,
            long minCents,
            long from,
            int limit) {
        List<Form1099> forms = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT * FROM (
                            SELECT u.id, u.display_name, u.country, f.tin_status,
                                COALESCE(sum(p.net_cents) FILTER (WHERE NOT x.paypal), 0)::bigint
                                    AS reportable,
                                COALESCE(sum(p.withheld_cents) FILTER (WHERE NOT x.paypal), 0)
                                    ::bigint AS withheld,
                                COALESCE(sum(p.net_cents) FILTER (WHERE x.paypal), 0)::bigint
                                    AS paypal,
                                count(*) AS payouts
                            FROM backoffice.payouts p
                            JOIN backoffice.users u ON u.id = p.payee_id
                            JOIN LATERAL (
                                SELECT form_type, tin_status FROM backoffice.tax_forms
                                WHERE contributor_id = u.id AND status IN ('validated', 'voided')
                                ORDER BY status = 'validated' DESC, created_at DESC, id DESC
                                LIMIT 1) AS f ON f.form_type = 'w9'
                            JOIN LATERAL (
                                SELECT m.method_type = 'paypal' AS paypal
                                FROM backoffice.transfers t
                                JOIN backoffice.payout_methods m ON m.id = t.method_id
                                WHERE t.payout_id = p.id ORDER BY t.id DESC LIMIT 1) AS x ON true
                            WHERE p.status = 'disbursed'
                              AND p.disbursed_at >= $1 AND p.disbursed_at < $2
                              AND ($3::uuid IS NULL OR p.payee_id = $3)
                            GROUP BY u.id, u.display_name, u.country, f.tin_status) AS paid
                        WHERE reportable >= $4 ORDER BY id OFFSET $5 LIMIT $6
                        """,
                        begin(year),
                        begin(year + 1),
                        contributorId,
                        minCents,
                        from,
                        (long) limit)
                .await()
                .forEach(row ->
                        forms.add(
                                new Form1099(
                                        year,
                                        row.getUUID("id"),
                                        row.getString("display_name"),
                                        row.getString("country"),
                                        row.getString("tin_status"),
                                        row.getLong("reportable"),
                                        row.getLong("withheld"),
                                        row.getLong("paypal"),
                                        row.getLong("payouts"))));
        return forms;
    }

    static OffsetDateTime begin(int year) {
        return LocalDate.of(year, 1, 1).atStartOfDay().atOffset(ZoneOffset.UTC);
    }
}
