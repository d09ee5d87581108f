package io.sluice.backoffice;

import io.sluice.backoffice.fees.FeeSettings;
import io.sluice.backoffice.notify.MailAddress;
import io.sluice.backoffice.notify.MailUrl;
import io.sluice.backoffice.notify.NotifySettings;
import io.sluice.backoffice.notify.NotifySettings.HookAccess;
import io.sluice.backoffice.notify.NotifySettings.MailAccess;
import io.sluice.backoffice.rails.RailSettings;
import io.sluice.backoffice.rails.RailSettings.PaypalAccess;
import io.sluice.backoffice.rails.RailSettings.StripeAccess;
import io.sluice.backoffice.rails.RailSettings.WiseAccess;
import io.sluice.backoffice.rails.TransitClient;
import io.sluice.backoffice.rails.WiseWebhook;
import io.sluice.backoffice.tax.TaxSettings;
import io.sluice.backoffice.tax.TaxSettings.TrolleyAccess;
import io.sluice.gateway.Secret;
import io.sluice.gateway.Variables;
import io.sluice.gateway.edge.HookSecret;
import io.sluice.gateway.outward.TargetRules;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Everything the back office alone can be told from outside; what it shares with the gateway is in
/// its premises. `docs/reference/config.md` says what each is for.
///
/// @param port the port listened on; 0 takes a free one
/// @param testClock whether the time can be set over HTTP
/// @param detailsKey what encrypts payout details; null: a key kept in the data folder
/// @param transit who opens a details key that is wrapped; null: none is
/// @param connectSecrets what Stripe signs events about projects with, with commas in between
/// @param rails how we are known where money leaves
/// @param tax how we are known where tax forms are kept
/// @param publishableKey what components in a browser speak to Stripe with
/// @param notices by which channels notices leave
/// @param fees what the platform asks for its own services
/// @param publicUrl where browsers reach it, without a slash at its end; empty: the port on
///   localhost
public record BackOfficeConfig(
        int port,
        boolean testClock,
        @Nullable Secret detailsKey,
        TransitClient.@Nullable Access transit,
        @Nullable Secret connectSecrets,
        RailSettings rails,
        TaxSettings tax,
        @Nullable String publishableKey,
        NotifySettings notices,
        FeeSettings fees,
        String publicUrl) {
    private static final int PORT = 8081;
    private static final long MICROS_OF_DOLLAR = 1_000_000;
    private static final long MICROS_OF_CENT = 10_000;
    private static final long PRO_USD_MAX = 10_000;
    private static final long PERCENT_MAX = 100;
    private static final Pattern TRANSIT_KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern TAX_CODE = Pattern.compile("txcd_\\d{8}");
    private static final Pattern PROFILE = Pattern.compile("\\d{1,19}");

    /// Reads and checks; what is wrong is gathered in the variables.
    static BackOfficeConfig read(Variables variables) {
        RailSettings rails =
                new RailSettings(stripe(variables), paypal(variables), wise(variables));
        TaxSettings tax =
                new TaxSettings(trolley(variables), variables.text("SLUICE_TAX_PAYER", ""));
        TrolleyAccess trolley = tax.trolley();
        boolean isReported = trolley != null && RailSettings.isLive(trolley.base());
        if ((rails.isLive() || isReported) && variables.flag("SLUICE_TEST_CLOCK")) {
            variables.problem(
                    "SLUICE_TEST_CLOCK", "0 while a live rail or Trolley itself is set up");
        }
        return new BackOfficeConfig(
                variables.whole("SLUICE_BACKOFFICE_PORT", 0, 65_535, PORT),
                variables.flag("SLUICE_TEST_CLOCK"),
                variables.secretOrNull("SLUICE_DETAILS_KEY"),
                transit(variables),
                variables.secretOrNull("STRIPE_CONNECT_WEBHOOK_SECRET"),
                rails,
                tax,
                variables.textOrNull("STRIPE_PUBLISHABLE_KEY"),
                new NotifySettings(mail(variables), hook(variables)),
                fees(variables),
                variables.url("SLUICE_BACKOFFICE_URL"));
    }

    private static TransitClient.@Nullable Access transit(Variables variables) {
        String base = variables.url("VAULT_ADDR");
        Secret token = variables.secretOrNull("VAULT_TOKEN");
        String key = variables.text("VAULT_TRANSIT_KEY", "sluice");
        if (!TRANSIT_KEY.matcher(key).matches()) {
            variables.problem("VAULT_TRANSIT_KEY", "the name of a key, without a path");
        }
        if (base.isEmpty() != (token == null)) {
            variables.problem("VAULT_TOKEN", "set together with VAULT_ADDR");
        }
        Secret details = variables.secretOrNull("SLUICE_DETAILS_KEY");
        boolean wrapped =
                details != null
                        && details.use(text ->
                                Arrays.stream(text.split(",", -1))
                                        .map(String::strip)
                                        .anyMatch(TransitClient::isWrapped));
        if (wrapped && base.isEmpty()) {
            variables.problem("VAULT_ADDR", "set where SLUICE_DETAILS_KEY is wrapped");
        }
        return !wrapped || base.isEmpty() || token == null
                ? null
                : new TransitClient.Access(base, token, key);
    }

    private static FeeSettings fees(Variables variables) {
        long proMicros =
                variables.micros(
                        "SLUICE_PRO_MONTHLY_USD",
                        0,
                        PRO_USD_MAX * MICROS_OF_DOLLAR,
                        FeeSettings.STANDARD.proMonthlyCents() * MICROS_OF_CENT);
        if (proMicros % MICROS_OF_CENT != 0) {
            variables.problem("SLUICE_PRO_MONTHLY_USD", "an amount in whole cents");
        }
        long brazilMicros =
                variables.micros(
                        "SLUICE_BRAZIL_TAX_PCT",
                        0,
                        PERCENT_MAX * MICROS_OF_DOLLAR,
                        FeeSettings.STANDARD.brazilBasisPoints() * MICROS_OF_CENT);
        if (brazilMicros % MICROS_OF_CENT != 0) {
            variables.problem("SLUICE_BRAZIL_TAX_PCT", "a percentage with at most 2 decimals");
        }
        String taxCode = variables.textOrNull("STRIPE_TAX_CODE");
        if (taxCode != null
                && (!TAX_CODE.matcher(taxCode).matches()
                        || variables.textOrNull("STRIPE_API_KEY") == null)) {
            variables.problem(
                    "STRIPE_TAX_CODE", "such as txcd_10103001, set together with STRIPE_API_KEY");
        }
        return new FeeSettings(
                proMicros / MICROS_OF_CENT,
                Math.toIntExact(brazilMicros / MICROS_OF_CENT),
                taxCode);
    }

    private static @Nullable StripeAccess stripe(Variables variables) {
        Secret key = variables.secretOrNull("STRIPE_API_KEY");
        String base = variables.url("STRIPE_API_BASE");
        return key == null ? null : new StripeAccess(key, base);
    }

    private static @Nullable PaypalAccess paypal(Variables variables) {
        String base = variables.url("PAYPAL_API_BASE");
        String clientId = variables.text("PAYPAL_CLIENT_ID", "");
        Secret secret = variables.secretOrNull("PAYPAL_CLIENT_SECRET");
        String webhookId = variables.text("PAYPAL_WEBHOOK_ID", "");
        if (clientId.isEmpty() != (secret == null)) {
            variables.problem("PAYPAL_CLIENT_SECRET", "set together with PAYPAL_CLIENT_ID");
        }
        return secret == null || clientId.isEmpty()
                ? null
                : new PaypalAccess(
                        base.isEmpty() ? RailSettings.PAYPAL_BASE : base,
                        clientId,
                        secret,
                        webhookId);
    }

    private static @Nullable WiseAccess wise(Variables variables) {
        String base = variables.url("WISE_API_BASE");
        Secret token = variables.secretOrNull("WISE_API_TOKEN");
        String profile = variables.text("WISE_PROFILE_ID", "");
        String publicKey = variables.text("WISE_WEBHOOK_PUBLIC_KEY", "");
        if (!publicKey.isEmpty() && WiseWebhook.keyOrNull(publicKey) == null) {
            variables.problem("WISE_WEBHOOK_PUBLIC_KEY", "a public RSA key in PEM");
        }
        boolean isNumber = PROFILE.matcher(profile).matches();
        if (token != null && !isNumber) {
            variables.problem("WISE_PROFILE_ID", "a number, set together with WISE_API_TOKEN");
        }
        return token == null || !isNumber
                ? null
                : new WiseAccess(
                        base.isEmpty() ? RailSettings.WISE_BASE : base, token, profile, publicKey);
    }

    private static @Nullable TrolleyAccess trolley(Variables variables) {
        String base = variables.url("TROLLEY_API_BASE");
        String apiKey = variables.text("TROLLEY_API_KEY", "");
        Secret secret = variables.secretOrNull("TROLLEY_API_SECRET");
        Secret webhook = variables.secretOrNull("TROLLEY_WEBHOOK_SECRET");
        if (apiKey.isEmpty() != (secret == null)) {
            variables.problem("TROLLEY_API_SECRET", "set together with TROLLEY_API_KEY");
        }
        return secret == null || apiKey.isEmpty()
                ? null
                : new TrolleyAccess(
                        base.isEmpty() ? TaxSettings.TROLLEY_BASE : base, apiKey, secret, webhook);
    }

    private static @Nullable MailAccess mail(Variables variables) {
        Secret url = variables.secretOrNull("SMTP_URL");
        String from = variables.text("SMTP_FROM", "");
        if (url == null) {
            return null;
        }
        if (!MailAddress.isSound(from)) {
            variables.problem("SMTP_FROM", "an address, set together with SMTP_URL");
        }
        MailAccess access = url.use(text -> MailUrl.parse(text, from)).orElse(null);
        if (access == null) {
            variables.problem(
                    "SMTP_URL", "such as smtps://user:password@mail.example.com:465 or smtp://…");
        }
        return access;
    }

    private static @Nullable HookAccess hook(Variables variables) {
        String url = variables.url("SLUICE_NOTICES_URL");
        Secret given = variables.secretOrNull("SLUICE_NOTICES_SECRET");
        HookSecret secret =
                given == null
                        ? null
                        : given.use(text -> Optional.ofNullable(HookSecret.parse(text)))
                                .orElse(null);
        if (url.isEmpty() != (secret == null)) {
            variables.problem(
                    "SLUICE_NOTICES_SECRET",
                    "whsec_ and base64 of 24 to 64 bytes, set together with SLUICE_NOTICES_URL");
        }
        return TargetRules.parse(url) == null || secret == null
                ? null
                : new HookAccess(
                        url,
                        secret,
                        new TargetRules(variables.networks("SLUICE_WEBHOOK_ALLOWED_NETWORKS")));
    }

    /// Each of the secrets; none where none is set.
    List<String> connectSecretList() {
        return connectSecrets == null
                ? List.of()
                : connectSecrets.use(text ->
                        Arrays.stream(text.split(",", -1))
                                .map(String::strip)
                                .filter(secret -> !secret.isEmpty())
                                .toList());
    }
}
