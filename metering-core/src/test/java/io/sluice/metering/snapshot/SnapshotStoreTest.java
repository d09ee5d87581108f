package io.sluice.metering.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.metering.engine.StateSink;
import io.sluice.metering.journal.DiskFile;
import io.sluice.metering.sim.FaultyDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SnapshotStoreTest {
    private final FaultyDisk disk = new FaultyDisk(1);
    private final List<String> warnings = new ArrayList<>();
    private final SnapshotStore store = new SnapshotStore(disk, 2, warnings::add);

    @Test
    void givesBackWhatWasWritten() throws IOException {
        SnapshotStore.Written written = store.write(42, 3, sink -> writeState(sink, 7, 60_000));
        HashingSink hash = new HashingSink();
        writeState(hash, 7, 60_000);
        assertThat(written.stateHash()).isEqualTo(hash.stateHash()).hasSize(64);
        try (SnapshotReader reader = store.newest().orElseThrow()) {
            assertThat(reader.sequence()).isEqualTo(42);
            assertThat(reader.rulesVersion()).isEqualTo(3);
            assertThat(reader.stateHash()).isEqualTo(written.stateHash());
            assertThat(reader.remainingBytes()).isEqualTo(written.bodyBytes());
            assertThat(written.bodyBytes()).isGreaterThan(2 << 20);
            requireState(reader, 7, 60_000);
            assertThat(reader.remainingBytes()).isZero();
        }
    }

    @Test
    void hashesTheBytesAndNotTheCalls() {
        HashingSink one = new HashingSink();
        one.int64(0x0000_0002_0000_0001L);
        HashingSink two = new HashingSink();
        two.int32(1);
        two.bytes(new byte[] {9, 2, 0, 0, 0, 9}, 1, 4);
        assertThat(one.stateHash()).isEqualTo(two.stateHash());
        assertThat(new HashingSink().stateHash())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void keepsAnEmptyState() throws IOException {
        store.write(0, 1, sink -> {});
        try (SnapshotReader reader = store.newest().orElseThrow()) {
            assertThat(reader.remainingBytes()).isZero();
            assertThatThrownBy(reader::int32)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("more state than there is");
        }
    }

    @Test
    void keepsTheNewestTwo() throws IOException {
        assertThat(store.newest()).isEmpty();
        assertThat(write(10).coveredThrough()).isZero();
        assertThat(write(20).coveredThrough()).isEqualTo(10);
        assertThat(write(30).coveredThrough()).isEqualTo(20);
        assertThat(store.sequences()).containsExactly(30L, 20L);
        assertThat(newest()).isEqualTo(30);
        assertThat(store.newestThrough(29).orElseThrow().sequence()).isEqualTo(20);
        assertThat(store.newestThrough(19)).isEmpty();
    }

    @Test
    void writesTheSameSnapshotTwice() throws IOException {
        write(10);
        write(10);
        assertThat(store.sequences()).containsExactly(10L);
        assertThat(newest()).isEqualTo(10);
    }

    @Test
    void passesOverADamagedOneWithAWarning() throws IOException {
        write(10);
        write(20);
        String path = "snapshot/00000000000000000020.snapshot";
        int size = disk.content(path).length;
        int steps = 0;
        for (int at = 0; at < size; at = at < 67 ? at + 1 : Math.max(4096, at + 512)) {
            disk.flipBit(path, at, at % 8);
            assertThat(newest()).as("byte %d", at).isEqualTo(10);
            disk.flipBit(path, at, at % 8);
            steps++;
        }
        assertThat(warnings).hasSize(steps).allMatch(warning -> warning.contains(path));
        assertThat(newest()).isEqualTo(20);
    }

    @Test
    void doesNotCountADamagedOneAsKept() throws IOException {
        write(10);
        write(20);
        disk.flipBit("snapshot/00000000000000000020.snapshot", 5_000, 1);
        assertThat(write(30).coveredThrough()).isEqualTo(10);
        assertThat(store.sequences()).containsExactly(30L, 20L, 10L);
        assertThat(write(40).coveredThrough()).isEqualTo(30);
        assertThat(store.sequences()).containsExactly(40L, 30L);
    }

    @Test
    void passesOverOneThatIsCutShort() throws IOException {
        write(10);
        write(20);
        disk.delete("snapshot/00000000000000000020.snapshot");
        try (DiskFile file = disk.create("snapshot/00000000000000000020.snapshot")) {
            file.preallocate(100);
        }
        assertThat(newest()).isEqualTo(10);
    }

    @Test
    void isWholeOrNotThereWhereverTheMachineStops() throws IOException {
        for (int seed = 0; seed < 200; seed++) {
            FaultyDisk faulty = new FaultyDisk(seed);
            SnapshotStore snapshots = new SnapshotStore(faulty, 2, warnings::add);
            snapshots.write(10, 1, sink -> writeState(sink, 10, 2_000));
            snapshots.write(20, 1, sink -> writeState(sink, 20, 2_000));
            faulty.stopAfter(seed % 12 + 1);
            boolean complete = true;
            try {
                snapshots.write(30, 1, sink -> writeState(sink, 30, 2_000));
            } catch (IOException stop) {
                complete = false;
            }
            faulty.crash();
            try (SnapshotReader reader = snapshots.newest().orElseThrow()) {
                assertThat(reader.sequence()).isIn(complete ? List.of(30L) : List.of(20L, 30L));
                requireState(reader, reader.sequence(), 2_000);
            }
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void goesOnAfterOneThatCouldNotBeWritten() throws IOException {
        write(10);
        disk.setForceFails(true);
        assertThatThrownBy(() -> write(20)).isInstanceOf(IOException.class);
        disk.setForceFails(false);
        assertThat(disk.list("snapshot")).containsExactly("00000000000000000010.snapshot");
        assertThat(newest()).isEqualTo(10);
    }

    private SnapshotStore.Written write(long sequence) throws IOException {
        return store.write(sequence, 1, sink -> writeState(sink, sequence, 100));
    }

    private long newest() throws IOException {
        try (SnapshotReader reader = store.newest().orElseThrow()) {
            return reader.sequence();
        }
    }

    private static void writeState(StateSink sink, long seed, int items) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < items; i++) {
            switch (random.nextInt(3)) {
                case 0 -> sink.int64(random.nextLong());
                case 1 -> sink.int32(random.nextInt());
                default -> {
                    byte[] bytes = new byte[random.nextInt(300)];
                    random.nextBytes(bytes);
                    sink.bytes(bytes, 0, bytes.length);
                }
            }
        }
    }

    private static void requireState(SnapshotReader reader, long seed, int items) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < items; i++) {
            switch (random.nextInt(3)) {
                case 0 -> assertThat(reader.int64()).isEqualTo(random.nextLong());
                case 1 -> assertThat(reader.int32()).isEqualTo(random.nextInt());
                default -> {
                    byte[] bytes = new byte[random.nextInt(300)];
                    random.nextBytes(bytes);
                    byte[] read = new byte[bytes.length];
                    reader.bytes(read, 0, read.length);
                    assertThat(read).isEqualTo(bytes);
                }
            }
        }
    }
}
