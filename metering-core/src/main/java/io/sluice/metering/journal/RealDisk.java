package io.sluice.metering.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// The disk of this machine, below one folder.
///
/// An interrupt of a thread that writes would close its file: nobody interrupts the journal's.
public final class RealDisk implements Disk {
    private static final int ZEROS_BYTES = 1 << 20;

    private final Path root;

    public RealDisk(Path root) {
        this.root = root;
    }

    @Override
    public List<String> list(String directory) throws IOException {
        Path folder = root.resolve(directory);
        if (!Files.exists(folder)) {
            return List.of();
        }
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void createDirectory(String directory) throws IOException {
        Files.createDirectories(root.resolve(directory));
    }

    @Override
    public DiskFile open(String path) throws IOException {
        return new ChannelFile(
                FileChannel.open(
                        root.resolve(path), StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public DiskFile openForReading(String path) throws IOException {
        return new ChannelFile(FileChannel.open(root.resolve(path), StandardOpenOption.READ));
    }

    @Override
    public DiskFile create(String path) throws IOException {
        return new ChannelFile(
                FileChannel.open(
                        root.resolve(path),
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE_NEW));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(
                root.resolve(from),
                root.resolve(to),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(String path) throws IOException {
        Files.delete(root.resolve(path));
    }

    @Override
    public void forceDirectory(String directory) throws IOException {
        try (var folder = FileChannel.open(root.resolve(directory), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    @Override
    public long usableBytes() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    private static final class ChannelFile implements DiskFile {
        private final FileChannel channel;

        ChannelFile(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            long at = position;
            while (source.hasRemaining()) {
                at += channel.write(source, at);
            }
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return channel.read(target, position);
        }

        /// Real zeros, and forced piece by piece: reserved but unwritten blocks would make every
        /// later force update the file system's own journal, and one long write would keep the
        /// forces of other files waiting.
        @Override
        public void preallocate(long sizeBytes) throws IOException {
            ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
            for (long at = channel.size(); at < sizeBytes; at += zeros.limit()) {
                zeros.clear().limit((int) Math.min(ZEROS_BYTES, sizeBytes - at));
                write(zeros, at);
                channel.force(false);
            }
        }

        /// Without the file's times; its size, once pre-allocated, no longer changes.
        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public long sizeBytes() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
