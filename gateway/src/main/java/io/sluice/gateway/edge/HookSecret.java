package io.sluice.gateway.edge;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The secret a receiver shares with us, as Standard Webhooks has it: `whsec_` and base64 of 24 to
/// 64 bytes. Prints as `***`.
public final class HookSecret {
    private static final String PREFIX = "whsec_";
    private static final int BYTES_MIN = 24;
    private static final int BYTES_MAX = 64;
    private static final int BYTES_MADE = 32;

    private final byte[] bytes;

    private HookSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The secret of these bytes.
    public static HookSecret ofBytes(byte[] bytes) {
        return new HookSecret(bytes.clone());
    }

    /// A new one.
    public static HookSecret mint(SecureRandom random) {
        byte[] bytes = new byte[BYTES_MADE];
        random.nextBytes(bytes);
        return new HookSecret(bytes);
    }

    /// The secret in this text, or null.
    public static @Nullable HookSecret parse(String text) {
        if (!text.startsWith(PREFIX)) {
            return null;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            return bytes.length < BYTES_MIN || bytes.length > BYTES_MAX
                    ? null
                    : new HookSecret(bytes);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /// The text to be shown once.
    public String reveal() {
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    /// The bytes, for whoever seals them.
    public byte[] toBytes() {
        return bytes.clone();
    }

    /// `webhook-signature` over id, time and body.
    public String sign(String id, long timestampSeconds, byte[] body) {
        byte[] head = (id + "." + timestampSeconds + ".").getBytes(StandardCharsets.UTF_8);
        return "v1," + Base64.getEncoder().encodeToString(HmacSha256.of(bytes, head, body));
    }

    @Override
    public String toString() {
        return "***";
    }
}
