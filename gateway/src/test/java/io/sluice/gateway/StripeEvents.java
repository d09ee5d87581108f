package io.sluice.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Stripe as our endpoint sees it: events in the shapes Stripe sends, signed the way Stripe
/// documents it, by code that is neither ours nor theirs.
final class StripeEvents {
    static final String SECRET = "whsec_of_the_tests";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String url;
    private final AtomicInteger ids = new AtomicInteger();

    StripeEvents(String url) {
        this.url = url + "/webhooks/stripe";
    }

    /// Sends an event, signed now, and gives the status of the answer.
    int send(String event) throws IOException, InterruptedException {
        return send(event, signature(event, SECRET, System.currentTimeMillis() / 1000));
    }

    int send(String body, String signature) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/json; charset=utf-8")
                        .header("Stripe-Signature", signature)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    static String signature(String body, String secret, long seconds) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signed = (seconds + "." + body).getBytes(StandardCharsets.UTF_8);
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(signed));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// An event of our own account in test mode, pretty-printed as Stripe does.
    String event(String type, String object) {
        return """
        {
          "id": "evt_%d",
          "object": "event",
          "api_version": "2020-08-27",
          "created": 1767225600,
          "data": {
            "object": %s
          },
          "livemode": false,
          "pending_webhooks": 1,
          "request": {"id": null, "idempotency_key": null},
          "type": "%s"
        }\
        """
                .formatted(ids.incrementAndGet(), object, type);
    }

    String succeeded(String intent, String metadata, long cents) {
        return event("payment_intent.succeeded", intent(intent, metadata, "usd", cents, ""));
    }

    static String intent(String id, String metadata, String currency, long amount, String more) {
        return """
        {"id": "%s", "object": "payment_intent", "amount": %d, "amount_received": %d,
         "application_fee_amount": null, "currency": "%s", "metadata": %s, "on_behalf_of": null,
         "status": "succeeded", "transfer_data": null%s}\
        """
                .formatted(id, amount, amount, currency, metadata, more);
    }

    String completed(String intent, String metadata, long cents, String paymentStatus) {
        return event(
                "checkout.session.completed",
                """
                {"id": "cs_of_%s", "object": "checkout.session", "amount_subtotal": %d,
                 "amount_total": %d, "currency": "usd", "metadata": %s, "mode": "payment",
                 "payment_intent": "%s", "payment_status": "%s", "status": "complete"}\
                """
                        .formatted(intent, cents, cents, metadata, intent, paymentStatus));
    }

    String refunded(String intent, long cents, long cumulativeCents) {
        return event(
                "charge.refunded",
                """
                {"id": "ch_of_%s", "object": "charge", "amount": %d, "amount_refunded": %d,
                 "application_fee": null, "application_fee_amount": null, "currency": "usd",
                 "destination": null, "metadata": {}, "payment_intent": "%s", "refunded": %b,
                 "transfer_data": null}\
                """
                        .formatted(
                                intent, cents, cumulativeCents, intent, cents == cumulativeCents));
    }

    String dispute(String type, String id, String intent, long cents, String status) {
        return event(
                "charge.dispute." + type,
                """
                {"id": "%s", "object": "dispute", "amount": %d, "charge": "ch_of_%s",
                 "currency": "usd", "metadata": {}, "payment_intent": "%s", "status": "%s"}\
                """
                        .formatted(id, cents, intent, intent, status));
    }

    static String account(String accountId) {
        return "{\"account_id\": \"" + accountId + "\"}";
    }
}
