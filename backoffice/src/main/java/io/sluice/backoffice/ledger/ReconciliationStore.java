package io.sluice.backoffice.ledger;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.ledger.Reconciliation.Booked;
import io.sluice.backoffice.ledger.Reconciliation.DaySums;
import io.sluice.backoffice.ledger.Reconciliation.Remainder;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the books say for a comparison with Stripe, and what the comparison left over. Called
/// inside the caller's transaction.
public final class ReconciliationStore {
    /// A remainder as it is shown.
    public record Found(
            String job,
            LocalDate firstDay,
            LocalDate lastDay,
            Remainder remainder,
            Instant foundAt) {}

    /// What is booked of these charges and of those made in these days.
    Map<String, Booked> booked(
            SqlClient client, Collection<String> chargeIds, LocalDate first, LocalDate last) {
        Map<String, Booked> booked = new HashMap<>();
        query(
                        client,
                        """
                        SELECT charge_id, sum(amount_usd_cents)::bigint,
                               COALESCE(sum(stripe_fee_cents), 0)::bigint
                        FROM backoffice.revenue_events
                        WHERE event_type = 'charge' AND (charge_id = ANY ($1)
                              OR (origin >= $2::date AND origin < $3::date + 1))
                        GROUP BY charge_id
                        """,
                        chargeIds.toArray(String[]::new),
                        first,
                        last)
                .await()
                .forEach(row ->
                        booked.put(row.getString(0), new Booked(row.getLong(1), row.getLong(2))));
        return booked;
    }

    /// What the gateway took for credits by these payments, where it keeps its own in the same
    /// database.
    Map<String, Long> sold(SqlClient client, Collection<String> paymentIds) {
        Map<String, Long> sold = new HashMap<>();
        if (!query(client, "SELECT to_regclass('gateway.payment') IS NOT NULL")
                .await()
                .iterator()
                .next()
                .getBoolean(0)) {
            return sold;
        }
        query(
                        client,
                        """
                        SELECT payment_id, amount FROM gateway.payment
                        WHERE unit = 'usd' AND payment_id = ANY ($1)
                        """,
                        (Object) paymentIds.toArray(String[]::new))
                .await()
                .forEach(row -> sold.put(row.getString(0), row.getLong(1)));
        return sold;
    }

    DaySums days(SqlClient client, LocalDate first, LocalDate last) {
        Row row =
                query(
                                client,
                                """
                                SELECT
                                    COALESCE(sum(amount_usd_cents) FILTER
                                        (WHERE event_type = 'refund'), 0)::bigint,
                                    COALESCE(sum(amount_usd_cents) FILTER
                                        (WHERE event_type LIKE 'dispute%'), 0)::bigint
                                FROM backoffice.revenue_events
                                WHERE origin >= $1::date AND origin < $2::date + 1
                                """,
                                first,
                                last)
                        .await()
                        .iterator()
                        .next();
        return new DaySums(row.getLong(0), row.getLong(1));
    }

    /// Replaces what an earlier look at the same days has left.
    void replace(
            SqlClient client,
            String job,
            LocalDate first,
            LocalDate last,
            List<Remainder> remainders,
            Instant now) {
        query(
                        client,
                        """
                        DELETE FROM backoffice.reconciliation_remainders
                        WHERE job = $1 AND first_day = $2
                        """,
                        job,
                        first)
                .await();
        List<Tuple> batch = new ArrayList<>();
        for (Remainder each : remainders) {
            batch.add(
                    Tuple.from(
                            List.of(
                                    job,
                                    first,
                                    last,
                                    each.kind(),
                                    each.object(),
                                    each.stripeCents(),
                                    each.ledgerCents(),
                                    now.atOffset(ZoneOffset.UTC))));
        }
        if (!batch.isEmpty()) {
            client.preparedQuery(
                            """
                            INSERT INTO backoffice.reconciliation_remainders
                            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                            """)
                    .executeBatch(batch)
                    .await();
        }
    }

    /// One page, the latest days first.
    ///
    /// @param job null: of all
    public List<Found> page(SqlClient client, @Nullable String job, long from, int limit) {
        List<Found> page = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT job, first_day, last_day, kind, object, stripe_cents, ledger_cents,
                               found_at
                        FROM backoffice.reconciliation_remainders
                        WHERE $1::text IS NULL OR job = $1
                        ORDER BY first_day DESC, job, kind, object OFFSET $2 LIMIT $3
                        """,
                        job,
                        from,
                        (long) limit)
                .await()
                .forEach(row ->
                        page.add(
                                new Found(
                                        row.getString(0),
                                        row.getLocalDate(1),
                                        row.getLocalDate(2),
                                        new Remainder(
                                                row.getString(3),
                                                row.getString(4),
                                                row.getLong(5),
                                                row.getLong(6)),
                                        row.getOffsetDateTime(7).toInstant())));
        return page;
    }
}
