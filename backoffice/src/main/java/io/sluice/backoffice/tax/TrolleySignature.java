package io.sluice.backoffice.tax;

import io.sluice.gateway.Secret;
import io.sluice.gateway.edge.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// HMAC-SHA256 as Trolley signs with it, in hex.
final class TrolleySignature {
    private TrolleySignature() {}

    /// Of a request: time, method, path with its query, and body, a line feed after each.
    static String ofRequest(
            Secret secret, String timestamp, String method, String path, byte[] body) {
        String head = timestamp + "\n" + method + "\n" + path + "\n";
        return of(secret, bytes(head), body, bytes("\n"));
    }

    /// Of all parts, one after the other.
    static String of(Secret secret, byte[]... parts) {
        return secret.use(key -> HexFormat.of().formatHex(HmacSha256.of(bytes(key), parts)));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
