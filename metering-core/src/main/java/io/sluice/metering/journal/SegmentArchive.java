package io.sluice.metering.journal;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/// Puts away segments that a snapshot has made superfluous for recovery.
final class SegmentArchive {
    private final Disk disk;
    private final JournalSettings.Retention retention;
    private final Queue<LongSupplier> followers = new ConcurrentLinkedQueue<>();

    SegmentArchive(Disk disk, JournalSettings.Retention retention) {
        this.disk = disk;
        this.retention = retention;
    }

    /// Looks only at what the files say, so it needs nothing from the journal's thread.
    ///
    /// @param forcedThrough a segment is sealed when the one after it begins with a durable
    ///   sequence: only then does the disk know where the journal goes on
    int putAway(long throughSequence, long forcedThrough) throws IOException {
        long nextFirstMax = Math.min(notNeeded(throughSequence) + 1, forcedThrough);
        List<Long> numbers = SegmentFiles.numbers(disk, SegmentFiles.JOURNAL);
        int count = 0;
        for (int i = 0; i + 1 < numbers.size(); i++) {
            if (!beginsBy(numbers.get(i + 1), nextFirstMax)) {
                break;
            }
            putAway(numbers.get(i));
            count++;
        }
        return count;
    }

    /// Each follower counts as one of its own, also where two ask alike.
    Journal.Kept keepAfter(LongSupplier sequence) {
        LongSupplier follower = () -> sequence.getAsLong();
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    /// Through where nobody needs `journal/` any more. Archived segments can be read as well.
    private long notNeeded(long throughSequence) {
        long through = throughSequence;
        if (retention == JournalSettings.Retention.DELETE) {
            for (LongSupplier follower : followers) {
                through = Math.min(through, follower.getAsLong());
            }
        }
        return through;
    }

    private boolean beginsBy(long number, long sequenceMax) throws IOException {
        try (Segment next = SegmentFiles.openForReading(disk, number)) {
            Segment.Start start = next == null ? null : next.start();
            return start != null && start.firstSequence() <= sequenceMax;
        }
    }

    /// One by one, oldest first: a crash never leaves a hole.
    private void putAway(long number) throws IOException {
        String path = SegmentFiles.path(SegmentFiles.JOURNAL, number);
        switch (retention) {
            case ARCHIVE -> {
                disk.createDirectory(SegmentFiles.ARCHIVE);
                disk.rename(path, SegmentFiles.path(SegmentFiles.ARCHIVE, number));
                disk.forceDirectory(SegmentFiles.ARCHIVE);
            }
            case DELETE -> disk.delete(path);
        }
        disk.forceDirectory(SegmentFiles.JOURNAL);
    }
}
