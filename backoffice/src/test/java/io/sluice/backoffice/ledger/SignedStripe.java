package io.sluice.backoffice.ledger;

import com.stripe.net.Webhook;
import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;

/// Sends events to a back office the way Stripe does, signed by its own library.
final class SignedStripe {
    static final String SECRET = "whsec_of_the_tests";
    static final Map<String, String> SETTINGS =
            Map.of("STRIPE_CONNECT_WEBHOOK_SECRET", "whsec_of_last_year, " + SECRET);

    private static final String PATH = "/webhooks/stripe-connect";

    private final BackOfficeRig rig;

    SignedStripe(BackOfficeRig rig) {
        this.rig = rig;
    }

    RigClient.Answer send(String event) {
        return send(event, signature(event, SECRET, Instant.now()));
    }

    RigClient.Answer send(String event, String signature) {
        return rig.client("").post(PATH, event, "Stripe-Signature", signature);
    }

    static String signature(String event, String secret, Instant at) {
        try {
            return Webhook.Signature.generateSignatureHeader(event, secret, at.getEpochSecond());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
