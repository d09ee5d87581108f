package io.sluice.metering.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// CRC-32C of a part of a buffer. Thread: its owner's.
final class Checksum {
    private final CRC32C crc = new CRC32C();

    /// Leaves the position at 0 and the limit at the capacity.
    int of(ByteBuffer buffer, int from, int to) {
        crc.reset();
        buffer.limit(to).position(from);
        crc.update(buffer);
        buffer.clear();
        return (int) crc.getValue();
    }

    int of(byte[] bytes, int from, int to) {
        crc.reset();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }
}
