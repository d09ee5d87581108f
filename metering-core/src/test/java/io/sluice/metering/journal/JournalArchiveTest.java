package io.sluice.metering.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.metering.sim.FaultyDisk;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JournalArchiveTest {
    private static final JournalSettings SMALL =
            JournalSettings.DEFAULT
                    .withSegmentSizeBytes(JournalSettings.SEGMENT_BYTES_MIN)
                    .withSpareSegments(1)
                    .withoutBackground(new Random(7));

    private final TestRecords records = new TestRecords(11);
    private final FaultyDisk disk = new FaultyDisk(1);

    @Test
    void putsAwayOnlySegmentsThatHoldNothingLater() throws IOException {
        try (SegmentedJournal journal = openWithRecords(SMALL)) {
            long secondBegins = firstSequence(2);
            assertThat(journal.archiveThrough(secondBegins - 2)).isZero();
            assertThat(journal.archiveThrough(secondBegins - 1)).isEqualTo(1);
            assertThat(journal.archiveThrough(secondBegins - 1)).isZero();
            assertThat(disk.list(SegmentFiles.ARCHIVE)).containsExactly("0000000001.journal");
        }
        records.readAndCompare(disk, 1);
    }

    @Test
    void neverPutsAwayTheSegmentThatIsWritten() throws IOException {
        try (SegmentedJournal journal = openWithRecords(SMALL)) {
            journal.archiveThrough(Long.MAX_VALUE - 1);
            journal.append(records.batch(50, 200));
            journal.force();
        }
        disk.crash();
        assertThat(records.readAndCompare(disk, 1).lastSequence()).isEqualTo(records.count());
    }

    @Test
    void neverPutsAwayBeforeTheNextSegmentIsDurable() throws IOException {
        try (SegmentedJournal journal = openWithRecords(SMALL)) {
            long before = journal.archiveThrough(Long.MAX_VALUE - 1);
            assertThat(before).isPositive();
            journal.append(records.batch(200, 200));
            assertThat(journal.archiveThrough(Long.MAX_VALUE - 1)).isZero();
            journal.force();
            assertThat(journal.archiveThrough(Long.MAX_VALUE - 1)).isPositive();
        }
    }

    @Test
    void deletesWhenToldTo() throws IOException {
        JournalSettings settings = SMALL.withRetention(JournalSettings.Retention.DELETE);
        try (SegmentedJournal journal = openWithRecords(settings)) {
            long thirdBegins = firstSequence(3);
            assertThat(journal.archiveThrough(thirdBegins)).isEqualTo(2);
            assertThat(disk.list(SegmentFiles.ARCHIVE)).isEmpty();
            records.readAndCompare(disk, thirdBegins);
            assertThatThrownBy(() -> records.readAndCompare(disk, thirdBegins - 1))
                    .isInstanceOf(DamagedJournal.class);
        }
    }

    @Test
    void findsTheSegmentOfASequenceInTheArchive() throws IOException {
        try (SegmentedJournal journal = openWithRecords(SMALL)) {
            journal.archiveThrough(records.count());
        }
        for (long from : List.of(1L, firstSequence(2) - 1, firstSequence(2), 150L)) {
            assertThat(records.readAndCompare(disk, from).lastSequence())
                    .isEqualTo(records.count());
        }
    }

    private SegmentedJournal openWithRecords(JournalSettings settings) throws IOException {
        SegmentedJournal journal =
                SegmentedJournal.open(disk, settings, records.readAndCompare(disk, 1));
        journal.append(records.batch(200, 200));
        journal.force();
        return journal;
    }

    private long firstSequence(long number) throws IOException {
        try (Segment segment = SegmentFiles.openForReading(disk, number)) {
            assertThat(segment).isNotNull();
            Segment.Start start = segment.start();
            assertThat(start).isNotNull();
            return start.firstSequence();
        }
    }
}
