package io.sluice.metering.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.metering.journal.JournalSettings;
import io.sluice.metering.journal.JournalSettings.Retention;
import io.sluice.metering.journal.SegmentedJournal;
import io.sluice.metering.journal.TestRecords;
import io.sluice.metering.sim.FaultyDisk;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JournalTailTest {
    private static final JournalSettings SMALL =
            JournalSettings.DEFAULT
                    .withSegmentSizeBytes(JournalSettings.SEGMENT_BYTES_MIN)
                    .withSpareSegments(1)
                    .withoutBackground(new Random(7));

    private final TestRecords records = new TestRecords(11);
    private final FaultyDisk disk = new FaultyDisk(1);

    @Test
    void followsFromAnySequenceThroughArchivedSegments() throws IOException {
        try (SegmentedJournal journal = open(SMALL)) {
            write(journal, 500);
            assertThat(journal.archiveThrough(journal.forcedThrough())).isPositive();
            for (long from : new long[] {1, 2, 250, 499, 500}) {
                try (JournalTail tail = tail(journal, from)) {
                    for (long expected = from; expected <= 500; expected++) {
                        assertThat(tail.next()).isTrue();
                        assertThat(tail.sequence()).isEqualTo(expected);
                    }
                    assertThat(tail.next()).isFalse();
                }
            }
        }
    }

    @Test
    void severalFollowSideBySide() throws IOException {
        try (SegmentedJournal journal = open(SMALL);
                JournalTail one = tail(journal, 1);
                JournalTail other = tail(journal, 1)) {
            for (int round = 0; round < 50; round++) {
                write(journal, 10);
                for (int i = 0; i < 10; i++) {
                    assertThat(one.await(1_000)).isTrue();
                }
                assertThat(one.next()).isFalse();
            }
            while (other.next()) {
                assertThat(other.sequence()).isLessThanOrEqualTo(one.sequence());
            }
            assertThat(other.sequence()).isEqualTo(500);
        }
    }

    @Test
    void seesNothingThatIsNotForced() throws IOException {
        try (SegmentedJournal journal = open(SMALL);
                JournalTail tail = tail(journal, 1)) {
            journal.append(records.batch(3, 300));
            assertThat(tail.await(5)).isFalse();
            journal.force();
            assertThat(tail.await(1_000)).isTrue();
        }
    }

    @Test
    void saysWhatIsGoneAndWhereTheJournalBegins() throws IOException {
        JournalSettings deleting = SMALL.withRetention(Retention.DELETE);
        try (SegmentedJournal journal = open(deleting)) {
            write(journal, 500);
            journal.archiveThrough(journal.forcedThrough());
            try (JournalTail tail = tail(journal, 1)) {
                assertThatThrownBy(tail::next)
                        .isInstanceOfSatisfying(
                                SequenceGone.class,
                                gone -> assertThat(gone.firstSequence()).isBetween(2L, 500L));
            }
        }
    }

    @Test
    void saysSoToOneThatWasTooSlow() throws IOException {
        JournalSettings deleting = SMALL.withRetention(Retention.DELETE);
        try (SegmentedJournal journal = open(deleting);
                JournalTail slow = tail(journal, 1)) {
            write(journal, 10);
            assertThat(slow.next()).isTrue();
            write(journal, 1_000);
            journal.archiveThrough(journal.forcedThrough());
            assertThatThrownBy(
                            () -> {
                                while (slow.next()) {
                                    assertThat(slow.sequence()).isLessThan(1_010);
                                }
                            })
                    .isInstanceOf(SequenceGone.class);
        }
    }

    @Test
    void keepsWhatAFollowerStillNeeds() throws IOException {
        JournalSettings deleting = SMALL.withRetention(Retention.DELETE);
        try (SegmentedJournal journal = open(deleting);
                JournalTail slow = tail(journal, 1)) {
            try (var _ = journal.keepAfter(slow::sequence)) {
                write(journal, 1_000);
                journal.archiveThrough(journal.forcedThrough());
                for (int i = 0; i < 600; i++) {
                    assertThat(slow.next()).isTrue();
                }
                assertThat(journal.archiveThrough(journal.forcedThrough())).isPositive();
                assertThat(slow.next()).isTrue();
            }
            assertThat(journal.archiveThrough(journal.forcedThrough())).isPositive();
        }
    }

    private JournalTail tail(SegmentedJournal journal, long from) {
        return new JournalTail(disk, from, journal::forcedThrough);
    }

    private SegmentedJournal open(JournalSettings settings) throws IOException {
        return SegmentedJournal.open(disk, settings, records.readAndCompare(disk, 1));
    }

    private void write(SegmentedJournal journal, int count) {
        for (int rest = count; rest > 0; rest -= 10) {
            journal.append(records.batch(10, 300));
            journal.force();
        }
    }
}
