package io.sluice.backoffice.tax;

import io.sluice.gateway.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA256 as Trolley signs with it, in hex.
final class TrolleySignature {
    private static final String HMAC = "HmacSHA256";

    private TrolleySignature() {}

    /// Of a request: time, method, path with its query, and body, a line feed after each.
    static String ofRequest(
            Secret secret, String timestamp, String method, String path, byte[] body) {
        String head = timestamp + "\n" + method + "\n" + path + "\n";
        return of(secret, bytes(head), body, bytes("\n"));
    }

    /// Of all parts, one after the other.
    static String of(Secret secret, byte[]... parts) {
        return secret.use(key -> {
            try {
                Mac mac = Mac.getInstance(HMAC);
                mac.init(new SecretKeySpec(bytes(key), HMAC));
                for (byte[] part : parts) {
                    mac.update(part);
                }
                return HexFormat.of().formatHex(mac.doFinal());
            } catch (GeneralSecurityException never) {
                throw new IllegalStateException(never); // every JDK has it
            }
        });
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
