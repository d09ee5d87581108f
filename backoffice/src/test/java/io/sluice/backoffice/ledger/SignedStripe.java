package io.sluice.backoffice.ledger;

import com.stripe.net.Webhook;
import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;

/// Sends events to a back office the way Stripe does, signed by its own library.
public final class SignedStripe {
    public static final String SECRET = "whsec_of_the_tests";
    public static final Map<String, String> SETTINGS =
            Map.of("STRIPE_CONNECT_WEBHOOK_SECRET", "whsec_of_last_year, " + SECRET);

    private static final String PATH = "/webhooks/stripe-connect";

    private final BackOfficeRig rig;

    public SignedStripe(BackOfficeRig rig) {
        this.rig = rig;
    }

    public RigClient.Answer send(String event) {
        return send(event, signature(event, SECRET, Instant.now()));
    }

    /// Sends one signed at a time of a test's own calendar.
    public RigClient.Answer send(String event, Instant at) {
        return send(event, signature(event, SECRET, at));
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
