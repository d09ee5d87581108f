package io.sluice.backoffice.rails;

import io.sluice.gateway.edge.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Takes PayPal's events. What is signed is `transmission id|time|webhook id|CRC-32 of the body`,
/// with the key of a certificate that PayPal serves from a host of its own. Safe for all threads
/// that may wait.
public final class PaypalWebhook {
    /// PayPal sends again for three days.
    private static final Duration OLD_MAX = Duration.ofDays(4);

    private static final Duration AHEAD_MAX = Duration.ofMinutes(5);
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);
    private static final int CERTIFICATE_BYTES_MAX = 64 * 1024;
    private static final int CERTIFICATES_MAX = 8;

    /// Certificates asked for at once. Whoever forges can name ones we do not know.
    private static final int QUESTIONS_MAX = 4;

    private static final int HEADER_CHARS_MAX = 2_000;
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1");

    private final RailSettings.@Nullable PaypalAccess access;
    private final List<InstantSource> clocks;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(WAIT_MAX).build();
    private final Map<String, X509Certificate> certificates = new ConcurrentHashMap<>();
    private final Semaphore questions = new Semaphore(QUESTIONS_MAX);

    /// @param access null: PayPal pays nobody here
    /// @param clocks the machine's, and the one a test has set
    public PaypalWebhook(RailSettings.@Nullable PaypalAccess access, List<InstantSource> clocks) {
        this.access = access;
        this.clocks = List.copyOf(clocks);
    }

    /// Receives one event.
    ///
    /// @param headers the value of a header, by its name
    public Reception receive(byte[] body, Function<String, @Nullable String> headers) {
        RailSettings.PaypalAccess own = access;
        if (own == null || own.webhookId().isEmpty()) {
            return new Reception.NotConfigured();
        }
        String id = header(headers, "paypal-transmission-id");
        String time = header(headers, "paypal-transmission-time");
        String signature = header(headers, "paypal-transmission-sig");
        String url = header(headers, "paypal-cert-url");
        URI address = address(url, own.base());
        if (address == null || !isOfNow(time)) {
            return new Reception.Forged();
        }
        CRC32 sum = new CRC32();
        sum.update(body);
        String signed = id + "|" + time + "|" + own.webhookId() + "|" + sum.getValue();
        X509Certificate known = certificates.get(url);
        X509Certificate certificate;
        try {
            certificate = known == null ? fetch(address) : known;
        } catch (IOException away) {
            return new Reception.NotKnownNow(); // PayPal sends again
        }
        if (certificate == null
                || !isValid(certificate)
                || !verifies(certificate.getPublicKey(), signed, signature)) {
            return new Reception.Forged();
        }
        if (known == null && certificates.size() < CERTIFICATES_MAX) {
            certificates.put(url, certificate); // one that has signed: nobody else fills the room
        }
        return event(ProviderJson.of(body));
    }

    private static String header(Function<String, @Nullable String> headers, String name) {
        String value = headers.apply(name);
        return value == null || value.length() > HEADER_CHARS_MAX ? "" : value;
    }

    private boolean isOfNow(String time) {
        Instant at;
        try {
            at = OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException _) {
            return false;
        }
        return clocks.stream()
                .map(InstantSource::instant)
                .anyMatch(
                        now -> at.isAfter(now.minus(OLD_MAX)) && at.isBefore(now.plus(AHEAD_MAX)));
    }

    private static boolean verifies(PublicKey key, String signed, String signature) {
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(key);
            verifier.update(signed.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false;
        }
    }

    /// Where a certificate is that only PayPal can serve; null where it is no such place.
    private static @Nullable URI address(String url, String base) {
        try {
            URI address = URI.create(url);
            return isOfPaypal(address, base) ? address : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /// A stand-in on this machine may serve its own, where PayPal itself is such a stand-in.
    private static boolean isOfPaypal(URI address, String base) {
        String host = address.getHost();
        if (host == null || address.getUserInfo() != null) {
            return false;
        }
        boolean ours = LOOPBACK.contains(host) && LOOPBACK.contains(URI.create(base).getHost());
        boolean theirs = host.equals("paypal.com") || host.endsWith(".paypal.com");
        return ours || (theirs && "https".equals(address.getScheme()) && address.getPort() == -1);
    }

    private boolean isValid(X509Certificate certificate) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant to = certificate.getNotAfter().toInstant();
        return clocks.stream()
                .map(InstantSource::instant)
                .anyMatch(now -> !now.isBefore(from) && !now.isAfter(to));
    }

    /// The certificate there; null where there is none.
    private @Nullable X509Certificate fetch(URI address) throws IOException {
        if (!questions.tryAcquire()) {
            throw new IOException("too many certificates are asked for");
        }
        try {
            HttpResponse<byte[]> answer =
                    http.send(
                            HttpRequest.newBuilder(address).timeout(WAIT_MAX).build(),
                            BodyHandlers.limiting(
                                    BodyHandlers.ofByteArray(), CERTIFICATE_BYTES_MAX));
            if (answer.statusCode() == 429 || answer.statusCode() >= 500) {
                throw new IOException("PayPal's certificate: " + answer.statusCode());
            }
            // The first of the chain is the one that signs.
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(answer.body()));
        } catch (GeneralSecurityException | ClassCastException _) {
            return null;
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupt);
        } finally {
            questions.release();
        }
    }

    private static Reception event(ProviderJson event) {
        String id = event.text("id");
        String type = event.text("event_type");
        if (id == null || type == null || !(event.at("resource").value() instanceof JsonObject)) {
            return new Reception.NotAnEvent();
        }
        ProviderJson resource = event.at("resource");
        String batch =
                resource.textOr(
                        resource.textOr("", "batch_header", "payout_batch_id"), "payout_batch_id");
        String key = resource.text("payout_item", "sender_item_id");
        return batch.isEmpty() && key == null
                ? new Reception.Unused()
                : new Reception.Taken(new RailEvent("paypal", id, type, key, batch));
    }
}
