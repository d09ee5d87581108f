package io.sluice.metering.projection;

import io.sluice.metering.journal.DamagedJournal;
import io.sluice.metering.journal.Disk;
import io.sluice.metering.journal.JournalReader;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// Follows the durable part of a journal in use, from any sequence, archived segments included. It
/// reads files and one counter, so the writer does not know of it; as many as are wanted follow
/// side by side.
///
/// Thread: one at a time, never an event loop: it reads files and waits.
public final class JournalTail implements AutoCloseable {
    // Nothing wakes a tail, or the journal's thread would pay for it. It looks again after a
    // millisecond while there is much to read, and ever more seldom while there is nothing.
    private static final long PAUSE_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PAUSE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(16);

    private final Disk disk;
    private final JournalReader reader;
    private volatile long wanted;

    /// `durableThrough` is the journal's `forcedThrough`.
    public JournalTail(Disk disk, long fromSequence, LongSupplier durableThrough) {
        this.disk = disk;
        this.reader = JournalReader.tailing(disk, fromSequence, durableThrough);
        this.wanted = fromSequence;
    }

    /// Goes to the next record, or says that there is none yet. Does not wait.
    ///
    /// @throws SequenceGone when it can't be read any more
    public boolean next() throws IOException {
        try {
            if (!reader.next()) {
                return false;
            }
        } catch (DamagedJournal damaged) {
            long first = JournalReader.firstSequence(disk);
            if (first > wanted) {
                throw new SequenceGone(wanted, first);
            }
            throw damaged;
        }
        wanted = reader.sequence() + 1;
        return true;
    }

    /// Goes to the next record, waiting for it at most so long. False also when interrupted.
    public boolean await(long millisMax) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisMax);
        long pauseNanos = PAUSE_NANOS_MIN;
        while (!next()) {
            long restNanos = end - System.nanoTime();
            if (restNanos <= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(Math.min(pauseNanos, restNanos));
            pauseNanos = Math.min(2 * pauseNanos, PAUSE_NANOS_MAX);
        }
        return true;
    }

    /// Of the current record. Any thread may ask.
    public long sequence() {
        return wanted - 1;
    }

    /// The block that holds the current record, until the next one. Not to be changed.
    public byte[] bytes() {
        return reader.bytes();
    }

    public int frameAt() {
        return reader.frameAt();
    }

    public int receiptAt() {
        return reader.receiptAt();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
