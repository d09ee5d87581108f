package io.sluice.e2e;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Stripe as the shipped program sees it: events in Stripe's shape, signed as Stripe documents it.
record StripeSender(String url) {
    static final String SECRET = "whsec_of_the_end_to_end_tests";

    /// Tells of dollars that were paid for an account; no purchase was asked for before.
    Client.Answer succeeded(String eventId, String paymentId, String account, long cents) {
        return succeeded(eventId, paymentId, "account_id", account, cents);
    }

    /// Tells that a purchase was paid.
    Client.Answer paid(String eventId, String paymentId, String purchase, long cents) {
        return succeeded(eventId, paymentId, "purchase_id", purchase, cents);
    }

    private Client.Answer succeeded(
            String eventId, String paymentId, String what, String whose, long cents) {
        return send(
                """
                {
                  "id": "%s",
                  "object": "event",
                  "api_version": "2026-07-29.dahlia",
                  "created": 1767225600,
                  "data": {
                    "object": {
                      "id": "%s", "object": "payment_intent", "amount": %d,
                      "amount_received": %d, "currency": "usd",
                      "metadata": {"%s": "%s"}, "status": "succeeded"
                    }
                  },
                  "livemode": false,
                  "type": "payment_intent.succeeded"
                }\
                """
                        .formatted(eventId, paymentId, cents, cents, what, whose));
    }

    /// Tells how much of a charge has gone back in all.
    Client.Answer refunded(String eventId, String chargeId, String paymentId, long cents) {
        return send(
                """
                {
                  "id": "%s",
                  "object": "event",
                  "api_version": "2026-07-29.dahlia",
                  "created": 1767225700,
                  "data": {
                    "object": {
                      "id": "%s", "object": "charge", "amount": 1000, "amount_refunded": %d,
                      "currency": "usd", "payment_intent": "%s"
                    }
                  },
                  "livemode": false,
                  "type": "charge.refunded"
                }\
                """
                        .formatted(eventId, chargeId, cents, paymentId));
    }

    private Client.Answer send(String event) {
        long seconds = System.currentTimeMillis() / 1000;
        return Client.send(
                HttpRequest.newBuilder(URI.create(url + "/webhooks/stripe"))
                        .header("Content-Type", "application/json; charset=utf-8")
                        .header(
                                "Stripe-Signature",
                                "t=" + seconds + ",v1=" + mac(SECRET, seconds, event))
                        .POST(HttpRequest.BodyPublishers.ofString(event))
                        .build());
    }

    static String mac(String secret, long seconds, String event) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signed = (seconds + "." + event).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(mac.doFinal(signed));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
