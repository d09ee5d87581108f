package io.sluice.backoffice.ledger;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.ledger.UsageClient.Usage;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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

    @Nullable String projectName(SqlClient client, UUID id) {
        for (Row row :
                query(client, "SELECT name FROM backoffice.projects WHERE id = $1", id).await()) {
            return row.getString(0);
        }
        return null;
    }

    long carriedHundredths(SqlClient client, UUID projectId) {
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
                        INSERT INTO backoffice.usage_carried (project_id, hundredths)
                        VALUES ($1, $2) ON CONFLICT (project_id)
                        DO UPDATE SET hundredths = EXCLUDED.hundredths
                        """,
                        projectId,
                        hundredths)
                .await();
    }

    void park(SqlClient client, LocalDate day, Usage usage) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.usage_parked
                            (day, project_named, credit_micros) VALUES ($1, $2, $3)
                        """,
                        day,
                        usage.project(),
                        usage.purchasedMicros())
                .await();
    }
}
