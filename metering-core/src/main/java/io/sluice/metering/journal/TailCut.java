package io.sluice.metering.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Prepares a journal that was read to its end for appending: cuts off what was never answered and
/// makes durable what recovery is about to build on.
final class TailCut {
    private static final int BLOCK_BYTES = 64 << 10;

    private final Disk disk;
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);

    TailCut(Disk disk) {
        this.disk = disk;
    }

    void prepare(JournalEnd end) throws IOException {
        for (JournalEnd.Remains remains : end.remains()) {
            zero(remains);
        }
        JournalEnd.Place unproven = end.unproven();
        if (unproven.segment() == 0) {
            return;
        }
        // One that was archived since had been forced before that.
        for (long number : SegmentFiles.numbers(disk, SegmentFiles.JOURNAL)) {
            if (number < unproven.segment() || number > end.segment()) {
                continue;
            }
            try (Segment segment = SegmentFiles.openForWriting(disk, number)) {
                boolean first = number == unproven.segment();
                boolean last = number == end.segment();
                rewrite(segment, Segment.START_AT, Segment.RECORDS_AT);
                rewrite(
                        segment,
                        first ? unproven.position() : Segment.RECORDS_AT,
                        last ? end.position() : segment.sizeBytes());
                segment.file().force();
            }
        }
    }

    /// Torn records must not come alive when new ones have filled the place before them.
    private void zero(JournalEnd.Remains remains) throws IOException {
        try (Segment segment = SegmentFiles.openForWriting(disk, remains.segment())) {
            fillWithZeros();
            long at = remains.from();
            while (at < remains.to()) {
                block.clear().limit((int) Math.min(BLOCK_BYTES, remains.to() - at));
                segment.file().write(block, at);
                at += block.limit();
            }
            segment.file().force();
        }
    }

    private void fillWithZeros() {
        block.clear();
        while (block.remaining() >= Long.BYTES) {
            block.putLong(0);
        }
    }

    /// Writes the same bytes again. If the process ended because a force failed, the system may
    /// show bytes that are not on the disk and believe that they need no writing.
    private void rewrite(Segment segment, long from, long to) throws IOException {
        long at = from;
        while (at < to) {
            block.clear().limit((int) Math.min(BLOCK_BYTES, to - at));
            Segment.readFully(segment.file(), block, at);
            segment.file().write(block.flip(), at);
            at += block.limit();
        }
    }
}
