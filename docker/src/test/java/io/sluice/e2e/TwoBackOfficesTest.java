package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Two programs on one database: each occurrence of a job is run by one of them.
@Timeout(300)
class TwoBackOfficesTest {
    @RegisterExtension
    static final RunningSluice ONE = new RunningSluice("two-offices-one").with("DATABASE_URL", "");

    @RegisterExtension static final RunningSluice OTHER = new RunningSluice("two-offices-other");

    private static final PrivatePostgres POSTGRES = new PrivatePostgres(ONE.dataFolder());
    private static final List<String> JOBS = List.of("holdback_releaser", "housekeeping");
    private static final String RUNS =
            """
            SELECT count(*) FROM backoffice.job_runs
            WHERE name IN ('holdback_releaser', 'housekeeping')
            """;
    private static final long LOOK_MILLIS = 100;

    @Test
    void runEachOccurrenceOnceAndSayInOneLineThatTheDatabaseIsAway() throws Exception {
        ONE.startBackOffice();
        OTHER.with("DATABASE_URL", POSTGRES.url()).startBackOffice();
        awaitNumber(
                """
                SELECT count(*) FROM backoffice.scheduled_tasks
                WHERE NOT picked AND task_name IN ('holdback_releaser', 'housekeeping')
                """,
                JOBS.size());
        for (int day = 1; day <= 2; day++) {
            for (String job : JOBS) {
                moveTo(job, "2026-01-0%dT04:00:00Z".formatted(day));
            }
            awaitNumber(RUNS + " AND finished_at IS NOT NULL", (long) day * JOBS.size());
        }

        assertThat(done(ONE) + done(OTHER)).isEqualTo(2L * JOBS.size());
        assertThat(POSTGRES.number(RUNS)).isEqualTo(4);

        POSTGRES.kill();
        OTHER.awaitOutput("the timetable waits");
        ONE.awaitBackOffice(); // it starts its own again
        for (RunningSluice sluice : List.of(ONE, OTHER)) {
            assertThat(sluice.output()).doesNotContain("\tat ");
            assertThat(lines(sluice, "the timetable waits")).isLessThanOrEqualTo(1);
        }
        OTHER.stop();
        ONE.stop();
    }

    /// Moves the job's next occurrence when nobody is at it.
    private static void moveTo(String job, String time) throws IOException {
        awaitNumber(
                """
                WITH moved AS (
                    UPDATE backoffice.scheduled_tasks
                    SET execution_time = '%s', version = version + 1
                    WHERE task_name = '%s' AND NOT picked RETURNING 1)
                SELECT count(*) FROM moved
                """
                        .formatted(time, job),
                1);
    }

    private static long done(RunningSluice sluice) {
        return JOBS.stream().mapToLong(job -> lines(sluice, "job done job=" + job)).sum();
    }

    private static long lines(RunningSluice sluice, String text) {
        return sluice.output().lines().filter(line -> line.contains(text)).count();
    }

    private static void awaitNumber(String sql, long wanted) throws IOException {
        while (POSTGRES.number(sql) != wanted) {
            if (Thread.interrupted()) { // the test's time is over
                throw new IOException("never became " + wanted + ": " + sql);
            }
            RunningSluice.sleep(LOOK_MILLIS);
        }
    }
}
