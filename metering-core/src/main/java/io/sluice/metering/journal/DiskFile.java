package io.sluice.metering.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/// An open file. Thread: one at a time.
public interface DiskFile extends AutoCloseable {
    /// Writes all that remains in `source`, at `position`.
    void write(ByteBuffer source, long position) throws IOException;

    /// Reads into `target` from `position`.
    ///
    /// @return the bytes read, -1 at or behind the end of the file
    int read(ByteBuffer target, long position) throws IOException;

    /// Appends zeros until the file has `sizeBytes`, so that later writes need no new space.
    void preallocate(long sizeBytes) throws IOException;

    /// Makes all that was written durable. When it fails, nobody knows what is durable: a second
    /// force that succeeds proves nothing, because the system may have dropped the bytes.
    void force() throws IOException;

    long sizeBytes() throws IOException;

    @Override
    void close() throws IOException;
}
