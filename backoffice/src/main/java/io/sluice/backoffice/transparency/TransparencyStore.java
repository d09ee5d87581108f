package io.sluice.backoffice.transparency;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What calculated months came to, from what was recorded of them and does not change any more.
/// Called inside the caller's transaction.
public final class TransparencyStore {
    /// A month that is paid out.
    record Month(UUID cycleId, LocalDate start) {}

    /// The monthly cycles up to the first that is not disbursed, the oldest first.
    List<Month> months(SqlClient client) {
        List<Month> months = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT id, period_start FROM backoffice.payout_cycles
                        WHERE plan = 'monthly' AND period_start < COALESCE(
                            (SELECT min(period_start) FROM backoffice.payout_cycles
                             WHERE plan = 'monthly' AND status <> 'complete'), 'infinity')
                        ORDER BY period_start
                        """)
                .await()
                .forEach(row -> months.add(new Month(row.getUUID(0), row.getLocalDate(1))));
        return months;
    }

    /// What each project brought into a month and how it was spread over people, in one question.
    List<Disclosure.Part> parts(SqlClient client, UUID cycleId) {
        List<Disclosure.Part> parts = new ArrayList<>();
        for (Row row :
                query(
                                client,
                                """
                                WITH people AS (
                                    SELECT project_id, payee_id, sum(share_cents)::bigint AS cents,
                                           row_number() OVER (
                                               PARTITION BY project_id
                                               ORDER BY sum(share_cents) DESC, payee_id) AS place
                                    FROM backoffice.payout_items WHERE cycle_id = $1
                                    GROUP BY project_id, payee_id HAVING sum(share_cents) > 0),
                                crowds AS (
                                    SELECT project_id, count(*) AS people,
                                           sum(cents)::bigint AS cents,
                                           sum(cents) FILTER (WHERE place = 1)::bigint AS largest,
                                           sum(cents) FILTER (WHERE place = 2)::bigint AS second
                                    FROM people GROUP BY project_id)
                                SELECT p.project_id, p.gross_cents, p.net_revenue_cents,
                                       COALESCE(c.cents, 0), p.platform_cents, p.treasury_cents,
                                       COALESCE(c.people, 0), COALESCE(c.largest, 0),
                                       COALESCE(c.second, 0)
                                FROM backoffice.cycle_projects p
                                LEFT JOIN crowds c USING (project_id)
                                WHERE p.cycle_id = $1 AND (p.gross_cents <> 0
                                    OR p.net_revenue_cents <> 0 OR c.cents > 0)
                                ORDER BY p.project_id
                                """,
                                cycleId)
                        .await()) {
            parts.add(
                    new Disclosure.Part(
                            row.getUUID(0),
                            new Figures(
                                    row.getLong(1),
                                    row.getLong(2),
                                    row.getLong(3),
                                    row.getLong(4),
                                    row.getLong(5)),
                            new Crowd(
                                    row.getLong(6),
                                    row.getLong(3),
                                    row.getLong(7),
                                    row.getLong(8))));
        }
        return parts;
    }

    /// What each person had of a project's month.
    Map<UUID, Long> shares(SqlClient client, UUID cycleId, UUID projectId) {
        Map<UUID, Long> shares = new HashMap<>();
        query(
                        client,
                        """
                        SELECT payee_id, sum(share_cents)::bigint FROM backoffice.payout_items
                        WHERE cycle_id = $1 AND project_id = $2 GROUP BY payee_id
                        """,
                        cycleId,
                        projectId)
                .await()
                .forEach(row -> shares.put(row.getUUID(0), row.getLong(1)));
        return shares;
    }
}
