package io.sluice.backoffice.payout;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.split.PeriodSums;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the revenue ledger says of a project and a stretch of days, as a calculation needs it.
/// Called inside the caller's transaction, on a thread that may wait.
public final class PeriodStore {
    /// What was taken back in a period from the charges of an earlier month: by refunds and lost
    /// disputes, or by one dispute that is still open.
    ///
    /// @param chargedIn the first day of the charges' month
    public record TakenBack(LocalDate chargedIn, @Nullable String openDisputeId, long cents) {}

    /// The sums of a period. Infrastructure is the whole month's, whatever the days.
    public PeriodSums sums(SqlClient client, UUID projectId, LocalDate from, LocalDate to) {
        Row row =
                query(
                                client,
                                """
                                SELECT
                                    COALESCE(sum(amount_usd_cents) FILTER
                                        (WHERE event_type IN ('charge', 'usage')), 0)::bigint,
                                    COALESCE(-sum(amount_usd_cents) FILTER
                                        (WHERE event_type = 'refund'), 0)::bigint,
                                    COALESCE(-sum(amount_usd_cents) FILTER
                                        (WHERE event_type IN
                                            ('dispute_opened', 'dispute_won')), 0)::bigint,
                                    (SELECT monthly_infrastructure_cents FROM backoffice.projects
                                     WHERE id = $1)
                                FROM backoffice.revenue_events
                                WHERE project_id = $1 AND counts_on BETWEEN $2 AND $3
                                """,
                                projectId,
                                from,
                                to)
                        .await()
                        .iterator()
                        .next();
        long refundsCents = row.getLong(1);
        // More refunds failed than were made: what came back counts as returned, not as refunded.
        long returnedCents = Math.min(0, refundsCents);
        return new PeriodSums(
                row.getLong(0),
                refundsCents - returnedCents,
                row.getLong(2) + returnedCents,
                row.getLong(3));
    }

    public List<TakenBack> takenBack(
            SqlClient client, UUID projectId, LocalDate from, LocalDate to) {
        List<TakenBack> taken = new ArrayList<>();
        query(
                        client,
                        """
                        WITH facts AS (
                            SELECT e.*, (SELECT min(c.period) FROM backoffice.revenue_events c
                                         WHERE c.charge_id = e.charge_id
                                           AND c.event_type = 'charge') AS charged_in
                            FROM backoffice.revenue_events e
                            WHERE e.project_id = $1 AND e.counts_on BETWEEN $2 AND $3
                              AND e.event_type IN ('refund', 'dispute_opened', 'dispute_won')),
                        disputes AS (
                            SELECT object_id, min(counts_on) AS opened_on,
                                   bool_or(event_type = 'dispute_lost') AS is_lost
                            FROM backoffice.revenue_events
                            WHERE project_id = $1 AND counts_on <= $3
                              AND event_type IN ('dispute_opened', 'dispute_lost')
                            GROUP BY object_id),
                        taken AS (
                            SELECT f.charged_in,
                                   CASE WHEN f.event_type = 'refund' OR d.is_lost THEN NULL
                                        ELSE f.object_id END AS dispute_id,
                                   -f.amount_usd_cents AS cents
                            FROM facts f LEFT JOIN disputes d
                              ON d.object_id = f.object_id AND f.event_type <> 'refund'
                            WHERE f.charged_in < $2
                              AND (f.event_type = 'refund' OR d.opened_on >= $2))
                        SELECT charged_in, dispute_id, sum(cents)::bigint FROM taken
                        GROUP BY charged_in, dispute_id HAVING sum(cents) > 0
                        ORDER BY charged_in, dispute_id
                        """,
                        projectId,
                        from,
                        to)
                .await()
                .forEach(row ->
                        taken.add(
                                new TakenBack(
                                        row.getLocalDate(0), row.getString(1), row.getLong(2))));
        return taken;
    }

    /// Disputes of earlier periods that were decided in this one.
    public List<ClosedDispute> disputesClosed(
            SqlClient client, UUID projectId, LocalDate from, LocalDate to) {
        List<ClosedDispute> closed = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT e.object_id, COALESCE(sum(e.amount_usd_cents) FILTER
                            (WHERE e.event_type = 'dispute_won'), 0)::bigint
                        FROM backoffice.revenue_events e
                        WHERE e.project_id = $1 AND e.counts_on BETWEEN $2 AND $3
                          AND e.event_type IN ('dispute_won', 'dispute_lost')
                          AND EXISTS (SELECT 1 FROM backoffice.revenue_events o
                                      WHERE o.object_id = e.object_id
                                        AND o.event_type = 'dispute_opened'
                                        AND o.counts_on < $2)
                        GROUP BY e.object_id ORDER BY e.object_id
                        """,
                        projectId,
                        from,
                        to)
                .await()
                .forEach(row -> closed.add(new ClosedDispute(row.getString(0), row.getLong(1))));
        return closed;
    }

    /// Whether an earlier month has entries and no cycle.
    public boolean hasUncalculatedBefore(SqlClient client, LocalDate month) {
        return !uncalculatedMonths(client, month).isEmpty();
    }

    /// The first days of the months before a day that have entries and no cycle, oldest first.
    public List<LocalDate> uncalculatedMonths(SqlClient client, LocalDate before) {
        List<LocalDate> months = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT DISTINCT e.period FROM backoffice.revenue_events e
                        WHERE e.period < $1 AND NOT EXISTS
                            (SELECT 1 FROM backoffice.payout_cycles c
                             WHERE c.plan = 'monthly' AND c.period_start = e.period)
                        ORDER BY e.period
                        """,
                        before)
                .await()
                .forEach(row -> months.add(row.getLocalDate(0)));
        return months;
    }
}
