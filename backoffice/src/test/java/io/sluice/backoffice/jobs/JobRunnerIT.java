package io.sluice.backoffice.jobs;

import static io.sluice.backoffice.jobs.JobSchedule.HOUSEKEEPING;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigPostgres;
import io.sluice.backoffice.base.BackOfficeClock;
import io.sluice.backoffice.base.Transactions;
import io.sluice.gateway.database.Database;
import io.sluice.gateway.database.DatabaseAddress;
import io.sluice.gateway.database.Migrations;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two back offices on one database, and a timetable that is moved by hand.
@Timeout(120)
class JobRunnerIT {
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final long LOOK_NANOS = 20_000_000;

    private final Vertx vertx = Vertx.vertx();
    private final DatabaseAddress address = RigPostgres.emptyDatabase();
    private final Database database = Database.on(vertx);
    private final BackOfficeClock clock = new BackOfficeClock(InstantSource.system());
    private final AtomicInteger runs = new AtomicInteger();

    @BeforeEach
    void migrate() throws IOException {
        Migrations.run(address, "backoffice");
        database.attach(address);
        while (!database.isThere()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @AfterEach
    void close() {
        database.close();
        vertx.close().await();
    }

    @Test
    void eachOccurrenceIsDoneOnceWhoeverIsFaster() throws Exception {
        JobRunner one = runner("one", _ -> "run " + runs.incrementAndGet());
        JobRunner other = runner("other", _ -> "run " + runs.incrementAndGet());
        one.start(address);
        other.start(address);
        try {
            for (int day = 1; day <= 5; day++) {
                due("2026-01-0" + day + "T03:30:00Z");
                awaitDone(day);
            }
        } finally {
            one.stop();
            other.stop();
        }

        assertThat(runs).hasValue(5);
        assertThat(count("SELECT count(*) FROM backoffice.job_runs")).isEqualTo(5);
    }

    @Test
    void anOccurrenceThatFailedIsTriedAgainAndOneThatIsDoneIsNot() throws Exception {
        JobRunner runner =
                runner(
                        "one",
                        _ -> {
                            if (runs.incrementAndGet() == 1) {
                                throw new IllegalStateException("not this time");
                            }
                            return "well";
                        });
        runner.start(address);
        try {
            due("2026-01-01T03:30:00Z");
            awaitCount("SELECT count(*) FROM backoffice.job_runs WHERE outcome LIKE 'failed%'", 1);
            due("2026-01-01T03:35:00Z");
            awaitDone(1);
            due("2026-01-01T03:40:00Z");
            due("2026-01-02T03:30:00Z");
            awaitDone(2);
        } finally {
            runner.stop();
        }

        assertThat(runs).as("fails, succeeds, and once for the next day").hasValue(3);
    }

    @Test
    void standsStillWhileATestHasSetTheClock() throws Exception {
        clock.set(Instant.parse("2026-06-01T00:00:00Z"));
        JobRunner runner = runner("one", now -> "as of " + now);
        runner.start(address);
        try {
            due("2026-01-01T03:30:00Z");
            awaitCount(
                    "SELECT count(*) FROM backoffice.scheduled_tasks"
                            + " WHERE last_success IS NOT NULL",
                    1);
            assertThat(count("SELECT count(*) FROM backoffice.job_runs")).isZero();

            assertThat(runner.runNow(HOUSEKEEPING)).contains("as of 2026-06-01T00:00:00Z");
        } finally {
            runner.stop();
        }
    }

    private JobRunner runner(String name, JobRunner.Work work) {
        return new JobRunner(
                Map.of(HOUSEKEEPING, work), new Transactions(database), clock, name, OFTEN);
    }

    /// Moves the job's next occurrence, once its row is there and nobody is at it.
    private void due(String time) throws SQLException {
        awaitCount(
                """
                UPDATE backoffice.scheduled_tasks
                SET execution_time = '%s', version = version + 1
                WHERE NOT picked RETURNING 1
                """
                        .formatted(time),
                1);
    }

    private void awaitDone(int count) throws SQLException {
        awaitCount("SELECT count(*) FROM backoffice.job_runs WHERE finished_at IS NOT NULL", count);
        awaitCount(
                "SELECT count(*) FROM backoffice.scheduled_tasks"
                        + " WHERE NOT picked AND execution_time > now()",
                1);
    }

    private void awaitCount(String sql, int count) throws SQLException {
        while (count(sql) != count) {
            if (Thread.interrupted()) { // the test's time is over
                throw new AssertionError("never became " + count + ": " + sql);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private int count(String sql) throws SQLException {
        try (Connection connection = address.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getInt(1) : -1;
        }
    }
}
