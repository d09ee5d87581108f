package io.sluice.metering.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

/// What every disk does, the real one and the one of the simulation.
abstract class DiskContractTest {
    abstract Disk disk() throws IOException;

    @Test
    void listsTheNamesOfOneFolderSorted() throws IOException {
        Disk disk = disk();
        disk.createDirectory("a");
        disk.createDirectory("b");
        disk.create("a/2").close();
        disk.create("a/1").close();
        disk.create("b/3").close();
        assertThat(disk.list("a")).containsExactly("1", "2");
        assertThat(disk.list("nowhere")).isEmpty();
    }

    @Test
    void makesAFolderThatIsThereAlready() throws IOException {
        Disk disk = disk();
        disk.createDirectory("a");
        disk.createDirectory("a");
        assertThat(disk.list("a")).isEmpty();
    }

    @Test
    void refusesToMakeAFileTwice() throws IOException {
        Disk disk = disk();
        disk.createDirectory("a");
        disk.create("a/1").close();
        assertThatThrownBy(() -> disk.create("a/1")).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void saysThatAFileIsNotThere() throws IOException {
        Disk disk = disk();
        disk.createDirectory("a");
        assertThatThrownBy(() -> disk.open("a/1")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.openForReading("a/1"))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.delete("a/1")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.rename("a/1", "a/2")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.create("b/1")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void readsWhatWasWrittenThere() throws IOException {
        Disk disk = disk();
        disk.createDirectory("a");
        try (DiskFile file = disk.create("a/1")) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 5);
            file.force();
            assertThat(file.sizeBytes()).isEqualTo(8);
        }
        disk.forceDirectory("a");
        try (DiskFile file = disk.openForReading("a/1")) {
            ByteBuffer target = ByteBuffer.allocate(10);
            assertThat(file.read(target, 4)).isEqualTo(4);
            assertThat(target.array()).startsWith(0, 1, 2, 3, 0);
            assertThat(file.read(target, 8)).isEqualTo(-1);
        }
    }

    @Test
    void writesFromThePositionOfABufferToItsLimit() throws IOException {
        Disk disk = disk();
        disk.createDirectory("a");
        try (DiskFile file = disk.create("a/1")) {
            ByteBuffer source = ByteBuffer.allocateDirect(4).put(new byte[] {1, 2, 3, 4});
            file.write(source.position(1).limit(3), 0);
            assertThat(source.remaining()).isZero();
            assertThat(file.sizeBytes()).isEqualTo(2);
        }
    }

    @Test
    void preallocatesZerosAndKeepsWhatIsThere() throws IOException {
        Disk disk = disk();
        disk.createDirectory("a");
        try (DiskFile file = disk.create("a/1")) {
            file.write(ByteBuffer.wrap(new byte[] {7}), 0);
            file.preallocate(3_000_000);
            file.preallocate(1_000);
            assertThat(file.sizeBytes()).isEqualTo(3_000_000);
            ByteBuffer target = ByteBuffer.allocate(3_000_000);
            Segment.readFully(file, target, 0);
            assertThat(target.get(0)).isEqualTo((byte) 7);
            assertThat(target.array()[2_999_999]).isZero();
        }
    }

    @Test
    void renamesOverAnotherFileAndIntoAnotherFolder() throws IOException {
        Disk disk = disk();
        disk.createDirectory("a");
        disk.createDirectory("b");
        try (DiskFile file = disk.create("a/1")) {
            file.write(ByteBuffer.wrap(new byte[] {1}), 0);
        }
        disk.create("b/2").close();
        disk.rename("a/1", "b/2");
        assertThat(disk.list("a")).isEmpty();
        try (DiskFile file = disk.open("b/2")) {
            assertThat(file.sizeBytes()).isEqualTo(1);
        }
        disk.delete("b/2");
        assertThat(disk.list("b")).isEmpty();
    }

    @Test
    void knowsWhatIsUsable() throws IOException {
        assertThat(disk().usableBytes()).isPositive();
    }
}
