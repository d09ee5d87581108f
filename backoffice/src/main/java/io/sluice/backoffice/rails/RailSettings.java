package io.sluice.backoffice.rails;

import io.sluice.gateway.Secret;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How we are known to the providers money leaves by; each is absent where its credentials are.
///
/// @param paypal null: PayPal is a sandbox of ours, or closed while another rail is live
public record RailSettings(
        @Nullable StripeAccess stripe, @Nullable PaypalAccess paypal, @Nullable WiseAccess wise) {
    /// No credentials for anything.
    public static final RailSettings NONE = new RailSettings(null, null, null);

    public static final String PAYPAL_BASE = "https://api-m.paypal.com";
    public static final String WISE_BASE = "https://api.wise.com";

    /// A provider's own sandbox, or a server on this machine.
    private static final Pattern STAND_IN =
            Pattern.compile(
                    "https?://(localhost|127\\.0\\.0\\.1|\\[::1]|[^/]*sandbox[^/]*)([:/].*)?");

    /// Our account at Stripe.
    ///
    /// @param base empty: at Stripe
    public record StripeAccess(Secret apiKey, String base) {
        boolean isLive() {
            return apiKey.use(key -> key.toLowerCase(Locale.ROOT).contains("_live_"));
        }
    }

    /// Our application at PayPal.
    ///
    /// @param webhookId PayPal's id of our endpoint, part of what it signs; empty: none is taken
    public record PaypalAccess(String base, String clientId, Secret secret, String webhookId) {
        boolean isLive() {
            return RailSettings.isLive(base);
        }
    }

    /// Our business profile at Wise.
    ///
    /// @param publicKey what Wise signs with; empty: nothing is taken
    public record WiseAccess(String base, Secret token, String profile, String publicKey) {
        boolean isLive() {
            return RailSettings.isLive(base);
        }
    }

    /// Whether real money can move.
    public boolean isLive() {
        return (stripe != null && stripe.isLive())
                || (paypal != null && paypal.isLive())
                || (wise != null && wise.isLive());
    }

    /// Whether this address of a provider is neither its sandbox nor a server on this machine.
    public static boolean isLive(String base) {
        return !STAND_IN.matcher(base).matches();
    }
}
