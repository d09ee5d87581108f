package io.sluice.metering.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Reads the records of all segments, archived ones included, in order.
///
/// A whole reading ends at the torn tail and says where; a tailing one follows a journal that is
/// being written and sees only what is durable. Both stop with [DamagedJournal] where something
/// durable is missing. The current record lies in [#bytes] until the next [#next]. Thread: one at a
/// time.
public final class JournalReader implements AutoCloseable {
    /// The block grows when a record is larger.
    private static final int BLOCK_BYTES = 1 << 20;

    /// Smaller for one that follows the writer: it reads its block again for each new batch.
    private static final int TAILING_BLOCK_BYTES = 64 << 10;

    private final Disk disk;
    private final long fromSequence;
    private final @Nullable LongSupplier durableThrough;
    private final Checksum checksum = new Checksum();

    private byte[] bytes;
    private ByteBuffer target;
    private @Nullable Segment segment;
    private @Nullable JournalEnd end;
    private int rulesVersion;
    private long blockAt;
    private int filled;
    private int recordAt;
    private int nextAt;
    private long expected = 1;
    private long durable;
    private long provenThrough = -1;
    private JournalEnd.Place unproven = new JournalEnd.Place(0, 0);

    private JournalReader(Disk disk, long fromSequence, @Nullable LongSupplier durableThrough) {
        this.disk = disk;
        this.fromSequence = fromSequence;
        this.durableThrough = durableThrough;
        this.bytes = new byte[durableThrough == null ? BLOCK_BYTES : TAILING_BLOCK_BYTES];
        this.target = ByteBuffer.wrap(bytes);
    }

    /// Reads a journal that nobody writes, from a sequence to its end.
    public static JournalReader whole(Disk disk, long fromSequence) {
        return new JournalReader(disk, fromSequence, null);
    }

    /// Follows a journal that is being written; `durableThrough` is [Journal#forcedThrough].
    public static JournalReader tailing(Disk disk, long fromSequence, LongSupplier durableThrough) {
        return new JournalReader(disk, fromSequence, durableThrough);
    }

    /// The first sequence that can still be read, archived segments included; 1 before there is
    /// any.
    public static long firstSequence(Disk disk) throws IOException {
        for (long number : SegmentFiles.allNumbers(disk)) {
            try (Segment segment = SegmentFiles.openForReading(disk, number)) {
                Segment.Start start = segment == null ? null : segment.start();
                if (start != null) {
                    return start.firstSequence();
                }
            }
        }
        return 1;
    }

    /// Goes to the next record. False: the end, or, when tailing, nothing more yet.
    ///
    /// @throws DamagedJournal when a record that had been durable can't be read
    public boolean next() throws IOException {
        while (end == null && !(durableThrough != null && awaitsForce(durableThrough))) {
            if (segment == null && !locate()) {
                return false;
            }
            Segment current = Objects.requireNonNull(segment);
            int length = soundLength(current);
            if (length == 0) {
                stop(current, blockAt + nextAt);
            } else if (length == RecordFormat.CONTROL_BYTES) {
                control(current);
            } else if (record(current, length)) {
                return true;
            }
        }
        return false;
    }

    public long sequence() {
        return expected - 1;
    }

    /// The rules under which the current record was written.
    public int rulesVersion() {
        return rulesVersion;
    }

    /// The block that holds the current record. Not to be changed.
    public byte[] bytes() {
        return bytes;
    }

    public int frameAt() {
        return recordAt + RecordFormat.FRAME_AT;
    }

    public int receiptAt() {
        return RecordFormat.receiptAt(bytes, recordAt);
    }

    /// Where the journal goes on. Only after a whole reading has come to its end.
    public JournalEnd end() {
        if (end == null) {
            throw new IllegalStateException("the journal has not been read to its end");
        }
        return end;
    }

    @Override
    public void close() throws IOException {
        if (segment != null) {
            segment.close();
            segment = null;
        }
    }

    private boolean awaitsForce(LongSupplier forcedThrough) {
        long wanted = Math.max(expected, fromSequence);
        if (wanted > durable) {
            durable = forcedThrough.getAsLong();
        }
        return wanted > durable;
    }

    /// Finds the newest segment that begins at or before the first wanted sequence.
    private boolean locate() throws IOException {
        List<Long> numbers = SegmentFiles.allNumbers(disk);
        for (long number : numbers.reversed()) {
            Segment candidate = SegmentFiles.openForReading(disk, number);
            if (candidate == null) {
                continue;
            }
            Segment.Start start = candidate.start();
            if (start != null && start.firstSequence() <= fromSequence) {
                expected = start.firstSequence();
                enter(candidate, start);
                return true;
            }
            candidate.close();
        }
        stopBeforeTheFirst(numbers);
        return false;
    }

    private void stopBeforeTheFirst(List<Long> numbers) throws IOException {
        long first = numbers.isEmpty() ? 1 : numbers.getFirst();
        String path = SegmentFiles.path(SegmentFiles.JOURNAL, first);
        if (fromSequence != 1) {
            throw new DamagedJournal(
                    path, 0, fromSequence, "no segment from here on holds this sequence");
        }
        if (first != 1) {
            throw new DamagedJournal(
                    SegmentFiles.path(SegmentFiles.JOURNAL, 1), 0, 1, "this segment is missing");
        }
        TailCheck check = new TailCheck(disk, path, Segment.START_AT, 1);
        end = JournalEnd.ofNothing(check.behind(0));
    }

    private void enter(Segment next, Segment.Start start) throws IOException {
        close();
        segment = next;
        rulesVersion = start.rulesVersion();
        blockAt = Segment.RECORDS_AT;
        filled = 0;
        nextAt = 0;
    }

    /// The length of the record at `nextAt`, 0 when there is none that is sound.
    private int soundLength(Segment current) throws IOException {
        int length = checkedLength(current);
        if (length == 0 && durableThrough != null) {
            // The block may have been read before this record was written.
            blockAt += nextAt;
            nextAt = 0;
            filled = 0;
            length = checkedLength(current);
        }
        return length;
    }

    private int checkedLength(Segment current) throws IOException {
        if (!available(current, RecordFormat.CONTROL_BYTES)) {
            return 0;
        }
        int length = RecordFormat.int32(bytes, nextAt + RecordFormat.LENGTH_AT);
        if (!RecordFormat.plausibleLength(length) || !available(current, length)) {
            return 0;
        }
        int actual =
                checksum.of(bytes, nextAt + RecordFormat.SEQUENCE_AT, nextAt + length)
                        ^ current.salt();
        return actual == RecordFormat.int32(bytes, nextAt + RecordFormat.CHECKSUM_AT) ? length : 0;
    }

    /// Has `wanted` bytes at `nextAt`, reading on when they are not there yet.
    private boolean available(Segment current, int wanted) throws IOException {
        if (filled - nextAt >= wanted) {
            return true;
        }
        if (wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * wanted);
            target = ByteBuffer.wrap(bytes);
        }
        System.arraycopy(bytes, nextAt, bytes, 0, filled - nextAt);
        blockAt += nextAt;
        filled -= nextAt;
        nextAt = 0;
        int read = 0;
        while (filled < wanted && read >= 0) {
            read = current.file().read(target.clear().position(filled), blockAt + filled);
            filled += Math.max(read, 0);
        }
        return filled >= wanted;
    }

    private boolean record(Segment current, int length) {
        long sequence = RecordFormat.int64(bytes, nextAt + RecordFormat.SEQUENCE_AT);
        long forcedThrough = RecordFormat.int64(bytes, nextAt + RecordFormat.FORCED_THROUGH_AT);
        if (sequence != expected) {
            throw damaged(current, "sequence " + sequence + " stands here: there is a gap");
        }
        if (forcedThrough >= sequence || !RecordFormat.partsFit(bytes, nextAt, length)) {
            throw damaged(current, "the record contradicts itself");
        }
        proven(current, forcedThrough);
        recordAt = nextAt;
        nextAt += length;
        expected++;
        return sequence >= fromSequence;
    }

    private void proven(Segment current, long forcedThrough) {
        if (forcedThrough > provenThrough) {
            provenThrough = forcedThrough;
            unproven = new JournalEnd.Place(current.number(), blockAt + nextAt);
        }
    }

    private void control(Segment current) throws IOException {
        long sequence = RecordFormat.int64(bytes, nextAt + RecordFormat.SEQUENCE_AT);
        long forcedThrough = RecordFormat.int64(bytes, nextAt + RecordFormat.FORCED_THROUGH_AT);
        long nextNumber = RecordFormat.int64(bytes, nextAt + RecordFormat.CONTROL_NEXT_AT);
        if (sequence != expected - 1 || forcedThrough > sequence) {
            throw damaged(current, "a mark for sequence " + sequence + " stands here");
        }
        proven(current, forcedThrough);
        if (nextNumber == 0) {
            nextAt += RecordFormat.CONTROL_BYTES;
        } else {
            goOnIn(current, nextNumber);
        }
    }

    private void goOnIn(Segment current, long nextNumber) throws IOException {
        Segment next = SegmentFiles.openForReading(disk, nextNumber);
        if (next == null) {
            String missing = SegmentFiles.path(SegmentFiles.JOURNAL, nextNumber);
            throw new DamagedJournal(missing, 0, expected, "this segment is missing");
        }
        Segment.Start start = next.start();
        if (start == null) {
            next.close();
            // Its first batch was torn: the journal goes on in this one, over the control record.
            stop(current, blockAt + nextAt);
        } else if (start.firstSequence() != expected) {
            next.close();
            throw new DamagedJournal(
                    next.path(),
                    Segment.START_AT,
                    expected,
                    "the segment begins with sequence " + start.firstSequence());
        } else {
            enter(next, start);
        }
    }

    private void stop(Segment current, long position) throws IOException {
        if (durableThrough != null) {
            throw damaged(current, "no sound record here, though it is durable");
        }
        List<JournalEnd.Remains> remains =
                new TailCheck(disk, current.path(), position, expected).behind(current);
        if (expected < fromSequence) {
            throw new DamagedJournal(
                    current.path(),
                    position,
                    expected,
                    "the journal ends here, but a snapshot holds everything before "
                            + fromSequence);
        }
        end =
                new JournalEnd(
                        expected - 1, current.number(), position, rulesVersion, unproven, remains);
    }

    private DamagedJournal damaged(Segment current, String what) {
        return new DamagedJournal(current.path(), blockAt + nextAt, expected, what);
    }
}
