package io.sluice.metering.snapshot;

import io.sluice.metering.engine.StateSource;
import io.sluice.metering.journal.DiskFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/// Reads the state of a snapshot whose hash has been found right. Thread: its owner's.
public final class SnapshotReader implements StateSource, AutoCloseable {
    private final String path;
    private final DiskFile file;
    private final SnapshotFormat.Header header;
    private final byte[] buffer = new byte[SnapshotFormat.BUFFER_BYTES];
    private long readBytes;
    private int at;
    private int filled;

    private SnapshotReader(String path, DiskFile file, SnapshotFormat.Header header) {
        this.path = path;
        this.file = file;
        this.header = header;
    }

    /// Takes over an open file; closes it when its content is not what its header says.
    static SnapshotReader of(String path, DiskFile file) throws IOException {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(SnapshotFormat.HEADER_BYTES);
            readFully(file, bytes, 0);
            SnapshotFormat.Header header = SnapshotFormat.Header.of(path, bytes.array());
            SnapshotReader reader = new SnapshotReader(path, file, header);
            reader.requireSound();
            return reader;
        } catch (IOException failure) {
            file.close();
            throw failure;
        }
    }

    /// The last sequence that is part of the state.
    public long sequence() {
        return header.sequence();
    }

    public int rulesVersion() {
        return header.rulesVersion();
    }

    /// SHA-256 of the state, in hexadecimal.
    public String stateHash() {
        return header.stateHash();
    }

    /// What has not been read yet; 0 when the engine has taken all that it once wrote.
    public long remainingBytes() {
        return header.bodyBytes() - readBytes + (filled - at);
    }

    @Override
    public long int64() {
        require(Long.BYTES);
        at += Long.BYTES;
        return (long) SnapshotFormat.LONG.get(buffer, at - Long.BYTES);
    }

    @Override
    public int int32() {
        require(Integer.BYTES);
        at += Integer.BYTES;
        return (int) SnapshotFormat.INT.get(buffer, at - Integer.BYTES);
    }

    @Override
    public void bytes(byte[] target, int targetAt, int count) {
        int to = targetAt;
        while (to < targetAt + count) {
            require(1);
            int part = Math.min(targetAt + count - to, filled - at);
            System.arraycopy(buffer, at, target, to, part);
            at += part;
            to += part;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void requireSound() throws IOException {
        if (file.sizeBytes() != SnapshotFormat.BODY_AT + header.bodyBytes()) {
            throw new IOException(path + ": the file has " + file.sizeBytes() + " bytes");
        }
        MessageDigest digest = SnapshotFormat.sha256();
        while (remainingBytes() > 0) {
            fill(1);
            digest.update(buffer, 0, filled);
            at = filled;
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(header.stateHash())) {
            throw new IOException(path + ": the state does not have the hash it was written with");
        }
        readBytes = 0;
        at = 0;
        filled = 0;
    }

    private void require(int bytes) {
        if (filled - at >= bytes) {
            return;
        }
        try {
            fill(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void fill(int bytes) throws IOException {
        System.arraycopy(buffer, at, buffer, 0, filled - at);
        filled -= at;
        at = 0;
        long left = header.bodyBytes() - readBytes;
        ByteBuffer target = ByteBuffer.wrap(buffer);
        target.limit((int) Math.min(buffer.length, filled + left)).position(filled);
        readFully(file, target, SnapshotFormat.BODY_AT + readBytes);
        readBytes += target.position() - filled;
        filled = target.position();
        if (filled < bytes) {
            throw new IOException(path + ": the engine expects more state than there is");
        }
    }

    private static void readFully(DiskFile file, ByteBuffer target, long position)
            throws IOException {
        long from = position - target.position();
        int read = 0;
        while (target.hasRemaining() && read >= 0) {
            read = file.read(target, from + target.position());
        }
    }
}
