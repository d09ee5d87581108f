package io.sluice.gateway.edge;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Where the next page of a list starts. Opaque outside; a checksum keeps guesses from passing.
public record Cursor(long position) {
    private static final int BYTES = 12;

    /// As it stands in `next_cursor`.
    public String encode() {
        byte[] bytes = ByteBuffer.allocate(BYTES).putLong(position).putInt(sum(position)).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// From a query; null when it is none of ours.
    public static @Nullable Cursor decode(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
        if (bytes.length != BYTES) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long position = buffer.getLong();
        return sum(position) == buffer.getInt() ? new Cursor(position) : null;
    }

    private static int sum(long position) {
        CRC32C sum = new CRC32C();
        sum.update(ByteBuffer.allocate(Long.BYTES).putLong(position).flip());
        return (int) sum.getValue();
    }
}
