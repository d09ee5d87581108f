package io.sluice.metering.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The folder of one running meter, locked against every other process and every other part of this
/// one. The lock ends with the process, however it ends.
public final class DataFolder implements AutoCloseable {
    public static final String SNAPSHOT = "snapshot";

    private static final int FORMAT = 1;
    private static final String FORMAT_TEXT = "sluice data folder, format ";
    private static final int LOCK_TEXT_BYTES_MAX = 64;

    /// A lock is the whole process's, and closing any channel on its file gives it up: so a folder
    /// that is open already must be noticed before its lock file is touched.
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;
    private final Disk disk;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
        this.disk = new RealDisk(path);
    }

    /// Opens the folder and makes what is missing in it.
    ///
    /// @throws FolderRefused when somebody has it open or it is of another format
    public static DataFolder open(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path path = folder.toRealPath();
        if (!OPEN.add(path)) {
            throw new FolderRefused(
                    "The data folder " + path + " is already open in this process.");
        }
        FileChannel lock = null;
        try {
            lock = lock(path);
            requireFormat(path);
            DataFolder opened = new DataFolder(path, lock);
            opened.lay();
            return opened;
        } catch (IOException | RuntimeException failure) {
            release(path, lock);
            throw failure;
        }
    }

    /// The files of the folder; paths like `journal/0000000001.journal`.
    public Disk disk() {
        return disk;
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        lock.truncate(0);
        release(path, lock);
    }

    private static void release(Path path, @Nullable FileChannel lock) throws IOException {
        try {
            if (lock != null) {
                lock.close();
            }
        } finally {
            OPEN.remove(path);
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        path.resolve("lock"),
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE);
        try {
            FileLock held = channel.tryLock();
            if (held == null) {
                throw new FolderRefused(
                        "The data folder "
                                + path
                                + " is used by another process"
                                + owner(channel)
                                + ". Stop that one first or use another folder.");
            }
            channel.truncate(0);
            String owner = "pid " + ProcessHandle.current().pid();
            channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.US_ASCII)), 0);
            return channel;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(LOCK_TEXT_BYTES_MAX);
        channel.read(text, 0);
        String owner = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
        return owner.isBlank() ? "" : " (" + owner.strip() + ")";
    }

    private static void requireFormat(Path path) throws IOException {
        Path file = path.resolve("format");
        if (!Files.exists(file)) {
            return;
        }
        String text = Files.readString(file, StandardCharsets.UTF_8).strip();
        if (!text.equals(FORMAT_TEXT + FORMAT)) {
            throw new FolderRefused(
                    "The data folder "
                            + path
                            + " says \""
                            + text
                            + "\"; this version reads \""
                            + FORMAT_TEXT
                            + FORMAT
                            + "\".");
        }
    }

    private void lay() throws IOException {
        disk.createDirectory(SegmentFiles.JOURNAL);
        disk.createDirectory(SegmentFiles.ARCHIVE);
        disk.createDirectory(SNAPSHOT);
        Path format = path.resolve("format");
        if (!Files.exists(format)) {
            Path unfinished = path.resolve("format" + SegmentFiles.UNFINISHED);
            try (FileChannel file =
                    FileChannel.open(
                            unfinished,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING)) {
                String text = FORMAT_TEXT + FORMAT + "\n";
                file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
                file.force(true);
            }
            Files.move(unfinished, format, StandardCopyOption.ATOMIC_MOVE);
        }
        disk.forceDirectory("");
    }
}
