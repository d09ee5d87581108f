package io.sluice.backoffice.ledger;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to what did not come by itself: events that could not be booked when they came, and the
/// usage of the days that are over. Several may run on one database. Thread: one of its own.
public final class RevenueJob implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RevenueJob.class);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int ROUNDS_BETWEEN_USAGE = 5;

    private final RevenueDesk revenue;
    private final @Nullable UsageDesk usage;
    private final BooleanSupplier ready;
    private final Thread thread;
    private volatile boolean closed;

    /// @param usage null where there is no gateway to ask
    /// @param ready whether the database is there
    public RevenueJob(RevenueDesk revenue, @Nullable UsageDesk usage, BooleanSupplier ready) {
        this.revenue = revenue;
        this.usage = usage;
        this.ready = ready;
        this.thread = Thread.ofVirtual().name("revenue").unstarted(this::run);
    }

    /// Begins to work; once begun it goes on.
    public synchronized void begin() {
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        for (int round = 0; !closed; round++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            if (closed || !ready.getAsBoolean()) {
                continue;
            }
            try {
                revenue.applyDue();
                if (usage != null && round % ROUNDS_BETWEEN_USAGE == 0) {
                    usage.takeDue();
                }
            } catch (Exception failure) {
                // The next round tries again; what is done stays done.
                LOG.atWarn().addKeyValue("cause", failure).log("revenue waits");
            }
        }
    }
}
