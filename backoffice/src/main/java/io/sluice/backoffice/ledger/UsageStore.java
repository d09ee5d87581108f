package io.sluice.backoffice.ledger;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.ledger.UsageBookStore.Use;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The days of usage that are booked, what is carried from one to the next, and what is parked for
/// staff. Called inside the caller's transaction.
final class UsageStore {
    /// The first day that is not booked; empty while there is no project.
    Optional<LocalDate> next(SqlClient client) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT COALESCE(
                                    (SELECT max(day) + 1 FROM backoffice.usage_days),
                                    (SELECT min(created_at AT TIME ZONE 'UTC')::date
                                     FROM backoffice.projects))
                                """)
                        .await()) {
            return Optional.ofNullable(row.getLocalDate(0));
        }
        return Optional.empty();
    }

    boolean begin(SqlClient client, LocalDate day, Instant now) {
        return query(
                                client,
                                """
                                INSERT INTO backoffice.usage_days (day, taken_at)
                                VALUES ($1, $2) ON CONFLICT (day) DO NOTHING
                                """,
                                day,
                                now.atOffset(ZoneOffset.UTC))
                        .await()
                        .rowCount()
                == 1;
    }

    boolean knows(SqlClient client, UUID projectId) {
        return query(client, "SELECT 1 FROM backoffice.projects WHERE id = $1", projectId)
                        .await()
                        .rowCount()
                == 1;
    }

    /// What is carried, which nobody else changes until the transaction ends.
    long carriedHundredths(SqlClient client, UUID projectId) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.usage_carried (project_id, hundredths)
                        VALUES ($1, 0) ON CONFLICT DO NOTHING
                        """,
                        projectId)
                .await();
        for (Row row :
                query(
                                client,
                                """
                                SELECT hundredths FROM backoffice.usage_carried
                                WHERE project_id = $1 FOR UPDATE
                                """,
                                projectId)
                        .await()) {
            return row.getLong(0);
        }
        return 0;
    }

    void carry(SqlClient client, UUID projectId, long hundredths) {
        query(
                        client,
                        """
                        UPDATE backoffice.usage_carried SET hundredths = $2 WHERE project_id = $1
                        """,
                        projectId,
                        hundredths)
                .await();
    }

    void park(SqlClient client, Use use) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.usage_parked
                            (day, project_named, credit_micros, micros_per_dollar)
                        VALUES ($1, $2, $3, $4)
                        """,
                        use.day(),
                        use.named(),
                        use.purchasedMicros(),
                        use.microsPerDollar())
                .await();
    }

    /// What is still parked, oldest first.
    List<Use> parked(SqlClient client, long from, int limit) {
        List<Use> parked = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT day, project_named, credit_micros, micros_per_dollar
                        FROM backoffice.usage_parked WHERE project_id IS NULL
                        ORDER BY day, project_named OFFSET $1 LIMIT $2
                        """,
                        from,
                        (long) limit)
                .await()
                .forEach(row -> parked.add(use(row)));
        return parked;
    }

    /// Gives what is parked a project and answers it; empty where nothing is parked like that.
    Optional<Use> assign(
            SqlClient client, LocalDate day, String named, UUID projectId, Instant now) {
        for (Row row :
                query(
                                client,
                                """
                                UPDATE backoffice.usage_parked
                                SET project_id = $3, assigned_at = $4
                                WHERE day = $1 AND project_named = $2 AND project_id IS NULL
                                RETURNING day, project_named, credit_micros, micros_per_dollar
                                """,
                                day,
                                named,
                                projectId,
                                now.atOffset(ZoneOffset.UTC))
                        .await()) {
            return Optional.of(use(row));
        }
        return Optional.empty();
    }

    private static Use use(Row row) {
        return new Use(row.getLocalDate(0), row.getString(1), row.getLong(2), row.getLong(3));
    }
}
