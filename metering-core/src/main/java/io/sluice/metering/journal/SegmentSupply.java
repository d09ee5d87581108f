package io.sluice.metering.journal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Keeps segments ready, so that the journal's thread finds one when it needs it, and closes those
/// it is done with. While the disk is full it tries again twice a second.
///
/// Sharing: the journal's thread takes, a background thread makes; without one, the journal's
/// thread does both. Guarded by `this`; no file is touched while the lock is held.
final class SegmentSupply implements AutoCloseable {
    static final long RETRY_MILLIS = 500;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Disk disk;
    private final JournalSettings settings;
    private final Deque<Segment> ready = new ArrayDeque<>();
    private final Deque<Segment> done = new ArrayDeque<>();
    private final @Nullable Thread thread;
    private long nextNumber;
    private boolean closed;
    private volatile long readyBytes;
    private volatile @Nullable Exception problem;

    /// @param spares allocated before, in order
    /// @param nextNumber the number of the first segment to be made
    SegmentSupply(Disk disk, JournalSettings settings, Deque<Segment> spares, long nextNumber) {
        this.disk = disk;
        this.settings = settings;
        this.nextNumber = nextNumber;
        ready.addAll(spares);
        countReady();
        thread =
                settings.background()
                        ? Thread.ofPlatform().daemon().name("journal-supply").unstarted(this::run)
                        : null;
    }

    void start() {
        if (thread == null) {
            work();
        } else {
            thread.start();
        }
    }

    /// A segment that is ready, null when there is none at the moment.
    @Nullable Segment take() {
        Segment segment;
        synchronized (this) {
            segment = ready.poll();
            countReady();
            notifyAll();
        }
        if (thread == null) {
            work();
            if (segment == null) {
                synchronized (this) {
                    segment = ready.poll();
                    countReady();
                }
            }
        }
        return segment;
    }

    /// Closes a segment when there is time for it.
    synchronized void done(Segment segment) {
        done.add(segment);
        notifyAll();
    }

    /// Waits a little for the background thread to make a segment.
    synchronized void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + RETRY_MILLIS * NANOS_PER_MILLI;
        long left = RETRY_MILLIS;
        while (thread != null && ready.isEmpty() && left > 0) {
            wait(left);
            left = (deadline - System.nanoTime()) / NANOS_PER_MILLI;
        }
    }

    /// Does on the calling thread what is due, when there is no background thread.
    void workWithoutThread() {
        if (thread == null) {
            work();
        }
    }

    /// What certainly fits into the segments that are ready. A record is not divided, so up to its
    /// size is lost at the end of the segment before.
    long certainBytes() {
        return readyBytes;
    }

    /// Why the next segment can't be allocated; null when it can.
    @Nullable Exception problem() {
        return problem;
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        if (thread != null && thread.isAlive()) {
            joinUninterruptibly(thread);
        }
        for (Segment segment : ready) {
            segment.close();
        }
        closeDone();
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (awaitWork()) {
            work();
        }
    }

    private synchronized boolean awaitWork() {
        try {
            long deadline = System.nanoTime() + RETRY_MILLIS * NANOS_PER_MILLI;
            long left = RETRY_MILLIS;
            while (!closed && problem != null && left > 0) {
                wait(left);
                left = (deadline - System.nanoTime()) / NANOS_PER_MILLI;
            }
            while (!closed && done.isEmpty() && ready.size() >= settings.spareSegments()) {
                wait();
            }
        } catch (InterruptedException _) {
            closed = true;
        }
        return !closed;
    }

    private void work() {
        try {
            closeDone();
            while (wanting()) {
                Segment made = make();
                synchronized (this) {
                    nextNumber++;
                    ready.add(made);
                    problem = null; // before anybody relies on the room
                    countReady();
                    notifyAll();
                }
            }
            problem = null;
        } catch (IOException | RuntimeException failure) {
            problem = failure;
        }
    }

    private Segment make() throws IOException {
        long needed = settings.segmentSizeBytes() + settings.keepFreeBytes();
        long usable = disk.usableBytes();
        if (usable < needed) {
            throw new IOException(
                    "the next journal segment needs "
                            + needed
                            + " free bytes, there are "
                            + usable);
        }
        return Segment.make(
                disk, nextNumber, settings.segmentSizeBytes(), settings.salts().nextInt());
    }

    private synchronized boolean wanting() {
        return !closed && ready.size() < settings.spareSegments();
    }

    private void countReady() {
        long bytes = 0;
        for (Segment segment : ready) {
            long records = segment.recordsEnd() - Segment.RECORDS_AT;
            bytes += Math.max(0, records - RecordFormat.RECORD_BYTES_MAX);
        }
        readyBytes = bytes;
    }

    private void closeDone() throws IOException {
        for (Segment segment = nextDone(); segment != null; segment = nextDone()) {
            segment.close();
        }
    }

    private synchronized @Nullable Segment nextDone() {
        return done.poll();
    }
}
