package io.sluice.metering.host.ring;

import io.sluice.metering.journal.Journal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// A journal that counts instead of writing, and whose force can be held up or made to fail.
final class StoppableJournal implements Journal {
    private final Semaphore attempts = new Semaphore(0);
    private final AtomicInteger forces = new AtomicInteger();
    private final AtomicInteger records = new AtomicInteger();
    private final AtomicLong markedThrough = new AtomicLong();
    private volatile boolean stopped;
    private volatile boolean broken;
    private volatile long headroomBytes = Long.MAX_VALUE;
    private volatile long forcedThrough;
    private boolean dirty;

    void stopForcing() {
        attempts.drainPermits();
        stopped = true;
    }

    void letGo() {
        stopped = false;
    }

    void breakForce() {
        broken = true;
    }

    void headroom(long bytes) {
        headroomBytes = bytes;
    }

    /// Returns once a force has begun after [#stopForcing].
    void awaitForceAttempt() throws InterruptedException {
        attempts.acquire();
    }

    void awaitRecords(int count) {
        while (records.get() < count) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    int forces() {
        return forces.get();
    }

    int appendedRecords() {
        return records.get();
    }

    @Override
    public Kept keepAfter(LongSupplier sequence) {
        return () -> {};
    }

    @Override
    public void append(ByteBuffer batch) {
        dirty = true;
        ByteBuffer little = batch.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (int at = batch.position(); at < batch.limit(); at += little.getInt(at)) {
            records.incrementAndGet();
        }
        batch.position(batch.limit());
    }

    @Override
    public void force() {
        if (!dirty) {
            return;
        }
        attempts.release();
        while (stopped) {
            LockSupport.parkNanos(100_000);
        }
        if (broken) {
            throw new IllegalStateException("the disk failed on purpose");
        }
        forces.incrementAndGet();
        forcedThrough = records.get();
        dirty = false;
    }

    @Override
    public void mark() {
        markedThrough.set(forcedThrough());
    }

    /// What the last mark spoke for.
    long markedThrough() {
        return markedThrough.get();
    }

    @Override
    public long forcedThrough() {
        return forcedThrough;
    }

    @Override
    public long headroomBytes() {
        return headroomBytes;
    }

    @Override
    public boolean diskFull() {
        return headroomBytes < Long.MAX_VALUE;
    }

    @Override
    public int archiveThrough(long sequence) {
        return 0;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
