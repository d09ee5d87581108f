package io.sluice.metering.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Tells a torn tail from a damaged middle.
///
/// A disk may keep any sectors of what was not forced, so sound records behind a bad one prove
/// nothing by themselves: they may belong to the same unanswered batch. But every record says
/// through which sequence all was durable when it was written. When one behind the bad place says
/// that of the sequence expected there, that sequence had been forced, perhaps answered, and is now
/// damaged. When none does, everything behind the place belongs to the one batch that was never
/// forced, and is cut.
///
/// What no later record speaks for is the last batch before a stop; for its sake the journal leaves
/// a mark when it is idle, when it is closed and when it is opened.
final class TailCheck {
    private static final int WINDOW_BYTES = 2 * RecordFormat.RECORD_BYTES_MAX;

    private final Disk disk;
    private final Checksum checksum = new Checksum();
    private byte[] window = new byte[0];
    private final List<JournalEnd.Remains> remains = new ArrayList<>();
    private final String badFile;
    private final long badPosition;
    private final long expected;

    TailCheck(Disk disk, String badFile, long badPosition, long expected) {
        this.disk = disk;
        this.badFile = badFile;
        this.badPosition = badPosition;
        this.expected = expected;
    }

    /// What is left behind the bad place, to be zeroed before anything is appended.
    ///
    /// @throws DamagedJournal when the sequence expected there had been durable
    List<JournalEnd.Remains> behind(Segment segment) throws IOException {
        scan(segment, badPosition);
        return behind(segment.number());
    }

    /// The same for all segments after that number.
    List<JournalEnd.Remains> behind(long number) throws IOException {
        long wanted = number + 1;
        for (long later : SegmentFiles.allNumbers(disk)) {
            if (later <= number) {
                continue;
            }
            Segment segment = later == wanted ? SegmentFiles.openForReading(disk, later) : null;
            if (segment == null) {
                String missing = SegmentFiles.path(SegmentFiles.JOURNAL, wanted);
                throw new DamagedJournal(missing, 0, expected, "this segment is missing");
            }
            try (segment) {
                scan(segment, Segment.START_AT);
            }
            wanted++;
        }
        return remains;
    }

    private void scan(Segment segment, long from) throws IOException {
        long firstUsed = Long.MAX_VALUE;
        long lastUsed = -1;
        long windowAt = from;
        int windowBytes = (int) Math.min(WINDOW_BYTES, segment.sizeBytes());
        if (window.length < windowBytes) {
            window = new byte[windowBytes];
        }
        while (windowAt < segment.sizeBytes()) {
            ByteBuffer target = ByteBuffer.wrap(window);
            target.limit((int) Math.min(window.length, segment.sizeBytes() - windowAt));
            int filled = target.limit() & -8;
            Segment.readFully(segment.file(), target, windowAt);
            boolean last = windowAt + filled + 8 > segment.sizeBytes();
            // A record that begins in the second half may end behind the window.
            int stop = last ? filled : filled / 2;
            for (int at = 0; at < stop; at += 8) {
                if (RecordFormat.int64(window, at) != 0) {
                    firstUsed = Math.min(firstUsed, windowAt + at);
                    lastUsed = windowAt + at + 8;
                    requireNoProof(segment, windowAt, at, filled);
                }
            }
            windowAt += stop;
        }
        if (lastUsed > 0) {
            remains.add(new JournalEnd.Remains(segment.number(), firstUsed, lastUsed));
        }
    }

    private void requireNoProof(Segment segment, long windowAt, int at, int filled) {
        int length = RecordFormat.int32(window, at);
        if (!RecordFormat.plausibleLength(length) || at + length > filled) {
            return;
        }
        long forcedThrough = RecordFormat.int64(window, at + RecordFormat.FORCED_THROUGH_AT);
        long sequence = RecordFormat.int64(window, at + RecordFormat.SEQUENCE_AT);
        if (forcedThrough < expected || forcedThrough > sequence) {
            return;
        }
        int actual =
                checksum.of(window, at + RecordFormat.SEQUENCE_AT, at + length) ^ segment.salt();
        if (actual == RecordFormat.int32(window, at + RecordFormat.CHECKSUM_AT)) {
            throw new DamagedJournal(
                    badFile,
                    badPosition,
                    expected,
                    String.format(
                            Locale.ROOT,
                            "no sound record here, but it had been durable: sequence %d (%s, byte"
                                    + " %d) was written when everything through %d was",
                            sequence,
                            segment.path(),
                            windowAt + at,
                            forcedThrough));
        }
    }
}
