package io.sluice.metering.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.metering.journal.JournalSettings.Retention;
import io.sluice.metering.sim.FaultyDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Random appends, forces, archivings and crashes at every kind of moment: what was forced is read
/// back, and what is read is always a prefix of what was appended.
///
/// `-Dseed=` repeats one run.
class JournalProperties {
    private static final int RUNS = 100;
    private static final int LIVES = 25;
    private static final int STEPS_PER_LIFE = 40;

    @Test
    void readsBackAllThatWasForcedAndNothingElse() throws IOException {
        String only = System.getProperty("seed");
        long first = only == null ? 1 : Long.parseLong(only);
        int runs = only == null ? RUNS : 1;
        for (long seed = first; seed < first + runs; seed++) {
            try {
                new Run(seed, false).live();
            } catch (IOException | RuntimeException | AssertionError failure) {
                throw new AssertionError("repeat with -Dseed=" + seed, failure);
            }
        }
    }

    @Test
    void noticesWhenForcingIsLeftOut() {
        for (long seed = 1; seed <= 20; seed++) {
            Run run = new Run(seed, true);
            assertThatThrownBy(run::live)
                    .as("seed %d", seed)
                    .isInstanceOfAny(AssertionError.class, DamagedJournal.class);
        }
    }

    @Test
    void neverForgetsARecordBecauseOfADamagedBit() throws IOException {
        for (long seed = 1; seed <= RUNS; seed++) {
            Run run = new Run(seed, false);
            run.liveOnceAndClose();
            for (int i = 0; i < 20; i++) {
                run.requireAllOrDamaged();
            }
        }
    }

    /// One journal through many crashes.
    private static final class Run {
        private final SplittableRandom random;
        private final FaultyDisk disk;
        private final TestRecords records;
        private final JournalSettings settings;
        private long forcedThrough;
        private long deletedThrough;

        Run(long seed, boolean forceDoesNothing) {
            random = new SplittableRandom(seed);
            disk = new FaultyDisk(random.nextLong(), forceDoesNothing);
            records = new TestRecords(random.nextLong());
            settings =
                    JournalSettings.DEFAULT
                            .withSegmentSizeBytes(16 << 10 << random.nextInt(3))
                            .withSpareSegments(random.nextInt(1, 4))
                            .withRetention(
                                    random.nextBoolean() ? Retention.ARCHIVE : Retention.DELETE)
                            .withoutBackground(random.split());
        }

        void live() throws IOException {
            for (int life = 0; life < LIVES; life++) {
                if (random.nextInt(3) > 0) {
                    disk.stopAfter(random.nextInt(1, 120));
                }
                try {
                    work();
                } catch (IOException | JournalBroken stop) {
                    if (!disk.stopped()) {
                        throw stop;
                    }
                }
                disk.crash();
            }
            recover();
        }

        /// Many forced batches and a proper end, whose mark speaks for the last of them.
        void liveOnceAndClose() throws IOException {
            try (SegmentedJournal journal = SegmentedJournal.open(disk, settings, recover())) {
                for (int i = 0; i < STEPS_PER_LIFE; i++) {
                    step(journal);
                }
            }
            forcedThrough = records.count();
        }

        void requireAllOrDamaged() throws IOException {
            List<String> paths = new ArrayList<>();
            for (String folder : List.of(SegmentFiles.JOURNAL, SegmentFiles.ARCHIVE)) {
                disk.list(folder).forEach(name -> paths.add(folder + "/" + name));
            }
            String path = paths.get(random.nextInt(paths.size()));
            long position = random.nextInt(disk.content(path).length);
            int bit = random.nextInt(8);
            disk.flipBit(path, position, bit);
            try {
                recover();
            } catch (DamagedJournal damage) {
                assertThat(damage).hasMessageContaining(path);
            }
            disk.flipBit(path, position, bit);
        }

        private JournalEnd recover() throws IOException {
            JournalEnd end = records.readAndCompare(disk, deletedThrough + 1);
            assertThat(end.lastSequence()).isBetween(forcedThrough, (long) records.count());
            records.cutAfter(end.lastSequence());
            return end;
        }

        private void work() throws IOException {
            JournalEnd end = recover();
            try (SegmentedJournal journal = SegmentedJournal.open(disk, settings, end)) {
                forcedThrough = end.lastSequence();
                int steps = random.nextInt(STEPS_PER_LIFE);
                for (int i = 0; i < steps; i++) {
                    step(journal);
                }
                if (random.nextBoolean()) {
                    disk.stopAfter(1); // not closed properly
                }
            }
            forcedThrough = records.count();
        }

        private void archive(SegmentedJournal journal) throws IOException {
            long through = random.nextLong(forcedThrough + 1);
            if (settings.retention() == Retention.DELETE) {
                deletedThrough = Math.max(deletedThrough, through);
            }
            journal.archiveThrough(through);
        }

        private void step(SegmentedJournal journal) throws IOException {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> journal.append(records.batch(random.nextInt(1, 12), 400));
                case 4 -> journal.append(records.batch(1, 5_000));
                case 5, 6, 7 -> {
                    journal.force();
                    forcedThrough = records.count();
                    assertThat(journal.forcedThrough()).isEqualTo(forcedThrough);
                }
                case 8 -> journal.mark();
                default -> archive(journal);
            }
        }
    }
}
