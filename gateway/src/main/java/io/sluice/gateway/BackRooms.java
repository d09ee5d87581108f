package io.sluice.gateway;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.gateway.api.GatewayRoutes.BackOfHouse;
import io.sluice.gateway.database.Database;
import io.sluice.gateway.database.DatabaseAddress;
import io.sluice.gateway.database.Tenant;
import io.sluice.gateway.edge.Readiness;
import io.sluice.gateway.outward.Network;
import io.sluice.gateway.outward.TargetRules;
import io.sluice.gateway.sales.ProviderCursor;
import io.sluice.gateway.sales.ReceiptSeal;
import io.sluice.gateway.sales.SaleDesk;
import io.sluice.gateway.sales.solana.Solana;
import io.sluice.gateway.sales.solana.SolanaSettings;
import io.sluice.gateway.sales.solana.X402;
import io.sluice.gateway.sales.stripe.StripeRoom;
import io.sluice.gateway.sales.stripe.StripeSettings;
import io.sluice.gateway.stores.Background;
import io.sluice.gateway.stores.ConfiguredPostgres;
import io.sluice.gateway.stores.DatabaseKeeper;
import io.sluice.gateway.stores.PrivatePostgres;
import io.sluice.gateway.webhooks.SecretBox;
import io.sluice.gateway.webhooks.Webhooks;
import io.sluice.metering.Meter;
import io.sluice.metering.host.HostClock;
import io.sluice.metering.host.MeteringHost;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is served beside the hot path, may be away, and must never slow it: the database and who
/// needs it, and the graph. It has an event loop of its own and starts when the gateway is ready.
final class BackRooms implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackRooms.class);
    private static final String SCHEMA = "gateway";
    private static final int PASSWORD_BYTES = 24;
    private static final int WEBHOOK_KEY_BYTES = 32;
    private static final int RECEIPT_KEY_BYTES = 32;
    private static final int X402_KEY_BYTES = 32;
    private static final long STOP_SECONDS_MAX = 5;

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    private final Database database = Database.on(vertx);
    private @Nullable JournalFeed feed;
    private @Nullable Webhooks webhooks;
    private @Nullable SaleDesk sales;
    private @Nullable Solana solana;
    private @Nullable StripeRoom stripe;
    private @Nullable DatabaseKeeper keeper;
    private volatile boolean started;
    private @Nullable Graph graph;

    /// What is configured of webhooks and sales.
    ///
    /// @param solana null: SOL and USDC are not taken
    record Wanted(
            List<Network> webhookNetworks, StripeSettings stripe, @Nullable SolanaSettings solana) {
        static final Wanted NOTHING = new Wanted(List.of(), StripeSettings.NONE, null);

        static Wanted of(GatewayConfig config, StripeSettings stripe) {
            return new Wanted(config.webhookNetworks(), stripe, config.solana());
        }
    }

    /// Webhooks and sales. They read, deliver and finish nothing before {@link #start}.
    BackOfHouse open(
            Wanted wanted, Meter meter, MeteringHost host, Directories directories, byte[] quoteKey)
            throws IOException {
        String key = KeyFile.readOrMake(meter.path().resolve("webhook.key"), "", WEBHOOK_KEY_BYTES);
        SecureRandom random = new SecureRandom();
        feed = new JournalFeed(meter, directories, quoteKey);
        webhooks =
                new Webhooks(
                        vertx,
                        database,
                        new Webhooks.Parts(
                                feed,
                                new SecretBox(HexFormat.of().parseHex(key), random),
                                new TargetRules(wanted.webhookNetworks()),
                                HostClock.SYSTEM,
                                random));
        sales =
                new SaleDesk(
                        vertx,
                        database,
                        host,
                        directories.accounts(),
                        directories.tariff(),
                        HostClock.SYSTEM,
                        random);
        stripe =
                new StripeRoom(
                        vertx,
                        wanted.stripe(),
                        sales,
                        new ProviderCursor(database),
                        HostClock.SYSTEM);
        X402 x402 = sellOnSolana(wanted.solana(), sales, random, meter.path());
        String receiptKey =
                KeyFile.readOrMake(meter.path().resolve("receipt.key"), "", RECEIPT_KEY_BYTES);
        return new BackOfHouse(
                database,
                webhooks,
                sales,
                stripe.webhook(),
                x402,
                new ReceiptSeal(HexFormat.of().parseHex(receiptKey)));
    }

    /// Counts what webhooks and sales do.
    void measure(PrometheusMeterRegistry registry) {
        if (webhooks != null && sales != null && stripe != null) {
            webhooks.measure(registry);
            sales.measure(registry);
            stripe.measure(registry);
        }
        if (solana != null) {
            solana.measure(registry);
        }
    }

    /// Takes SOL and USDC, from {@link #start} on, where it is configured; and what is bought by
    /// x402, where that is.
    private @Nullable X402 sellOnSolana(
            @Nullable SolanaSettings settings, SaleDesk desk, SecureRandom random, Path folder)
            throws IOException {
        if (settings == null) {
            return null;
        }
        Solana chain = new Solana(vertx, database, desk, settings, HostClock.SYSTEM, random);
        solana = chain;
        desk.add(chain.till());
        if (!settings.x402()) {
            return null;
        }
        String key = KeyFile.readOrMake(folder.resolve("x402.key"), "", X402_KEY_BYTES);
        return chain.sellByX402(HexFormat.of().parseHex(key));
    }

    /// Keeps a graph until the end, measures it, and names it when it is away.
    void keep(Graph started, Readiness readiness, PrometheusMeterRegistry registry) {
        graph = started;
        readiness.check("graph", started::state);
        started.measure(registry);
    }

    /// Begins to look for the database, and returns. `others` share the server, not the pool.
    void start(GatewayConfig config, Path folder, List<Tenant> others) throws IOException {
        vertx.runOnContext(_ -> Background.lowerThisThread());
        if (webhooks != null) {
            webhooks.start();
        }
        if (sales != null) {
            sales.start();
        }
        if (solana != null) {
            solana.start();
        }
        if (stripe != null) {
            stripe.start();
        }
        DatabaseKeeper.Server server = server(config, folder);
        if (server != null) {
            List<Tenant> tenants = new ArrayList<>();
            tenants.add(Tenant.of(database, SCHEMA));
            tenants.addAll(others);
            keeper = DatabaseKeeper.of(server, tenants);
        }
        started = true;
    }

    /// Whether they have begun. It is the last that a start does: who is told that the gateway is
    /// ready may rely on all of it, a clean stop included.
    boolean isStarted() {
        return started;
    }

    /// Names what is away.
    void report(Readiness readiness) {
        readiness.check(
                "database",
                () -> database.isThere() ? Readiness.State.OK : Readiness.State.DETACHED);
    }

    /// The server as configured: a private one, somebody's, or none.
    static DatabaseKeeper.@Nullable Server server(GatewayConfig config, Path folder)
            throws IOException {
        Secret url = config.databaseUrl();
        if (url == null) {
            Path passwordFile = folder.resolve("postgres.key");
            KeyFile.readOrMake(passwordFile, "", PASSWORD_BYTES);
            return new PrivatePostgres(folder.resolve("postgres"), passwordFile);
        }
        return url.use(GatewayConfig::isNone)
                ? null
                : new ConfiguredPostgres(
                        url.use(text -> Objects.requireNonNull(DatabaseAddress.parse(text))));
    }

    @Override
    public void close() {
        if (webhooks != null) {
            webhooks.close();
        }
        if (solana != null) {
            solana.close();
        }
        if (stripe != null) {
            stripe.close();
        }
        if (graph != null) {
            graph.close();
        }
        database.close();
        if (keeper != null) {
            keeper.close();
        }
        try {
            vertx.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(STOP_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        } catch (Exception late) {
            LOG.warn("the back rooms did not close in time", late);
        }
        try {
            if (feed != null) {
                feed.close();
            }
        } catch (IOException failure) {
            LOG.warn("the journal was not let go of", failure);
        }
    }
}
