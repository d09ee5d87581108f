package io.sluice.metering.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.metering.sim.FaultyDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TornTailTest {
    private static final String FIRST = SegmentFiles.path(SegmentFiles.JOURNAL, 1);
    private static final String SECOND = SegmentFiles.path(SegmentFiles.JOURNAL, 2);
    private static final JournalSettings SETTINGS =
            JournalSettings.DEFAULT
                    .withSegmentSizeBytes(JournalSettings.SEGMENT_BYTES_MIN)
                    .withSpareSegments(1)
                    .withoutBackground(new Random(7));

    private final TestRecords records = new TestRecords(11);

    @Test
    void cutsALastBatchThatEndsAtAnyByte() throws IOException {
        Scene scene = scene(10, 5);
        for (int at = scene.batchAt; at < scene.batchEnd; at++) {
            byte[] torn = scene.first.clone();
            Arrays.fill(torn, at, torn.length, (byte) 0);
            JournalEnd end = goesOnAfter(scene, torn, scene.second);
            assertThat(end.position()).isLessThanOrEqualTo(at + 8);
        }
    }

    @Test
    void cutsALastBatchWithAnyByteWrong() throws IOException {
        Scene scene = scene(10, 5);
        for (int at = scene.batchAt; at < scene.batchEnd; at++) {
            byte[] wrong = scene.first.clone();
            wrong[at] ^= (byte) 0x55;
            JournalEnd end = goesOnAfter(scene, wrong, scene.second);
            assertThat(end.position()).isLessThanOrEqualTo(at);
            assertThat(end.torn()).isTrue();
        }
    }

    @Test
    void cutsALastBatchThatLostAnySectorAtTheEndOfASegment() throws IOException {
        Scene scene = scene(40, 30);
        assertThat(scene.second[Segment.RECORDS_AT]).isNotZero();
        for (int at = scene.batchAt; at < scene.first.length; at += 64) {
            byte[] torn = scene.first.clone();
            Arrays.fill(torn, at, Math.min(at + 512, torn.length), (byte) 0);
            goesOnAfter(scene, torn, scene.second);
        }
        for (int at = Segment.START_AT; at < scene.second.length; at += 64) {
            byte[] torn = scene.second.clone();
            Arrays.fill(torn, at, Math.min(at + 512, torn.length), (byte) 0);
            goesOnAfter(scene, scene.first, torn);
        }
    }

    @Test
    void findsNothingTornInAWholeJournal() throws IOException {
        Scene scene = scene(10, 5);
        JournalEnd end = goesOnAfter(scene, scene.first, scene.second);
        assertThat(end.lastSequence()).isEqualTo(15);
        assertThat(end.torn()).isFalse();
    }

    @Test
    void ignoresBytesOfARequestThatLookLikeALaterRecord() throws IOException {
        Scene scene = scene(10, 0);
        byte[] forged = scene.first.clone();
        ByteBuffer buffer = ByteBuffer.wrap(forged);
        int at = scene.batchAt + 64;
        RecordFormat.header(buffer, at, 48, 500);
        RecordFormat.putLong(buffer, at + RecordFormat.FORCED_THROUGH_AT, 400);
        int crc = new Checksum().of(forged, at + RecordFormat.SEQUENCE_AT, at + 48);
        RecordFormat.putInt(buffer, at + RecordFormat.CHECKSUM_AT, crc);
        assertThat(goesOnAfter(scene, forged, scene.second).lastSequence()).isEqualTo(10);
    }

    /// Two segments: forced records, then a batch that was written and not forced.
    private static final class Scene {
        private final byte[] first;
        private final byte[] second;
        private final int batchAt;
        private final int batchEnd;

        Scene(FaultyDisk disk, int batchAt) throws IOException {
            this.first = disk.content(FIRST);
            this.second = disk.content(SECOND);
            this.batchAt = batchAt;
            this.batchEnd = used(first);
        }
    }

    private Scene scene(int forced, int unforced) throws IOException {
        FaultyDisk disk = new FaultyDisk(1);
        SegmentedJournal journal =
                SegmentedJournal.open(disk, SETTINGS, records.readAndCompare(disk, 1));
        journal.append(records.batch(forced, 200));
        journal.force();
        int batchAt = used(disk.content(FIRST));
        if (unforced > 0) {
            journal.append(records.batch(unforced, 200));
        }
        return new Scene(disk, batchAt);
    }

    /// Everything forced is there, of the rest a prefix, and new records can follow.
    private JournalEnd goesOnAfter(Scene scene, byte[] first, byte[] second) throws IOException {
        FaultyDisk disk = new FaultyDisk(2);
        disk.createDirectory(SegmentFiles.JOURNAL);
        put(disk, FIRST, first);
        put(disk, SECOND, second);
        JournalEnd end = records.readAndCompare(disk, 1);
        long forced = RecordFormat.int64(ByteBuffer.wrap(scene.first), scene.batchAt + 16);
        assertThat(end.lastSequence()).isBetween(forced, (long) records.count());

        TestRecords more = new TestRecords(99);
        more.batch((int) end.lastSequence(), 20);
        try (SegmentedJournal journal = SegmentedJournal.open(disk, SETTINGS, end)) {
            journal.append(more.batch(3, 30));
            journal.force();
        }
        disk.crash();
        try (JournalReader reader = JournalReader.whole(disk, end.lastSequence() + 1)) {
            for (int i = 0; i < 3; i++) {
                assertThat(reader.next()).isTrue();
                more.requireSame(reader);
            }
            assertThat(reader.next()).isFalse();
            assertThat(reader.end().torn()).isFalse();
        }
        return end;
    }

    private static void put(FaultyDisk disk, String path, byte[] content) throws IOException {
        try (DiskFile file = disk.create(path)) {
            file.write(ByteBuffer.wrap(content), 0);
            file.force();
        }
        disk.forceDirectory(SegmentFiles.JOURNAL);
    }

    /// Where the zeros at the end begin, as records are aligned.
    private static int used(byte[] content) {
        int end = content.length;
        while (content[end - 1] == 0) {
            end--;
        }
        return RecordFormat.padded(end);
    }
}
