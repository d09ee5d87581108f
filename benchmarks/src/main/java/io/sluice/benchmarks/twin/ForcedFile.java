package io.sluice.benchmarks.twin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file whose blocks are written once before the clock runs, so that a force later has only data
/// to wait for. Writing goes round: at the end it starts again at the beginning.
///
/// Thread: one.
final class ForcedFile implements AutoCloseable {
    private static final int FILL_BYTES = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final long sizeBytes;
    private long position;

    ForcedFile(Path path, long sizeBytes) throws IOException {
        this.path = path;
        this.sizeBytes = sizeBytes;
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        this.channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        ByteBuffer zeros = ByteBuffer.allocateDirect(FILL_BYTES);
        for (long at = 0; at < sizeBytes; at += FILL_BYTES) {
            zeros.clear();
            channel.write(zeros, at);
        }
        channel.force(true);
    }

    /// Writes what the buffer holds and forces it to the disk.
    void append(ByteBuffer batch) throws IOException {
        if (position + batch.remaining() > sizeBytes) {
            position = 0;
        }
        while (batch.hasRemaining()) {
            position += channel.write(batch, position);
        }
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.delete(path);
    }
}
