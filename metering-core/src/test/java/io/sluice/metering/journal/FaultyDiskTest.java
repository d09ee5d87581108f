package io.sluice.metering.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.metering.sim.FaultyDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultyDiskTest extends DiskContractTest {
    private static final int SEEDS = 200;

    @Override
    Disk disk() {
        return new FaultyDisk(1);
    }

    @Test
    void keepsWhatWasForced() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            FaultyDisk disk = diskWithOneForcedByte(seed);
            disk.crash();
            assertThat(disk.content("a/1")).isEqualTo(new byte[] {7});
        }
    }

    @Test
    void losesKeepsAndTearsWhatWasNot() throws IOException {
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            FaultyDisk disk = diskWithOneForcedByte(seed);
            try (DiskFile file = disk.open("a/1")) {
                file.write(filled(1024, (byte) 1), 512);
                file.write(filled(512, (byte) 2), 2048);
            }
            disk.crash();
            byte[] content = disk.content("a/1");
            assertThat(content[0]).isEqualTo((byte) 7);
            StringBuilder kept = new StringBuilder();
            for (int at : List.of(512, 1024, 2048)) {
                kept.append(at < content.length ? content[at] : 0);
            }
            seen.add(kept.toString());
        }
        // Nothing, all, one sector of a write without the other, the second write without the
        // first.
        assertThat(seen).contains("000", "112", "100", "010", "002", "012");
    }

    @Test
    void undoesNamesThatWereNotForced() throws IOException {
        Set<List<String>> seen = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            FaultyDisk disk = diskWithOneForcedByte(seed);
            disk.create("a/2").close();
            disk.rename("a/1", "a/3");
            disk.crash();
            seen.add(disk.list("a"));
        }
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        List.of("1"), List.of("1", "2"), List.of("3"), List.of("2", "3"));
    }

    @Test
    void keepsNamesThatWereForced() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            FaultyDisk disk = diskWithOneForcedByte(seed);
            disk.createDirectory("b");
            disk.rename("a/1", "b/1");
            disk.forceDirectory("b");
            disk.forceDirectory("a");
            disk.crash();
            assertThat(disk.list("a")).isEmpty();
            assertThat(disk.content("b/1")).isEqualTo(new byte[] {7});
        }
    }

    @Test
    void forgetsWhatItPretendedToForce() throws IOException {
        Set<Integer> sizes = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            FaultyDisk disk = new FaultyDisk(seed, true);
            writeOneForcedByte(disk);
            disk.crash();
            sizes.add(disk.content("a/1").length);
        }
        assertThat(sizes).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void stopsInTheMiddleAndStartsAgain() throws IOException {
        FaultyDisk disk = diskWithOneForcedByte(3);
        disk.stopAfter(1);
        assertThatThrownBy(() -> disk.create("a/2")).hasMessageContaining("stopped");
        assertThatThrownBy(() -> disk.list("a")).hasMessageContaining("stopped");
        disk.crash();
        assertThat(disk.list("a")).contains("1");
    }

    private static FaultyDisk diskWithOneForcedByte(long seed) throws IOException {
        FaultyDisk disk = new FaultyDisk(seed);
        writeOneForcedByte(disk);
        return disk;
    }

    private static void writeOneForcedByte(FaultyDisk disk) throws IOException {
        disk.createDirectory("a");
        try (DiskFile file = disk.create("a/1")) {
            file.write(filled(1, (byte) 7), 0);
            file.force();
        }
        disk.forceDirectory("a");
    }

    private static ByteBuffer filled(int count, byte value) {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            bytes.put(value);
        }
        return bytes.flip();
    }
}
