package io.sluice.metering.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.sluice.metering.sim.FaultyDisk;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentedJournalTest {
    private static final JournalSettings SMALL =
            JournalSettings.DEFAULT
                    .withSegmentSizeBytes(JournalSettings.SEGMENT_BYTES_MIN)
                    .withSpareSegments(1)
                    .withoutBackground(new Random(7));

    private final TestRecords records = new TestRecords(11);
    private final FaultyDisk disk = new FaultyDisk(1);

    @TempDir Path folder;

    @Test
    void layoutOfARecordIsFixed() throws IOException {
        ByteBuffer batch = ByteBuffer.allocateDirect(56);
        RecordFormat.header(batch, 0, 56, 1);
        RecordFormat.putInt(batch, 24, 17);
        batch.put(48, (byte) 8);
        try (SegmentedJournal journal = open(SMALL)) {
            journal.append(batch);
        }
        byte[] content = disk.content("journal/0000000001.journal");
        // The journal's own first mark, 32 bytes, stands before the record.
        ByteBuffer file = ByteBuffer.wrap(content);
        int at = Segment.RECORDS_AT + RecordFormat.CONTROL_BYTES;
        assertThat(content).startsWith("SJOURNL1".getBytes(StandardCharsets.US_ASCII));
        assertThat(RecordFormat.int32(file, at)).isEqualTo(56);
        int crc = new Checksum().of(content, at + 8, at + 56);
        assertThat(RecordFormat.int32(file, at + 4)).isEqualTo(crc ^ RecordFormat.int32(file, 12));
        assertThat(RecordFormat.int64(file, at + 8)).isEqualTo(1);
        assertThat(RecordFormat.int64(file, at + 16)).isEqualTo(0);
        assertThat(RecordFormat.int32(file, at + 24)).isEqualTo(17);
        assertThat(content[at + 48]).isEqualTo((byte) 8);
    }

    @Test
    void forcesOnceForABatchAndNeverForNothing() throws IOException {
        try (SegmentedJournal journal =
                open(
                        JournalSettings.DEFAULT
                                .withSegmentSizeBytes(1 << 20)
                                .withoutBackground(new Random(1)))) {
            long before = disk.forces();
            journal.force();
            assertThat(disk.forces()).isEqualTo(before);
            journal.append(records.batch(50, 200));
            journal.append(records.batch(1, 200));
            assertThat(journal.forcedThrough()).isZero();
            journal.force();
            assertThat(disk.forces()).isEqualTo(before + 1);
            assertThat(journal.forcedThrough()).isEqualTo(51);
            journal.mark();
            journal.force();
            assertThat(disk.forces()).isEqualTo(before + 1);
        }
    }

    @Test
    void consumesTheBatch() throws IOException {
        try (SegmentedJournal journal = open(SMALL)) {
            ByteBuffer batch = records.batch(5, 200);
            journal.append(batch);
            assertThat(batch.hasRemaining()).isFalse();
        }
    }

    @Test
    void appendsPartOfABufferThatIsUsedAsARing() throws IOException {
        try (SegmentedJournal journal = open(SMALL)) {
            ByteBuffer batch = records.batch(3, 50);
            ByteBuffer ring = ByteBuffer.allocateDirect(4096);
            ring.put(1024, batch, 0, batch.limit());
            journal.append(ring.limit(1024 + batch.limit()).position(1024));
            assertThat(ring.position()).isEqualTo(1024 + batch.limit());
        }
        assertThat(records.readAndCompare(disk, 1).lastSequence()).isEqualTo(3);
    }

    @Test
    void goesOnInFurtherSegmentsBetweenRecords() throws IOException {
        try (SegmentedJournal journal = open(SMALL)) {
            journal.append(records.batch(400, 200));
            journal.force();
        }
        disk.crash();
        JournalEnd end = records.readAndCompare(disk, 1);
        assertThat(end.lastSequence()).isEqualTo(400);
        assertThat(end.segment()).isGreaterThan(6);
        records.readAndCompare(disk, 399);
    }

    @Test
    void goesOnAfterEveryReopening() throws IOException {
        for (int i = 0; i < 30; i++) {
            try (SegmentedJournal journal = open(SMALL)) {
                assertThat(journal.forcedThrough()).isEqualTo(records.count());
                journal.append(records.batch(7, 300));
            }
        }
        assertThat(records.readAndCompare(disk, 1).lastSequence()).isEqualTo(210);
    }

    @Test
    void beginsASegmentForNewRules() throws IOException {
        try (SegmentedJournal journal = open(SMALL.withRulesVersion(1))) {
            journal.append(records.batch(2, 50));
        }
        try (SegmentedJournal journal = open(SMALL.withRulesVersion(2))) {
            journal.append(records.batch(2, 50));
        }
        open(SMALL.withRulesVersion(2)).close();
        try (JournalReader reader = JournalReader.whole(disk, 1)) {
            StringBuilder versions = new StringBuilder();
            while (reader.next()) {
                versions.append(reader.rulesVersion());
            }
            assertThat(versions).hasToString("1122");
            assertThat(reader.end().segment()).isEqualTo(2);
        }
    }

    @Test
    void readsAndWritesTheLargestRecords() throws IOException {
        JournalSettings settings =
                JournalSettings.DEFAULT
                        .withSegmentSizeBytes(8 << 20)
                        .withoutBackground(new Random(1));
        try (SegmentedJournal journal = open(settings)) {
            for (int i = 0; i < 8; i++) {
                journal.append(records.batch(1, 2_000_000));
                journal.append(records.batch(1, 60));
            }
        }
        assertThat(records.readAndCompare(disk, 1).lastSequence()).isEqualTo(16);
    }

    @Test
    void breaksForGoodWhenAForceFails() throws IOException {
        SegmentedJournal journal = open(SMALL);
        journal.append(records.batch(3, 50));
        disk.setForceFails(true);
        assertThatThrownBy(journal::force).isInstanceOf(JournalBroken.class);
        disk.setForceFails(false);
        assertThatThrownBy(journal::force).isInstanceOf(JournalBroken.class);
        assertThatThrownBy(() -> journal.append(records.batch(1, 50)))
                .isInstanceOf(JournalBroken.class);
        assertThat(journal.forcedThrough()).isZero();
    }

    @Test
    void writesAgainWhatAFailedForceMayHaveLeftOut() throws IOException {
        SegmentedJournal journal = open(SMALL);
        journal.append(records.batch(3, 50));
        journal.force();
        journal.append(records.batch(100, 200));
        disk.setForceFails(true);
        assertThatThrownBy(journal::force).isInstanceOf(JournalBroken.class);
        disk.setForceFails(false);

        // The process starts again, the machine does not: all of it can be read.
        open(SMALL).close();
        assertThat(records.readAndCompare(disk, 1).lastSequence()).isEqualTo(103);
        disk.crash();
        assertThat(records.readAndCompare(disk, 1).lastSequence()).isEqualTo(103);
    }

    @Test
    void breaksAtARecordOutOfOrder() throws IOException {
        SegmentedJournal journal = open(SMALL);
        records.batch(1, 50);
        ByteBuffer second = records.batch(1, 50);
        assertThatThrownBy(() -> journal.append(second))
                .isInstanceOf(JournalBroken.class)
                .hasMessageContaining("sequence 1");
    }

    @Test
    void waitsForDiskSpaceAndLosesNothing() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        JournalSettings settings =
                SMALL.withWhenFull(
                        5_000,
                        () -> {
                            if (calls.incrementAndGet() == 3) {
                                disk.setFull(false);
                            }
                        });
        try (SegmentedJournal journal = open(settings)) {
            assertThat(journal.diskFull()).isFalse();
            disk.setFull(true);
            long headroom = journal.headroomBytes();
            while (!journal.diskFull()) {
                journal.append(records.batch(1, 200));
                assertThat(journal.headroomBytes()).isNotEqualTo(headroom);
                headroom = journal.headroomBytes();
            }
            assertThat(calls).hasValue(0);
            journal.append(records.batch(100, 200));
            assertThat(calls).hasValue(3);
            assertThat(journal.diskFull()).isFalse();
        }
        disk.crash();
        assertThat(records.readAndCompare(disk, 1).lastSequence()).isEqualTo(records.count());
    }

    @Test
    void breaksWhenNoDiskSpaceComesInTime() throws IOException {
        SegmentedJournal journal = open(SMALL.withWhenFull(5_000, () -> {}));
        journal.append(records.batch(5, 200));
        journal.force();
        disk.setFull(true);
        assertThatThrownBy(() -> journal.append(records.batch(400, 200)))
                .isInstanceOf(JournalBroken.class)
                .hasMessageContaining("no room");
        disk.crash();
        assertThat(records.readAndCompare(disk, 1).lastSequence()).isBetween(5L, 405L);
    }

    @Test
    void allWithinTheHeadroomFitsWhenTheDiskIsFull() throws IOException {
        JournalSettings settings =
                JournalSettings.DEFAULT
                        .withSegmentSizeBytes(5 << 20)
                        .withoutBackground(new Random(1))
                        .withWhenFull(0, () -> {});
        try (SegmentedJournal journal = open(settings)) {
            disk.setFull(true);
            long left = journal.headroomBytes();
            assertThat(left).isGreaterThan(8 << 20);
            for (ByteBuffer batch = records.batch(1, 700_000);
                    batch.limit() <= left;
                    batch = records.batch(1, 700_000)) {
                left -= batch.limit();
                journal.append(batch);
            }
            records.cutAfter(records.count() - 1);
        }
        assertThat(records.readAndCompare(disk, 1).lastSequence()).isEqualTo(records.count());
    }

    @Test
    void countsADiskAsFullBeforeTheLastByteIsGone() throws IOException {
        try (SegmentedJournal journal = open(SMALL.withKeepFreeBytes(1_000))) {
            disk.setUsableBytes(JournalSettings.SEGMENT_BYTES_MIN + 999);
            journal.append(records.batch(80, 200));
            assertThat(journal.diskFull()).isTrue();
            disk.setUsableBytes(JournalSettings.SEGMENT_BYTES_MIN + 1_000);
            journal.append(records.batch(1, 20));
            assertThat(journal.diskFull()).isFalse();
        }
    }

    @Test
    void refusesToBeginOnAFullDisk() {
        disk.setFull(true);
        assertThatThrownBy(() -> open(SMALL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no room for the first journal segment");
    }

    @Test
    void isSuppliedByAThreadOfItsOwnOnARealDisk() throws IOException {
        Disk real = new RealDisk(folder);
        JournalSettings settings =
                JournalSettings.DEFAULT.withSegmentSizeBytes(JournalSettings.SEGMENT_BYTES_MIN);
        for (int i = 0; i < 3; i++) {
            JournalEnd end = records.readAndCompare(real, 1);
            try (SegmentedJournal journal = SegmentedJournal.open(real, settings, end)) {
                for (int j = 0; j < 50; j++) {
                    journal.append(records.batch(20, 200));
                    journal.force();
                }
            }
        }
        assertThat(records.readAndCompare(real, 1).lastSequence()).isEqualTo(3_000);
    }

    @Test
    void allocatesNothingPerAppend() throws IOException {
        Disk real = new RealDisk(folder);
        JournalSettings settings = JournalSettings.DEFAULT.withSegmentSizeBytes(4 << 20);
        int rounds = 2_000;
        ByteBuffer batch = ByteBuffer.allocateDirect(4 * 128);
        try (SegmentedJournal journal =
                SegmentedJournal.open(real, settings, records.readAndCompare(real, 1))) {
            appendAndForce(journal, batch, rounds, 0);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            appendAndForce(journal, batch, rounds, rounds * 4L);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated / rounds).isZero();
        }
    }

    private static void appendAndForce(
            SegmentedJournal journal, ByteBuffer batch, int rounds, long lastSequence) {
        long sequence = lastSequence;
        for (int i = 0; i < rounds; i++) {
            batch.clear();
            for (int at = 0; at < batch.limit(); at += 128) {
                RecordFormat.header(batch, at, 128, ++sequence);
                RecordFormat.putInt(batch, at + RecordFormat.FRAME_AT, 80);
                batch.put(at + RecordFormat.FRAME_AT + 80, (byte) 24);
            }
            journal.append(batch);
            if (i % 50 == 0) {
                journal.force();
                journal.mark();
            }
        }
    }

    private SegmentedJournal open(JournalSettings settings) throws IOException {
        return SegmentedJournal.open(disk, settings, records.readAndCompare(disk, 1));
    }
}
