package io.sluice.gateway.edge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// The caller's idempotency key in its scope: 128 bits of a hash over API key, method, path and the
/// header, and beside it 64 bits of a hash over the body, which tell a repetition from a mix-up.
public record RequestKey(long high, long low, long bodyHash) {
    private static final int KEY_LENGTH_MAX = 255;

    /// Whether an `Idempotency-Key` is 1 to 255 visible ASCII characters.
    public static boolean isSound(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return !key.isEmpty() && key.length() <= KEY_LENGTH_MAX;
    }

    /// The key of one request. The digest is any SHA-256 of the calling thread.
    public static RequestKey of(
            MessageDigest sha256, long keyId, String scope, String key, byte[] body) {
        byte[] scopeBytes = scope.getBytes(StandardCharsets.UTF_8);
        byte[] keyBytes = key.getBytes(StandardCharsets.US_ASCII);
        // Lengths in front: no two different triples give the same bytes.
        ByteBuffer input = ByteBuffer.allocate(16 + scopeBytes.length + keyBytes.length);
        input.putLong(keyId).putInt(scopeBytes.length).put(scopeBytes);
        input.putInt(keyBytes.length).put(keyBytes);
        ByteBuffer hash = ByteBuffer.wrap(sha256.digest(input.array()));
        long bodyHash = ByteBuffer.wrap(sha256.digest(body)).getLong();
        return new RequestKey(hash.getLong(), hash.getLong(), bodyHash);
    }

    /// Whether both are the same caller's key, whatever the bodies.
    public boolean isSameKeyAs(RequestKey other) {
        return high == other.high && low == other.low;
    }
}
