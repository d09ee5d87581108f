package io.sluice.gateway.sales.stripe;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How we are known to Stripe. Prints nothing of it.
///
/// @param apiKey null: no purchases through Stripe
/// @param publishableKey null: no form of the buyer's own
/// @param apiBase where Stripe's API is; empty: at Stripe
/// @param webhookSecrets of our endpoint; several while one is being replaced
public record StripeSettings(
        @Nullable String apiKey,
        @Nullable String publishableKey,
        String apiBase,
        List<String> webhookSecrets) {

    public static final StripeSettings NONE = new StripeSettings(null, null, "", List.of());

    /// Whether an event of this mode can be about our money. Without a key, the secret says enough:
    /// each mode has its own.
    boolean admits(boolean live) {
        return apiKey == null || isLive() == live;
    }

    /// Whether the key moves real money.
    public boolean isLive() {
        return apiKey != null && apiKey.toLowerCase(Locale.ROOT).contains("_live_");
    }

    @Override
    public String toString() {
        return "StripeSettings[***]";
    }
}
