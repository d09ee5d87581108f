package io.sluice.backoffice.rails;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes Wise's events: RSA-SHA256 over the raw body, by the one key Wise signs with. The time of
/// sending is part of what is signed. Safe for all threads.
public final class WiseWebhook {
    /// Wise sends again for two weeks.
    private static final Duration OLD_MAX = Duration.ofDays(15);

    private static final Duration AHEAD_MAX = Duration.ofMinutes(5);
    private static final int SIGNATURE_CHARS_MAX = 2_000;

    private final @Nullable PublicKey key;
    private final List<InstantSource> clocks;

    /// @param access null: Wise pays nobody here
    /// @param clocks the machine's, and the one a test has set
    public WiseWebhook(RailSettings.@Nullable WiseAccess access, List<InstantSource> clocks) {
        this.key = access == null ? null : keyOrNull(access.publicKey());
        this.clocks = List.copyOf(clocks);
    }

    /// A public RSA key, in PEM or its base 64 alone; null where it is none.
    public static @Nullable PublicKey keyOrNull(String text) {
        String base64 =
                text.replace("-----BEGIN PUBLIC KEY-----", "")
                        .replace("-----END PUBLIC KEY-----", "")
                        .replace("\\n", "")
                        .replaceAll("\\s", "");
        if (base64.isEmpty()) {
            return null;
        }
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return null;
        }
    }

    /// Receives one event.
    ///
    /// @param signature the header `X-Signature-SHA256`
    public Reception receive(byte[] body, @Nullable String signature) {
        PublicKey wise = key;
        if (wise == null) {
            return new Reception.NotConfigured();
        }
        if (signature == null
                || signature.length() > SIGNATURE_CHARS_MAX
                || !verifies(wise, body, signature)) {
            return new Reception.Forged();
        }
        ProviderJson event = ProviderJson.of(body);
        String type = event.text("event_type");
        if (type == null) {
            return new Reception.NotAnEvent();
        }
        if (!isOfNow(event.text("sent_at"))) {
            return new Reception.Forged();
        }
        String transfer = transfer(event);
        // The delivery's id is not signed; the body is.
        return transfer == null
                ? new Reception.Unused()
                : new Reception.Taken(new RailEvent("wise", sum(body), type, null, transfer));
    }

    private static @Nullable String transfer(ProviderJson event) {
        return "transfer".equals(event.text("data", "resource", "type"))
                ? event.text("data", "resource", "id")
                : event.text("data", "transfer_id");
    }

    private boolean isOfNow(@Nullable String sentAt) {
        Instant at;
        try {
            at = OffsetDateTime.parse(sentAt == null ? "" : sentAt).toInstant();
        } catch (DateTimeException _) {
            return false;
        }
        return clocks.stream()
                .map(InstantSource::instant)
                .anyMatch(
                        now -> at.isAfter(now.minus(OLD_MAX)) && at.isBefore(now.plus(AHEAD_MAX)));
    }

    private static boolean verifies(PublicKey key, byte[] body, String signature) {
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(key);
            verifier.update(body);
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false;
        }
    }

    private static String sum(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }
}
