package io.sluice.metering.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.metering.sim.FaultyDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTailingTest {
    private static final JournalSettings SMALL =
            JournalSettings.DEFAULT
                    .withSegmentSizeBytes(JournalSettings.SEGMENT_BYTES_MIN)
                    .withSpareSegments(1);

    private final TestRecords records = new TestRecords(11);

    @TempDir Path folder;

    @Test
    void seesWhatIsForcedAndNothingElse() throws IOException {
        FaultyDisk disk = new FaultyDisk(1);
        JournalSettings settings = SMALL.withoutBackground(new Random(7));
        JournalEnd end = records.readAndCompare(disk, 1);
        try (SegmentedJournal journal = SegmentedJournal.open(disk, settings, end);
                JournalReader reader = JournalReader.tailing(disk, 1, journal::forcedThrough)) {
            assertThat(reader.next()).isFalse();
            for (int i = 0; i < 100; i++) {
                journal.append(records.batch(5, 300));
                assertThat(reader.next()).isFalse();
                journal.force();
                if (i % 3 == 0) {
                    journal.mark();
                }
                for (int j = 0; j < 5; j++) {
                    assertThat(reader.next()).isTrue();
                    records.requireSame(reader);
                }
                journal.archiveThrough(journal.forcedThrough());
            }
            assertThat(reader.sequence()).isEqualTo(500);
        }
    }

    @Test
    void beginsAtASequenceThatIsYetToCome() throws IOException {
        FaultyDisk disk = new FaultyDisk(1);
        JournalSettings settings = SMALL.withoutBackground(new Random(7));
        JournalEnd end = records.readAndCompare(disk, 1);
        try (SegmentedJournal journal = SegmentedJournal.open(disk, settings, end);
                JournalReader reader = JournalReader.tailing(disk, 101, journal::forcedThrough)) {
            journal.append(records.batch(100, 300));
            journal.force();
            assertThat(reader.next()).isFalse();
            journal.append(records.batch(1, 300));
            journal.force();
            assertThat(reader.next()).isTrue();
            assertThat(reader.sequence()).isEqualTo(101);
            records.requireSame(reader);
        }
    }

    @Test
    void stopsAtDamage() throws IOException {
        FaultyDisk disk = new FaultyDisk(1);
        JournalSettings settings = SMALL.withoutBackground(new Random(7));
        JournalEnd end = records.readAndCompare(disk, 1);
        try (SegmentedJournal journal = SegmentedJournal.open(disk, settings, end);
                JournalReader reader = JournalReader.tailing(disk, 1, journal::forcedThrough)) {
            journal.append(records.batch(1, 300));
            journal.force();
            disk.flipBit("journal/0000000001.journal", Segment.RECORDS_AT + 100, 1);
            assertThatThrownBy(reader::next).isInstanceOf(DamagedJournal.class);
        }
    }

    @Test
    void followsAWriterInAnotherThread() throws IOException {
        Disk disk = new RealDisk(folder);
        JournalEnd end = records.readAndCompare(disk, 1);
        records.batch(10_000, 200);
        TestRecords written = new TestRecords(11);
        try (SegmentedJournal journal = SegmentedJournal.open(disk, SMALL, end);
                JournalReader reader = JournalReader.tailing(disk, 1, journal::forcedThrough)) {
            CompletableFuture<Void> writer =
                    CompletableFuture.runAsync(() -> {
                        while (written.count() < 10_000) {
                            journal.append(written.batch(50, 200));
                            journal.force();
                            journal.mark();
                        }
                    });
            while (reader.sequence() < 10_000) {
                if (reader.next()) {
                    records.requireSame(reader);
                } else if (writer.isCompletedExceptionally()) {
                    writer.join();
                }
            }
            writer.join();
        }
    }
}
