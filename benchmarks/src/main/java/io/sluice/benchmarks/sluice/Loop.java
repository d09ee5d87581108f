package io.sluice.benchmarks.sluice;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A small event loop on the caller's thread: what an event loop of the gateway is to the ring.
///
/// Thread: `run` by one, `execute` by any.
final class Loop implements Executor {
    private static final long PARK_NANOS_MAX = 1_000_000;

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread = Thread.currentThread();
    private volatile boolean parked;

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (parked) {
            parked = false;
            LockSupport.unpark(thread);
        }
    }

    /// Runs what comes until the end is said.
    void runUntil(BooleanSupplier over) {
        while (!over.getAsBoolean()) {
            Runnable task = tasks.poll();
            if (task == null) {
                parked = true;
                task = tasks.poll();
                if (task == null) {
                    LockSupport.parkNanos(PARK_NANOS_MAX);
                }
                parked = false;
            }
            if (task != null) {
                task.run();
            }
        }
    }
}
