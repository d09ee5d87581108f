package io.sluice.backoffice.tax;

import io.sluice.backoffice.rails.ProviderServer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Trolley as its SDKs know it: recipients found by what they are searched for, and signatures of
/// requests and events, made here once more from the published recipe.
public final class TrolleyServer extends ProviderServer {
    static final String KEY = "ACCESS";
    static final String SECRET = "secret of the account";
    static final String HOOK = "secret of the events";

    /// What we call each recipient; theirs are and so on.
    public final List<String> recipients = new ArrayList<>();

    /// Every payment on another rail that was told of; each counts.
    public final List<Payment> payments = new ArrayList<>();

    private int paymentsMade;

    /// One of them.
    public record Payment(
            String id,
            String recipientId,
            String externalId,
            String amount,
            boolean taxReportable) {
        String json() {
            return "{\"id\":\"%s\",\"externalId\":\"%s\",\"amount\":\"%s\"}"
                    .formatted(id, externalId, amount);
        }
    }

    /// The settings of a back office that knows this Trolley.
    public Map<String, String> settings() {
        return Map.of(
                "TROLLEY_API_BASE",
                base(),
                "TROLLEY_API_KEY",
                KEY,
                "TROLLEY_API_SECRET",
                SECRET,
                "TROLLEY_WEBHOOK_SECRET",
                "an older one, " + HOOK);
    }

    /// Signs an event as Trolley does: header and value.
    public static String[] signed(String body, Instant at) {
        return signed(HOOK, body, at);
    }

    static String[] signed(String secret, String body, Instant at) {
        return new String[] {
            "X-PaymentRails-Signature",
            "t=" + at.getEpochSecond() + ",v1=" + hmac(secret, at.getEpochSecond() + body),
            "X-PaymentRails-Delivery",
            "1f6f4a4e-9d0c-4f5e-8d70-3c9a5f0b1a11"
        };
    }

    static String hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException(never);
        }
    }

    @Override
    protected Said answer(Asked request) {
        String time = request.headers().getFirst("X-PR-Timestamp");
        String signed =
                time + "\n" + request.method() + "\n" + request.target() + "\n" + request.body();
        String sound = "prsign " + KEY + ":" + hmac(SECRET, signed + "\n");
        check(sound.equals(request.headers().getFirst("Authorization")), "signature");
        long age = Instant.now().getEpochSecond() - Long.parseLong(Objects.requireNonNull(time));
        check(Math.abs(age) <= 30, "time of " + age + " s ago");
        if (request.path().equals("/v1/recipients")) {
            return request.method().equals("POST") ? made(request) : found(request);
        }
        String[] path = request.path().split("/", -1);
        boolean isPayments = path.length >= 5 && path[4].equals("offlinePayments");
        if (!isPayments) {
            return new Said(404, "{\"ok\":false,\"errors\":[{\"code\":\"not_found\"}]}");
        }
        return switch (request.method()) {
            case "POST" -> paid(path[3], request);
            case "GET" -> listed(path[3]);
            default -> {
                payments.removeIf(each -> each.id().equals(path[path.length - 1]));
                yield new Said(200, "{\"ok\":true}");
            }
        };
    }

    private Said paid(String recipientId, Asked request) {
        for (String field : List.of("amount", "currency", "externalId", "processedAt")) {
            check(request.json().text(field) != null, field);
        }
        Payment made =
                new Payment(
                        "OP-" + ++paymentsMade,
                        recipientId,
                        request.json().textOr("", "externalId"),
                        request.json().textOr("", "amount"),
                        request.body().contains("\"taxReportable\":true"));
        payments.add(made);
        return new Said(200, "{\"ok\":true,\"offlinePayment\":" + made.json() + "}");
    }

    private Said listed(String recipientId) {
        return new Said(
                200,
                payments.stream()
                        .filter(each -> each.recipientId().equals(recipientId))
                        .map(Payment::json)
                        .collect(
                                Collectors.joining(
                                        ",", "{\"ok\":true,\"offlinePayments\":[", "]}")));
    }

    private Said made(Asked request) {
        for (String field : List.of("firstName", "lastName", "email", "referenceId")) {
            check(request.json().text(field) != null, field);
        }
        check("individual".equals(request.json().text("type")), "type");
        check(request.json().text("address", "country") != null, "country");
        recipients.add(request.json().textOr("", "referenceId"));
        return new Said(200, "{\"ok\":true,\"recipient\":" + recipient(recipients.size()) + "}");
    }

    private Said found(Asked request) {
        String term = request.query().getOrDefault("search", "");
        List<String> found = new ArrayList<>();
        for (int i = 1; i <= recipients.size(); i++) {
            if (recipients.get(i - 1).contains(term)) {
                found.add(recipient(i));
            }
        }
        return new Said(
                200,
                "{\"ok\":true,\"recipients\":["
                        + String.join(",", found)
                        + "],\"meta\":{\"page\":1,\"pages\":1,\"records\":"
                        + found.size()
                        + "}}");
    }

    private String recipient(int number) {
        return "{\"id\":\"R-%d\",\"referenceId\":\"%s\",\"status\":\"incomplete\",\"accounts\":[]}"
                .formatted(number, recipients.get(number - 1));
    }
}
