package io.sluice.backoffice.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.sluice.backoffice.base.BackOfficeClock;
import io.sluice.backoffice.base.Transactions;
import io.sluice.gateway.database.Database;
import io.sluice.gateway.database.DatabaseAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/// Runs jobs by the timetable, whose state is in the database: it survives restarts, each
/// occurrence is done once however many back offices share it, and only one job runs at a time
/// among them. An occurrence that failed, or whose process was killed, is tried again. While a test
/// has set the clock the timetable stands still and jobs are run by hand alone. Steady jobs go on
/// whatever the clock says, and exclude nobody but themselves.
///
/// Thread: safe for all; a run takes place on the caller's thread or the timetable's one.
public final class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final String TABLE = "backoffice.scheduled_tasks";
    private static final long LOCK = 0x5133_a0d1_7107L;
    private static final int CONNECTIONS_MAX = 4;
    private static final Duration AGAIN_AFTER = Duration.ofMinutes(1);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    /// Six missed ones, and a job is taken from a process that is gone.
    private static final Duration HEARTBEAT = Duration.ofSeconds(30);

    private static final long LOCK_LOOK_MILLIS = 100;

    /// How often a steady job that is run by hand looks whether it has ended elsewhere.
    private static final int STEADY_LOOKS = 100;

    private static final int OUTCOME_CHARS_MAX = 500;

    /// What a job does, as of a time; answers what it came to, for people.
    @FunctionalInterface
    public interface Work {
        String run(Instant now);
    }

    private final Map<JobSchedule, Work> works;
    private final Transactions transactions;
    private final BackOfficeClock clock;
    private final String name;
    private final Duration lookEvery;
    private final JobStore store = new JobStore();
    private @Nullable HikariDataSource pool;
    private @Nullable Scheduler scheduler;

    /// @param name unlike that of every other back office on the database
    /// @param lookEvery how often it is looked whether something is due
    public JobRunner(
            Map<JobSchedule, Work> works,
            Transactions transactions,
            BackOfficeClock clock,
            String name,
            Duration lookEvery) {
        this.works = Map.copyOf(works);
        this.transactions = transactions;
        this.clock = clock;
        this.name = name;
        this.lookEvery = lookEvery;
    }

    /// The jobs there is work for, in the order of the timetable.
    public List<JobSchedule> jobs() {
        return List.of(JobSchedule.values()).stream().filter(works::containsKey).toList();
    }

    /// Begins to run jobs by the timetable.
    public synchronized void start(DatabaseAddress address) {
        HikariConfig settings = new HikariConfig();
        settings.setDataSource(address.dataSource());
        settings.setMaximumPoolSize(CONNECTIONS_MAX);
        settings.setMinimumIdle(0);
        settings.setPoolName("jobs");
        settings.setInitializationFailTimeout(-1); // it may come later
        HikariDataSource opened = new HikariDataSource(settings);
        pool = opened;
        List<RecurringTask<?>> tasks = new ArrayList<>();
        for (JobSchedule job : jobs()) {
            if (job.nextAfter(Instant.EPOCH) != null) {
                tasks.add(task(job));
            }
        }
        scheduler =
                Scheduler.create(opened)
                        .startTasks(tasks)
                        .tableName(TABLE)
                        .schedulerName(new SchedulerName.Fixed(name))
                        .threads(1)
                        .enablePriority()
                        .pollingInterval(lookEvery)
                        .heartbeatInterval(HEARTBEAT)
                        .shutdownMaxWait(STOP_MAX)
                        .addSchedulerListener(new Outages())
                        .build();
        scheduler.start();
    }

    /// Finishes the job that is running, for a while, and starts none.
    public synchronized void stop() {
        if (scheduler != null) {
            scheduler.stop();
            scheduler = null;
        }
        if (pool != null) {
            pool.close();
            pool = null;
        }
    }

    /// Runs a job now and answers what it came to; empty while another job is running. A steady job
    /// soon ends, so that is waited for.
    public Optional<String> runNow(JobSchedule job) {
        return locked(job, null, job.isSteady() ? STEADY_LOOKS : 1);
    }

    private RecurringTask<Void> task(JobSchedule job) {
        return Tasks.recurring(job.jobName(), new Calendar(job))
                .defaultPriority(job.priority())
                .onFailure(new FailureHandler.OnFailureRetryLater<>(AGAIN_AFTER))
                .execute((_, context) -> due(job, context.getExecution().executionTime));
    }

    /// One occurrence of the timetable, on its own thread.
    private void due(JobSchedule job, Instant dueAt) {
        if (job.isSteady() || !clock.isSet()) {
            locked(job, job.dueAt(dueAt), Integer.MAX_VALUE);
        }
    }

    /// Runs it when its turn comes; empty when it does not come in so many looks.
    private Optional<String> locked(JobSchedule job, @Nullable Instant occurrence, int looksMax) {
        try (Connection connection = pool().getConnection()) {
            for (int looks = 1; !locks(connection, job); looks++) {
                if (looks == looksMax) {
                    return Optional.empty();
                }
                Thread.sleep(LOCK_LOOK_MILLIS);
            }
            try {
                return Optional.of(run(job, occurrence));
            } finally {
                unlock(connection, job);
            }
        } catch (SQLException away) {
            throw new IllegalStateException("a job cannot be run", away);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped before its turn", stop);
        }
    }

    private String run(JobSchedule job, @Nullable Instant occurrence) {
        Work work = Objects.requireNonNull(works.get(job));
        Instant now = clock.instant();
        Optional<Long> id =
                transactions.writing(client -> store.begin(client, job.jobName(), occurrence, now));
        if (id.isEmpty()) {
            return "done already";
        }
        try {
            String outcome = work.run(now);
            end(job, id.get(), outcome, true);
            LOG.atLevel(job.isSteady() ? Level.DEBUG : Level.INFO)
                    .addKeyValue("job", job.jobName())
                    .addKeyValue("outcome", outcome)
                    .log("job done");
            return outcome;
        } catch (RuntimeException failure) {
            tell(job, failure);
            end(job, id.get(), "failed: " + failure.getClass().getSimpleName(), false);
            throw failure;
        }
    }

    /// The scheduler's own log is off, as it prints a page for each outage.
    private static void tell(JobSchedule job, RuntimeException failure) {
        boolean away = Database.isAway(failure);
        LoggingEventBuilder line = away ? LOG.atWarn() : LOG.atError().setCause(failure);
        line.addKeyValue("job", job.jobName())
                .log(away ? "a job lost its database; it is tried again" : "a job failed");
    }

    private void end(JobSchedule job, long id, String outcome, boolean done) {
        String text = outcome.substring(0, Math.min(outcome.length(), OUTCOME_CHARS_MAX));
        transactions.writing(client -> {
            store.end(client, id, clock.instant(), text, done);
            if (job.isSteady()) {
                store.forgetBefore(client, job.jobName(), id);
            }
            return text;
        });
    }

    private synchronized HikariDataSource pool() throws SQLException {
        if (pool == null) {
            throw new SQLException("the database is away", "08003");
        }
        return pool;
    }

    private static boolean locks(Connection connection, JobSchedule job) throws SQLException {
        return ask(connection, "SELECT pg_try_advisory_lock(?)", job);
    }

    private static void unlock(Connection connection, JobSchedule job) throws SQLException {
        ask(connection, "SELECT pg_advisory_unlock(?)", job);
    }

    /// All jobs of the calendar share one lock; each steady one has its own.
    private static boolean ask(Connection connection, String sql, JobSchedule job)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, job.isSteady() ? LOCK + 1 + job.ordinal() : LOCK);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    /// Says once that the timetable cannot be read, not at every look.
    private static final class Outages extends AbstractSchedulerListener {
        private final AtomicBoolean told = new AtomicBoolean();

        @Override
        public void onSchedulerEvent(SchedulerEventType event) {
            switch (event) {
                case RAN_EXECUTE_DUE -> told.set(false);
                case UNEXPECTED_ERROR, FAILED_HEARTBEAT -> {
                    if (!told.getAndSet(true)) {
                        LOG.warn(
                                "the timetable waits: the database is away, or did not take a row");
                    }
                }
                default -> {}
            }
        }
    }

    /// The timetable as the scheduler asks for it.
    private record Calendar(JobSchedule job) implements Schedule {
        @Override
        public Instant getNextExecutionTime(ExecutionComplete done) {
            return Objects.requireNonNull(job.nextAfter(done.getTimeDone()));
        }

        @Override
        public boolean isDeterministic() {
            return true;
        }
    }
}
