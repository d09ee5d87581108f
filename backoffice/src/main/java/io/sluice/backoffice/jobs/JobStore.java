package io.sluice.backoffice.jobs;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What each run of a job came to.
public final class JobStore {
    private static final long STEADY_RUNS_KEPT = 100;

    /// The last run of a job; no outcome while it runs, or when its process was killed.
    public record LastRun(Instant startedAt, @Nullable String outcome) {}

    /// Notes that a run begins, and answers its number; empty when this occurrence has been done.
    ///
    /// @param occurrence which one of the timetable; null when run by hand
    Optional<Long> begin(SqlClient client, String name, @Nullable Instant occurrence, Instant now) {
        for (Row row :
                query(
                                client,
                                """
                                INSERT INTO backoffice.job_runs AS run
                                    (name, occurrence, started_at)
                                VALUES ($1, $2, $3)
                                ON CONFLICT (name, occurrence) DO UPDATE
                                SET started_at = EXCLUDED.started_at
                                WHERE run.finished_at IS NULL
                                RETURNING id
                                """,
                                name,
                                occurrence == null ? null : utc(occurrence),
                                utc(now))
                        .await()) {
            return Optional.of(row.getLong("id"));
        }
        return Optional.empty();
    }

    /// Notes how it ended; a failed occurrence stays open, to be tried again.
    void end(SqlClient client, long id, Instant now, String outcome, boolean done) {
        query(
                        client,
                        """
                        UPDATE backoffice.job_runs SET outcome = $2,
                               finished_at = CASE WHEN $3::boolean OR occurrence IS NULL
                                          THEN $4::timestamptz END
                        WHERE id = $1
                        """,
                        id,
                        outcome,
                        done,
                        utc(now))
                .await();
    }

    /// Forgets the runs before one, but for a few: of a job that runs all the time nobody asks.
    void forgetBefore(SqlClient client, String name, long id) {
        query(
                        client,
                        """
                        DELETE FROM backoffice.job_runs
                        WHERE name = $1 AND id <= (SELECT id FROM backoffice.job_runs
                                                   WHERE name = $1 AND id < $2
                                                   ORDER BY id DESC OFFSET $3 LIMIT 1)
                        """,
                        name,
                        id,
                        STEADY_RUNS_KEPT)
                .await();
    }

    /// The last run of each of these jobs that ever ran, whoever started it.
    public Map<String, LastRun> last(SqlClient client, List<String> names) {
        Map<String, LastRun> found = new HashMap<>();
        for (Row row :
                query(
                                client,
                                """
                                SELECT job.name, run.started_at, run.outcome
                                FROM unnest($1::text[]) AS job (name), LATERAL (
                                    SELECT started_at, outcome FROM backoffice.job_runs
                                    WHERE name = job.name ORDER BY id DESC LIMIT 1) run
                                """,
                                (Object) names.toArray(String[]::new))
                        .await()) {
            found.put(
                    row.getString("name"),
                    new LastRun(
                            row.getOffsetDateTime("started_at").toInstant(),
                            row.getString("outcome")));
        }
        return found;
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
