package io.sluice.backoffice.ledger;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.SqlClient;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A project's customers, counted. Called inside the caller's transaction.
public final class RetentionStore {
    /// Remembers who paid a charge.
    static void paidBy(SqlClient client, String chargeId, String customerId) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.charge_customers (charge_id, customer_id)
                        VALUES ($1, left($2, 255)) ON CONFLICT DO NOTHING
                        """,
                        chargeId,
                        customerId)
                .await();
    }

    /// How many of each first month paid in each month up to one, in order. A payment that went
    /// back was one, too.
    public List<Retention.Row> rows(SqlClient client, UUID projectId, YearMonth to) {
        List<Retention.Row> rows = new ArrayList<>();
        query(
                        client,
                        """
                        WITH paid AS (
                            SELECT c.customer_id,
                                   date_trunc('month', e.origin AT TIME ZONE 'UTC')::date AS month,
                                   sum(e.amount_usd_cents)::bigint AS cents
                            FROM backoffice.revenue_events e
                            JOIN backoffice.charge_customers c USING (charge_id)
                            WHERE e.project_id = $1 AND e.event_type = 'charge'
                            GROUP BY 1, 2),
                        told AS (
                            SELECT month, cents,
                                   min(month) OVER (PARTITION BY customer_id) AS first,
                                   lead(month) OVER (PARTITION BY customer_id ORDER BY month)
                                       AS next
                            FROM paid)
                        SELECT first, month, count(*), sum(cents)::bigint,
                               count(*) FILTER (WHERE next = month + INTERVAL '1 month')
                        FROM told WHERE month <= $2 GROUP BY 1, 2 ORDER BY 1, 2
                        """,
                        projectId,
                        to.atDay(1))
                .await()
                .forEach(row ->
                        rows.add(
                                new Retention.Row(
                                        YearMonth.from(row.getLocalDate(0)),
                                        YearMonth.from(row.getLocalDate(1)),
                                        row.getLong(2),
                                        row.getLong(3),
                                        row.getLong(4))));
        return rows;
    }

    /// What was paid from one month on by nobody we know: without a customer at the provider, or
    /// before customers were remembered.
    public long unknownCents(SqlClient client, UUID projectId, YearMonth from) {
        LocalDate first = from.atDay(1);
        return query(
                        client,
                        """
                        SELECT COALESCE(sum(e.amount_usd_cents), 0)::bigint
                        FROM backoffice.revenue_events e
                        WHERE e.project_id = $1 AND e.event_type = 'charge'
                          AND e.origin >= $2::date::timestamp AT TIME ZONE 'UTC'
                          AND NOT EXISTS (SELECT 1 FROM backoffice.charge_customers c
                                          WHERE c.charge_id = e.charge_id)
                        """,
                        projectId,
                        first)
                .await()
                .iterator()
                .next()
                .getLong(0);
    }
}
