package io.sluice.metering.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The journal in pre-allocated files. An append is one write, a force is one force, except where a
/// batch goes over into the next segment; nothing is allocated per append.
///
/// Thread: the journal's, where [Journal] says nothing else.
public final class SegmentedJournal implements Journal {
    private final JournalSettings settings;
    private final SegmentSupply supply;
    private final SegmentArchive archive;
    private final Checksum checksum = new Checksum();
    private final ByteBuffer control = ByteBuffer.allocateDirect(64);
    private final Deque<Segment> sealed = new ArrayDeque<>();

    private Segment segment;
    private long position;
    private long appendedThrough;
    private long markedThrough;
    private boolean dirty;
    private @Nullable JournalBroken broken;
    private volatile long roomBytes;
    private volatile long forcedThrough;

    private SegmentedJournal(
            Disk disk,
            JournalSettings settings,
            SegmentSupply supply,
            Segment segment,
            JournalEnd end) {
        this.settings = settings;
        this.supply = supply;
        this.archive = new SegmentArchive(disk, settings.retention());
        this.segment = segment;
        this.position = end.position();
        this.appendedThrough = end.lastSequence();
        this.forcedThrough = end.lastSequence();
        countRoom();
    }

    /// Goes on where a whole reading of the journal ended. What was torn off is zeroed and what was
    /// read is durable before this returns.
    ///
    /// @throws IOException also when the disk has no room for the first segment
    public static SegmentedJournal open(Disk disk, JournalSettings settings, JournalEnd end)
            throws IOException {
        disk.createDirectory(SegmentFiles.JOURNAL);
        SegmentFiles.deleteUnfinished(disk);
        new TailCut(disk).prepare(end);
        Deque<Segment> spares = new ArrayDeque<>();
        long last = end.segment();
        for (long number : SegmentFiles.numbers(disk, SegmentFiles.JOURNAL)) {
            if (number > end.segment()) {
                spares.add(SegmentFiles.openForWriting(disk, number));
                last = number;
            }
        }
        SegmentSupply supply = new SegmentSupply(disk, settings, spares, last + 1);
        supply.start();
        SegmentedJournal journal;
        if (end.segment() == 0) {
            Segment first = firstSegment(supply);
            journal = new SegmentedJournal(disk, settings, supply, first, end);
            journal.begin(first);
        } else {
            Segment current = SegmentFiles.openForWriting(disk, end.segment());
            journal = new SegmentedJournal(disk, settings, supply, current, end);
            if (end.rulesVersion() != settings.rulesVersion()) {
                journal.rollOver();
            }
        }
        // All that was read is durable by now.
        journal.markedThrough = -1;
        journal.dirty = false;
        journal.mark();
        journal.dirty = true;
        journal.force();
        return journal;
    }

    private static Segment firstSegment(SegmentSupply supply) throws IOException {
        Segment first = supply.take();
        while (first == null) {
            Exception problem = supply.problem();
            if (problem != null) {
                supply.close();
                throw new IOException("no room for the first journal segment", problem);
            }
            try {
                supply.awaitReady();
            } catch (InterruptedException interrupt) {
                supply.close();
                throw new IOException("interrupted", interrupt);
            }
            first = supply.take();
        }
        return first;
    }

    @Override
    public void append(ByteBuffer batch) {
        requireWhole();
        if (!batch.isDirect()) {
            throw new IllegalArgumentException("a batch must be in direct memory");
        }
        int end = batch.limit();
        int runFrom = batch.position();
        int at = runFrom;
        try {
            while (at < end) {
                int length = checkedLength(batch, at, end);
                if (position + (at - runFrom) + length > segment.recordsEnd()) {
                    write(batch, runFrom, at);
                    rollOver();
                    requireRoom(length);
                    runFrom = at;
                }
                complete(batch, at, length);
                appendedThrough++;
                at += length;
            }
            write(batch, runFrom, end);
        } catch (IOException failure) {
            throw halt("the journal can't be written", failure);
        }
        batch.limit(end).position(end);
        supply.workWithoutThread();
    }

    @Override
    public void force() {
        requireWhole();
        if (!dirty) {
            return;
        }
        try {
            for (Segment older = sealed.poll(); older != null; older = sealed.poll()) {
                older.file().force();
                supply.done(older);
            }
            segment.file().force();
        } catch (IOException failure) {
            throw halt("the journal can't be forced", failure);
        }
        dirty = false;
        forcedThrough = appendedThrough;
    }

    @Override
    public void mark() {
        requireWhole();
        if (dirty
                || markedThrough == forcedThrough
                || position + RecordFormat.CONTROL_BYTES > segment.recordsEnd()) {
            return;
        }
        try {
            writeControl(0);
        } catch (IOException failure) {
            throw halt("the journal can't be written", failure);
        }
        markedThrough = forcedThrough;
    }

    @Override
    public long forcedThrough() {
        return forcedThrough;
    }

    @Override
    public long headroomBytes() {
        return roomBytes + supply.certainBytes();
    }

    @Override
    public boolean diskFull() {
        return supply.problem() != null;
    }

    @Override
    public int archiveThrough(long sequence) throws IOException {
        return archive.putAway(sequence, forcedThrough);
    }

    @Override
    public Kept keepAfter(LongSupplier sequence) {
        return archive.keepAfter(sequence);
    }

    @Override
    public void close() {
        try {
            if (broken == null) {
                force();
                mark();
                segment.file().force();
            }
            for (Segment older : sealed) {
                older.close();
            }
            segment.close();
            supply.close();
        } catch (IOException failure) {
            throw halt("the journal can't be closed", failure);
        }
    }

    private int checkedLength(ByteBuffer batch, int at, int end) {
        int length = end - at < RecordFormat.RECORD_BYTES_MIN ? 0 : RecordFormat.int32(batch, at);
        if (length < RecordFormat.RECORD_BYTES_MIN
                || !RecordFormat.plausibleLength(length)
                || length > end - at
                || RecordFormat.int64(batch, at + RecordFormat.SEQUENCE_AT) != appendedThrough + 1
                || !RecordFormat.partsFit(batch, at, length)) {
            throw halt("no whole record at " + at + " for sequence " + (appendedThrough + 1), null);
        }
        return length;
    }

    /// A segment's size may be smaller than the largest record only in simulations.
    private void requireRoom(int length) {
        if (position + length > segment.recordsEnd()) {
            throw halt("a record of " + length + " bytes is larger than a segment", null);
        }
    }

    private void complete(ByteBuffer batch, int at, int length) {
        RecordFormat.putLong(batch, at + RecordFormat.FORCED_THROUGH_AT, forcedThrough);
        int crc = checksum.of(batch, at + RecordFormat.SEQUENCE_AT, at + length);
        RecordFormat.putInt(batch, at + RecordFormat.CHECKSUM_AT, crc ^ segment.salt());
    }

    private void write(ByteBuffer batch, int from, int to) throws IOException {
        if (from == to) {
            return;
        }
        dirty = true;
        segment.file().write(batch.limit(to).position(from), position);
        position += to - from;
        countRoom();
        batch.clear();
    }

    private void writeControl(long nextNumber) throws IOException {
        int length = RecordFormat.CONTROL_BYTES;
        RecordFormat.header(control.clear(), 0, length, appendedThrough);
        RecordFormat.putLong(control, RecordFormat.FORCED_THROUGH_AT, forcedThrough);
        RecordFormat.putLong(control, RecordFormat.CONTROL_NEXT_AT, nextNumber);
        int crc = checksum.of(control, RecordFormat.SEQUENCE_AT, length);
        RecordFormat.putInt(control, RecordFormat.CHECKSUM_AT, crc ^ segment.salt());
        segment.file().write(control.limit(length).position(0), position);
        position += length;
        countRoom();
    }

    private void rollOver() throws IOException {
        Segment next = awaitSegment();
        dirty = true;
        writeControl(next.number());
        sealed.add(segment);
        begin(next);
    }

    private void begin(Segment next) throws IOException {
        next.writeStart(
                new Segment.Start(settings.rulesVersion(), appendedThrough + 1),
                control.clear(),
                checksum);
        segment = next;
        position = Segment.RECORDS_AT;
        countRoom();
    }

    /// Waits for disk space within bounds. Nothing is lost meanwhile: what was appended and not
    /// forced was not answered.
    private Segment awaitSegment() {
        long waitedMillis = 0;
        for (Segment next = supply.take(); ; next = supply.take()) {
            if (next != null) {
                return next;
            }
            if (waitedMillis >= settings.fullWaitMillisMax()) {
                throw halt("no room for the next segment", supply.problem());
            }
            if (supply.problem() != null) {
                settings.whenFull().run();
            }
            waitedMillis += SegmentSupply.RETRY_MILLIS;
            try {
                supply.awaitReady();
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
                throw halt("interrupted while waiting for room", interrupt);
            }
        }
    }

    private void countRoom() {
        roomBytes = Math.max(0, segment.recordsEnd() - position);
    }

    private void requireWhole() {
        if (broken != null) {
            throw new JournalBroken("the journal was broken before", broken);
        }
    }

    private JournalBroken halt(String what, @Nullable Throwable cause) {
        String message = what + " (" + segment.path() + ", byte " + position + ")";
        broken = cause == null ? new JournalBroken(message) : new JournalBroken(message, cause);
        return broken;
    }
}
