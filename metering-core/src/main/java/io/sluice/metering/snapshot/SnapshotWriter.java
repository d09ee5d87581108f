package io.sluice.metering.snapshot;

import io.sluice.metering.journal.DiskFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/// Writes the state behind the place of a header that is written last. Thread: its owner's.
public final class SnapshotWriter extends BufferedSink {
    private final DiskFile file;
    private long position = SnapshotFormat.BODY_AT;

    SnapshotWriter(DiskFile file) {
        this.file = file;
    }

    @Override
    void take(byte[] bytes, int count) {
        try {
            file.write(ByteBuffer.wrap(bytes, 0, count), position);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        position += count;
    }

    /// Completes the file and makes its bytes durable.
    SnapshotFormat.Header complete(long sequence, int rulesVersion) throws IOException {
        String stateHash = finish();
        var header = new SnapshotFormat.Header(sequence, rulesVersion, bodyBytes(), stateHash);
        file.write(ByteBuffer.wrap(header.toBytes()), 0);
        file.force();
        return header;
    }
}
