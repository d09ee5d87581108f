package io.sluice.gateway;

import io.sluice.gateway.sales.stripe.StripeSettings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What a demo without Stripe takes `./sluice trigger`'s events by. It follows from the admin key:
/// who can read that can give credits away as well.
final class TriggerSecret {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "stripe trigger";
    private static final String PROJECTS = "stripe trigger of projects";

    private TriggerSecret() {}

    /// `settings` where anything of Stripe is configured; else with this secret alone.
    static StripeSettings orElse(StripeSettings settings, AdminKey admin) {
        boolean configured = settings.apiKey() != null || !settings.webhookSecrets().isEmpty();
        return configured
                ? settings
                : new StripeSettings(
                        null, settings.publishableKey(), settings.apiBase(), List.of(of(admin)));
    }

    static String of(AdminKey admin) {
        return made(admin.key(), PURPOSE);
    }

    /// What signs the events of the demo's projects, which go to the annex.
    static Secret ofProjects(String adminKey) {
        return new Secret(made(adminKey, PROJECTS));
    }

    private static String made(String adminKey, String purpose) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(adminKey.getBytes(StandardCharsets.US_ASCII), ALGORITHM));
            byte[] made = mac.doFinal(purpose.getBytes(StandardCharsets.US_ASCII));
            return "whsec_" + HexFormat.of().formatHex(made);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
