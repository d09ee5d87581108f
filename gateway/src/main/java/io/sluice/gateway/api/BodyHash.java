package io.sluice.gateway.api;

import io.sluice.metering.message.Commands.Measured;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/// Tells one request body from another by what it says, so that a repeated settle or inject gets
/// its first answer (DOMAIN, Hold: "same body").
final class BodyHash {
    private static final byte SETTLE = 1;
    private static final byte INJECT = 2;

    private BodyHash() {}

    static long ofSettle(long deliveredMicros, String stimulusId, @Nullable Measured measured) {
        ByteBuffer body = ByteBuffer.allocate(64 + stimulusId.length());
        body.put(SETTLE).putLong(deliveredMicros);
        if (measured != null) {
            body.putLong(measured.tokens())
                    .putLong(measured.gpuMillis())
                    .putLong(measured.costMicros());
        }
        body.put(stimulusId.getBytes(StandardCharsets.US_ASCII));
        return hash(body.flip());
    }

    static long ofInject(byte[] request) {
        return hash(ByteBuffer.allocate(1 + request.length).put(INJECT).put(request).flip());
    }

    private static long hash(ByteBuffer body) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(body);
            return ByteBuffer.wrap(sha256.digest()).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
