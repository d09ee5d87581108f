package io.sluice.gateway.edge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// The SHA-256 of an API key: all that is ever stored of one.
public record KeyHash(long first, long second, long third, long fourth) {
    /// Bytes of its binary form.
    public static final int BYTES = 32;

    /// The hash of a key's text.
    public static KeyHash of(String key) {
        return of(key, Sha256.digest());
    }

    static KeyHash of(String key, MessageDigest sha256) {
        return of(sha256.digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    /// From its binary form, as it stands in a journal.
    public static KeyHash of(byte[] hash) {
        ByteBuffer words = ByteBuffer.wrap(hash);
        return new KeyHash(words.getLong(), words.getLong(), words.getLong(), words.getLong());
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
    }
}
