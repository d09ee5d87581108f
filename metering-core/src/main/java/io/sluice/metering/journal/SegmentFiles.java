package io.sluice.metering.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The names of the segments in `journal/` and `archive/`.
final class SegmentFiles {
    static final String JOURNAL = "journal";
    static final String ARCHIVE = "archive";

    /// Such a file was never part of the journal.
    static final String UNFINISHED = ".unfinished";

    private static final String ENDING = ".journal";
    private static final int DIGITS = 10;

    private SegmentFiles() {}

    static String path(String directory, long number) {
        return directory + "/" + String.format(Locale.ROOT, "%0" + DIGITS + "d", number) + ENDING;
    }

    /// The numbers of the segments in a folder, ascending.
    static List<Long> numbers(Disk disk, String directory) throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (String name : disk.list(directory)) {
            if (name.length() == DIGITS + ENDING.length()
                    && name.endsWith(ENDING)
                    && name.chars().limit(DIGITS).allMatch(c -> c >= '0' && c <= '9')) {
                numbers.add(Long.parseLong(name.substring(0, DIGITS)));
            }
        }
        return numbers;
    }

    /// The numbers of all segments, archived or not, ascending. The archive is looked at last, so
    /// that none is overlooked that moves there in between.
    static List<Long> allNumbers(Disk disk) throws IOException {
        TreeSet<Long> numbers = new TreeSet<>(numbers(disk, JOURNAL));
        numbers.addAll(numbers(disk, ARCHIVE));
        return List.copyOf(numbers);
    }

    /// Looks in `journal/` first: a segment only ever moves from there to the archive.
    ///
    /// @return null when there is no such segment
    static @Nullable Segment openForReading(Disk disk, long number) throws IOException {
        for (String directory : List.of(JOURNAL, ARCHIVE)) {
            String path = path(directory, number);
            try {
                return Segment.of(path, disk.openForReading(path), number);
            } catch (NoSuchFileException _) {
                // It may have been archived a moment ago.
            }
        }
        return null;
    }

    static Segment openForWriting(Disk disk, long number) throws IOException {
        String path = path(JOURNAL, number);
        return Segment.of(path, disk.open(path), number);
    }

    /// Removes what a crash left of segments that were being made.
    static void deleteUnfinished(Disk disk) throws IOException {
        for (String name : disk.list(JOURNAL)) {
            if (name.endsWith(UNFINISHED)) {
                disk.delete(JOURNAL + "/" + name);
            }
        }
    }
}
