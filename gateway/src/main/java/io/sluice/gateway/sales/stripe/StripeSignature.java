package io.sluice.gateway.sales.stripe;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether Stripe sent these bytes, a moment ago. Stripe's own check, over the bytes as they came;
/// it refuses old timestamps alone, so those of the future are refused here.
final class StripeSignature {
    static final long TOLERANCE_SECONDS = 300;

    private static final String TIMESTAMP = "t=";
    private static final int HEADER_CHARS_MAX = 4_096;

    private StripeSignature() {}

    static boolean isSound(
            byte[] body, @Nullable String header, List<String> secrets, long nowMillis) {
        if (header == null || header.length() > HEADER_CHARS_MAX || !isTimely(header, nowMillis)) {
            return false;
        }
        // Bytes that are no UTF-8 do not come back as they were, and then do not match.
        String payload = new String(body, StandardCharsets.UTF_8);
        Clock clock = Clock.fixed(Instant.ofEpochMilli(nowMillis), ZoneOffset.UTC);
        return secrets.stream().anyMatch(secret -> isSound(payload, header, secret, clock));
    }

    private static boolean isSound(String payload, String header, String secret, Clock clock) {
        try {
            return Webhook.Signature.verifyHeader(
                    payload, header, secret, TOLERANCE_SECONDS, clock);
        } catch (SignatureVerificationException _) {
            return false;
        }
    }

    /// One timestamp, of the last or the next five minutes.
    private static boolean isTimely(String header, long nowMillis) {
        String found = null;
        for (String part : header.split(",", -1)) {
            if (part.startsWith(TIMESTAMP)) {
                if (found != null) {
                    return false;
                }
                found = part.substring(TIMESTAMP.length());
            }
        }
        if (found == null || !found.matches("[0-9]{1,12}")) {
            return false;
        }
        long apartSeconds = Long.parseLong(found) - Math.floorDiv(nowMillis, 1000L);
        return Math.abs(apartSeconds) <= TOLERANCE_SECONDS;
    }
}
