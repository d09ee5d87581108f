package io.sluice.metering.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.metering.sim.FaultyDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DamagedMiddleTest {
    private static final int SECTOR_BYTES = 512;
    private static final int SEGMENTS = 4;
    private static final JournalSettings SETTINGS =
            JournalSettings.DEFAULT
                    .withSegmentSizeBytes(JournalSettings.SEGMENT_BYTES_MIN)
                    .withSpareSegments(1)
                    .withoutBackground(new Random(7));

    private final Random random = new Random(5);
    private final TestRecords records = new TestRecords(11);
    private final FaultyDisk disk = new FaultyDisk(1);
    private JournalEnd end = JournalEnd.ofNothing(List.of());

    @BeforeEach
    void writeFourSegments() throws IOException {
        try (SegmentedJournal journal =
                SegmentedJournal.open(disk, SETTINGS, records.readAndCompare(disk, 1))) {
            while (disk.list(SegmentFiles.JOURNAL).size() <= SEGMENTS) {
                journal.append(records.batch(3, 300));
                journal.force();
            }
            journal.append(records.batch(3, 300));
            journal.force();
        }
        end = records.readAndCompare(disk, 1);
        assertThat(end.segment()).isEqualTo(SEGMENTS);
    }

    @Test
    void stopsAtADamagedBitInAnySectorThatWasForced() throws IOException {
        int sectors = 0;
        for (String name : disk.list(SegmentFiles.JOURNAL)) {
            String path = SegmentFiles.JOURNAL + "/" + name;
            byte[] content = disk.content(path);
            for (int sector = 0; sector < content.length; sector += SECTOR_BYTES) {
                int at = anyUsedByte(path, content, sector);
                if (at >= 0) {
                    stopsAtADamagedBit(path, at);
                    sectors++;
                }
            }
        }
        assertThat(sectors).isGreaterThan(SEGMENTS * 12);
    }

    @Test
    void saysWhereTheDamageIsAndWhatToDo() throws IOException {
        String second = SegmentFiles.path(SegmentFiles.JOURNAL, 2);
        disk.flipBit(second, Segment.RECORDS_AT + 30, 3);
        DamagedJournal damage =
                catchThrowableOfType(DamagedJournal.class, () -> records.readAndCompare(disk, 1));
        assertThat(damage.file()).isEqualTo(second);
        assertThat(damage.position()).isEqualTo(Segment.RECORDS_AT);
        assertThat(damage.sequence()).isBetween(2L, (long) records.count());
        assertThat(damage)
                .hasMessageStartingWith(
                        "journal/0000000002.journal, byte 8192, sequence " + damage.sequence())
                .hasMessageContaining("had been durable")
                .hasMessageContaining("Nothing was changed")
                .hasMessageContaining("backup");
    }

    @Test
    void stopsWhenASegmentIsMissing() throws IOException {
        for (int number = 1; number <= SEGMENTS; number++) {
            String path = SegmentFiles.path(SegmentFiles.JOURNAL, number);
            disk.rename(path, "journal/elsewhere");
            assertThatThrownBy(() -> records.readAndCompare(disk, 1))
                    .isInstanceOf(DamagedJournal.class)
                    .hasMessageContaining(path)
                    .hasMessageContaining("missing");
            disk.rename("journal/elsewhere", path);
        }
    }

    @Test
    void stopsWhenASegmentIsCutShort() throws IOException {
        String path = SegmentFiles.path(SegmentFiles.JOURNAL, 2);
        byte[] content = disk.content(path);
        disk.delete(path);
        try (DiskFile file = disk.create(path)) {
            file.write(ByteBuffer.wrap(content, 0, content.length - SECTOR_BYTES), 0);
        }
        assertThatThrownBy(() -> records.readAndCompare(disk, 1))
                .isInstanceOf(DamagedJournal.class)
                .hasMessageContaining("bytes instead of");
    }

    @Test
    void stopsWhenTheJournalEndsBeforeTheSnapshot() {
        assertThatThrownBy(() -> records.readAndCompare(disk, records.count() + 2))
                .isInstanceOf(DamagedJournal.class)
                .hasMessageContaining("a snapshot holds everything before");
    }

    @Test
    void stopsWhenTheJournalIsGoneButNotTheSnapshot() {
        assertThatThrownBy(() -> records.readAndCompare(new FaultyDisk(3), 10))
                .isInstanceOf(DamagedJournal.class)
                .hasMessageContaining("no segment from here on holds this sequence");
    }

    @Test
    void stopsWhenTheBeginningIsGone() throws IOException {
        disk.delete(SegmentFiles.path(SegmentFiles.JOURNAL, 1));
        assertThatThrownBy(() -> records.readAndCompare(disk, 1))
                .isInstanceOf(DamagedJournal.class);
        records.readAndCompare(disk, records.count());
    }

    private void stopsAtADamagedBit(String path, int at) throws IOException {
        int bit = random.nextInt(8);
        disk.flipBit(path, at, bit);
        assertThatThrownBy(() -> records.readAndCompare(disk, 1))
                .as("%s byte %d", path, at)
                .isInstanceOf(DamagedJournal.class)
                .hasMessageContaining(path);
        disk.flipBit(path, at, bit);
        assertThat(records.readAndCompare(disk, 1)).isEqualTo(end);
    }

    /// The mark that a closed journal ends with speaks for what is before it, not for itself.
    private int anyUsedByte(String path, byte[] content, int sector) {
        boolean last = path.equals(SegmentFiles.path(SegmentFiles.JOURNAL, end.segment()));
        int count = 0;
        int chosen = -1;
        for (int at = sector; at < sector + SECTOR_BYTES; at++) {
            boolean mark = last && at >= end.position() - RecordFormat.CONTROL_BYTES;
            if (content[at] != 0 && !mark && random.nextInt(++count) == 0) {
                chosen = at;
            }
        }
        return chosen;
    }
}
