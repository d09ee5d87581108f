package io.sluice.metering.snapshot;

import io.sluice.metering.engine.StateSink;
import java.security.MessageDigest;
import java.util.HexFormat;

/// Collects the state in a buffer and hashes it a buffer at a time. Thread: its owner's.
abstract sealed class BufferedSink implements StateSink permits HashingSink, SnapshotWriter {
    private final byte[] buffer = new byte[SnapshotFormat.BUFFER_BYTES];
    private final MessageDigest digest = SnapshotFormat.sha256();
    private int used;
    private long bodyBytes;

    @Override
    public final void int64(long value) {
        reserve(Long.BYTES);
        SnapshotFormat.LONG.set(buffer, used, value);
        used += Long.BYTES;
    }

    @Override
    public final void int32(int value) {
        reserve(Integer.BYTES);
        SnapshotFormat.INT.set(buffer, used, value);
        used += Integer.BYTES;
    }

    @Override
    public final void bytes(byte[] source, int at, int count) {
        int from = at;
        while (from < at + count) {
            reserve(1);
            int part = Math.min(at + count - from, buffer.length - used);
            System.arraycopy(source, from, buffer, used, part);
            used += part;
            from += part;
        }
    }

    /// Takes a full buffer; what it keeps of it, it copies.
    abstract void take(byte[] bytes, int count);

    final long bodyBytes() {
        return bodyBytes;
    }

    /// Ends the stream; the SHA-256 of all of it, in hexadecimal.
    final String finish() {
        spill();
        return HexFormat.of().formatHex(digest.digest());
    }

    private void reserve(int bytes) {
        if (buffer.length - used < bytes) {
            spill();
        }
    }

    private void spill() {
        digest.update(buffer, 0, used);
        take(buffer, used);
        bodyBytes += used;
        used = 0;
    }
}
