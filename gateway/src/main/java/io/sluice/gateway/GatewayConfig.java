package io.sluice.gateway;

import io.sluice.gateway.database.DatabaseAddress;
import io.sluice.gateway.outward.Network;
import io.sluice.gateway.sales.solana.SolanaSettings;
import io.sluice.gateway.sales.stripe.StripeSettings;
import io.sluice.money.Micros;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Everything the gateway can be told from outside, read once and checked.
/// `docs/reference/config.md` says what each is for.
///
/// @param publicUrl where clients reach the gateway; empty: its port on localhost
/// @param allowedHosts names it answers to; empty: this machine's own and the public one
/// @param webhookNetworks networks that webhooks may be sent to beside the public internet
/// @param adminKey the first admin key; null: one is made and kept in the data folder
/// @param engineUrl where stimuli go; empty: a loopback engine that delivers all
/// @param solana null: SOL and USDC are not taken
/// @param openId who vouches for people beside their keys; null: nobody
public record GatewayConfig(
        String bind,
        int port,
        String publicUrl,
        List<String> allowedHosts,
        int eventLoops,
        Path dataDir,
        @Nullable Secret adminKey,
        @Nullable Secret falkorUrl,
        @Nullable Secret databaseUrl,
        List<Network> webhookNetworks,
        StripeSettings stripe,
        String engineUrl,
        @Nullable Secret engineKey,
        int engineTimeoutMillis,
        long pricePerUnitMicros,
        long creditsPerDollarMicros,
        long quoteMillis,
        long reservationMillis,
        long minFillRatioMicros,
        @Nullable SolanaSettings solana,
        @Nullable OpenIdAccess openId) {

    private static final int ADMIN_KEY_LENGTH_MIN = 32;
    private static final int ADMIN_KEY_LENGTH_MAX = 512;
    private static final int DAY_SECONDS = 86_400;
    private static final long PRICE_MICROS_MAX = 1_000_000 * Micros.ONE;
    private static final String CONFIG_LABEL = "--config";

    /// All names of API.md's table, whoever uses them.
    static final Set<String> DOCUMENTED =
            Set.of(
                    """
                    SLUICE_GATEWAY_PORT SLUICE_BACKOFFICE_PORT SLUICE_BIND SLUICE_PUBLIC_URL
                    SLUICE_ALLOWED_HOSTS SLUICE_DATA_DIR SLUICE_ADMIN_KEY SLUICE_TEST_CLOCK
                    SLUICE_DETAILS_KEY SLUICE_EVENT_LOOPS FALKORDB_URL DATABASE_URL
                    SLUICE_BACKOFFICE_URL
                    SLUICE_WEBHOOK_ALLOWED_NETWORKS SLUICE_PRO_MONTHLY_USD SLUICE_BRAZIL_TAX_PCT
                    SLUICE_ENGINE_URL SLUICE_ENGINE_KEY SLUICE_ENGINE_TIMEOUT_MS
                    SLUICE_PRICE_PER_UNIT SLUICE_CREDITS_PER_DOLLAR SLUICE_QUOTE_SECONDS
                    SLUICE_RESERVATION_SECONDS SLUICE_MIN_FILL_RATIO
                    STRIPE_API_KEY STRIPE_PUBLISHABLE_KEY STRIPE_API_BASE STRIPE_WEBHOOK_SECRET
                    STRIPE_CONNECT_WEBHOOK_SECRET STRIPE_TAX_CODE
                    SOLANA_RPC_URL SOLANA_WS_URL SOLANA_TREASURY SOLANA_USDC_MINT
                    SOLANA_USD_RATE_URLS SOLANA_USD_RATE SOLANA_COMMITMENT SLUICE_X402
                    PAYPAL_API_BASE PAYPAL_CLIENT_ID PAYPAL_CLIENT_SECRET PAYPAL_WEBHOOK_ID
                    WISE_API_BASE WISE_API_TOKEN WISE_PROFILE_ID WISE_WEBHOOK_PUBLIC_KEY
                    TROLLEY_API_BASE TROLLEY_API_KEY TROLLEY_API_SECRET TROLLEY_WEBHOOK_SECRET
                    SLUICE_TAX_PAYER SLUICE_NOTICES_URL SLUICE_NOTICES_SECRET
                    VAULT_ADDR VAULT_TOKEN VAULT_TRANSIT_KEY SMTP_URL SMTP_FROM
                    OIDC_ISSUER OIDC_CLIENT_ID OIDC_CLIENT_SECRET
                    """
                            .strip()
                            .split("\\s+"));

    /// What reading came to.
    public sealed interface Reading {
        /// All is well; `shown` is what to print at the start, secrets masked.
        record Sound(GatewayConfig config, List<String> shown) implements Reading {}

        /// What is wrong, a line each, with what is allowed.
        record Wrong(List<String> problems) implements Reading {}
    }

    /// Reads the environment, then `--config` where given, then `.env` in the working folder; the
    /// first that has a name wins.
    public static Reading read(
            Map<String, String> environment, @Nullable Path configFile, Path workingFolder) {
        return read(environment, configFile, workingFolder, _ -> {});
    }

    /// The same, with somebody else who reads variables of their own from the same places.
    static Reading read(
            Map<String, String> environment,
            @Nullable Path configFile,
            Path workingFolder,
            Consumer<Variables> annex) {
        List<String> problems = new ArrayList<>();
        List<Variables.Source> sources = new ArrayList<>();
        sources.add(new Variables.Source("environment", environment));
        if (configFile != null) {
            Map<String, String> values = EnvFile.read(configFile, problems);
            sources.add(new Variables.Source(CONFIG_LABEL, values));
        }
        Path dotEnv = workingFolder.resolve(".env");
        if (Files.exists(dotEnv)) {
            sources.add(new Variables.Source(".env", EnvFile.read(dotEnv, problems)));
        }
        Variables variables = new Variables(sources, problems);
        variables.refuseUnknown(DOCUMENTED);
        variables.refuseUnknownIn(CONFIG_LABEL, DOCUMENTED);
        GatewayConfig config = read(variables, workingFolder);
        annex.accept(variables);
        return problems.isEmpty()
                ? new Reading.Sound(config, variables.shown())
                : new Reading.Wrong(List.copyOf(problems));
    }

    private static GatewayConfig read(Variables variables, Path workingFolder) {
        String bind = variables.text("SLUICE_BIND", "127.0.0.1");
        int processors = Runtime.getRuntime().availableProcessors();
        StripeSettings stripe = stripe(variables);
        checkTestClock(variables, bind, stripe);
        return new GatewayConfig(
                bind,
                variables.whole("SLUICE_GATEWAY_PORT", 0, 65_535, 8080),
                variables.url("SLUICE_PUBLIC_URL"),
                variables.list("SLUICE_ALLOWED_HOSTS"),
                variables.whole("SLUICE_EVENT_LOOPS", 1, 64, Math.clamp(processors - 1, 1, 64)),
                workingFolder.resolve(variables.text("SLUICE_DATA_DIR", "data")).normalize(),
                adminKey(variables),
                falkor(variables),
                database(variables),
                variables.networks("SLUICE_WEBHOOK_ALLOWED_NETWORKS"),
                stripe,
                variables.url("SLUICE_ENGINE_URL"),
                variables.secretOrNull("SLUICE_ENGINE_KEY"),
                variables.whole("SLUICE_ENGINE_TIMEOUT_MS", 1, 600_000, 10_000),
                variables.micros("SLUICE_PRICE_PER_UNIT", 1, PRICE_MICROS_MAX, 10 * Micros.ONE),
                variables.micros(
                        "SLUICE_CREDITS_PER_DOLLAR", 1, PRICE_MICROS_MAX, 100 * Micros.ONE),
                seconds(variables, "SLUICE_QUOTE_SECONDS"),
                seconds(variables, "SLUICE_RESERVATION_SECONDS"),
                variables.micros("SLUICE_MIN_FILL_RATIO", 1, Micros.ONE, 600_000),
                SolanaVariables.read(variables),
                openId(variables));
    }

    private static long seconds(Variables variables, String name) {
        return variables.whole(name, 1, DAY_SECONDS, 300) * 1000L;
    }

    private static @Nullable Secret adminKey(Variables variables) {
        Secret key = variables.secretOrNull("SLUICE_ADMIN_KEY");
        if (key != null && !key.use(GatewayConfig::isSoundKey)) {
            variables.problem(
                    "SLUICE_ADMIN_KEY",
                    "%d to %d visible ASCII characters"
                            .formatted(ADMIN_KEY_LENGTH_MIN, ADMIN_KEY_LENGTH_MAX));
        }
        return key;
    }

    private static boolean isSoundKey(String key) {
        return key.length() >= ADMIN_KEY_LENGTH_MIN
                && key.length() <= ADMIN_KEY_LENGTH_MAX
                && key.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    /// An address that may hold a password, so it is shown to nobody.
    private static @Nullable Secret falkor(Variables variables) {
        Secret url = variables.secretOrNull("FALKORDB_URL");
        boolean sound =
                url == null
                        || url.use(GatewayConfig::isNone)
                        || url.use(text ->
                                text.startsWith("redis://") || text.startsWith("rediss://"));
        if (!sound) {
            variables.problem(
                    "FALKORDB_URL", "an address that starts with redis:// or rediss://, or none");
        }
        return url;
    }

    /// Where PostgreSQL is; `none` for a gateway without one.
    private static @Nullable Secret database(Variables variables) {
        Secret url = variables.secretOrNull("DATABASE_URL");
        boolean sound =
                url == null
                        || url.use(GatewayConfig::isNone)
                        || url.use(text -> DatabaseAddress.parse(text) != null);
        if (!sound) {
            variables.problem(
                    "DATABASE_URL", "postgresql://user:password@host:port/database, or none");
        }
        return url;
    }

    /// Who is linked to which key stands in PostgreSQL.
    private static @Nullable OpenIdAccess openId(Variables variables) {
        OpenIdAccess access = OpenIdAccess.read(variables);
        Secret database = variables.secretOrNull("DATABASE_URL");
        if (access != null && database != null && database.use(GatewayConfig::isNone)) {
            variables.problem("OIDC_ISSUER", "unset where DATABASE_URL is none");
        }
        return access;
    }

    private static StripeSettings stripe(Variables variables) {
        Secret key = variables.secretOrNull("STRIPE_API_KEY");
        Secret secrets = variables.secretOrNull("STRIPE_WEBHOOK_SECRET");
        List<String> each =
                secrets == null
                        ? List.of()
                        : secrets.use(text ->
                                Arrays.stream(text.split(",", -1)).map(String::strip).toList());
        if (each.contains("")) {
            variables.problem("STRIPE_WEBHOOK_SECRET", "a list with commas and no empty places");
        }
        return new StripeSettings(
                key == null ? null : key.use(text -> text),
                variables.textOrNull("STRIPE_PUBLISHABLE_KEY"),
                variables.url("STRIPE_API_BASE"),
                each);
    }

    static boolean isNone(String text) {
        return text.equals("none");
    }

    /// A clock that can be set has no business where real money or strangers can reach it.
    private static void checkTestClock(Variables variables, String bind, StripeSettings stripe) {
        if (!variables.flag("SLUICE_TEST_CLOCK")) {
            return;
        }
        if (stripe.isLive()) {
            variables.problem("SLUICE_TEST_CLOCK", "0 while STRIPE_API_KEY is a live key");
        }
        if (!bind.startsWith("127.") && !bind.equals("::1") && !bind.equals("localhost")) {
            variables.problem("SLUICE_TEST_CLOCK", "0 while SLUICE_BIND is not this machine alone");
        }
    }
}
