package io.sluice.gateway;

import io.sluice.metering.Meter;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a snapshot when a restart would begin to take long. One background thread; the hot path
/// does not notice (see [io.sluice.metering.recovery.Snapshotter]).
final class Snapshots implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    /// Replaying this many records takes about two seconds.
    private static final long RECORDS_MAX = 2_000_000;

    private static final long LOOK_NANOS = 5_000_000_000L;

    private final Meter meter;
    private final Thread thread;
    private volatile boolean closing;

    Snapshots(Meter meter) {
        this.meter = meter;
        thread = Thread.ofPlatform().name("sluice-snapshot").daemon().start(this::run);
    }

    private void run() {
        while (!closing) {
            LockSupport.parkNanos(LOOK_NANOS);
            if (!closing && meter.recordsSinceSnapshot() > RECORDS_MAX) {
                try {
                    meter.snapshot();
                } catch (IOException | RuntimeException failure) {
                    LOG.error("no snapshot could be made; a restart takes longer", failure);
                }
            }
        }
    }

    /// Waits for a snapshot that is being made.
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }
}
