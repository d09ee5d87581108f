package io.sluice.gateway.edge;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs with a secret, and makes secrets of a secret. Whoever compares what comes out does it in
/// constant time.
public final class HmacSha256 {
    private static final String ALGORITHM = "HmacSHA256";

    private HmacSha256() {}

    /// The 32 bytes over all parts, one after the other.
    public static byte[] of(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException never) {
            throw new AssertionError("every JDK has " + ALGORITHM, never);
        }
    }

    /// The 32 bytes over the text in UTF-8.
    public static byte[] of(byte[] key, String text) {
        return of(key, text.getBytes(StandardCharsets.UTF_8));
    }
}
