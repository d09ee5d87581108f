package io.sluice.gateway;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.gateway.GatewayVerticle.Shared;
import io.sluice.gateway.Premises.Neighbour;
import io.sluice.gateway.api.GatewayRoutes.BackOfHouse;
import io.sluice.gateway.database.Tenant;
import io.sluice.gateway.edge.ApiDocument;
import io.sluice.gateway.edge.EdgeSettings;
import io.sluice.gateway.edge.InFlight;
import io.sluice.gateway.edge.Readiness;
import io.sluice.gateway.events.EventStream;
import io.sluice.gateway.injector.HttpInjector;
import io.sluice.metering.Meter;
import io.sluice.metering.engine.EngineSizes;
import io.sluice.metering.engine.Injections.Open;
import io.sluice.metering.host.Halt;
import io.sluice.metering.host.HostClock;
import io.sluice.metering.host.MeteringHost;
import io.sluice.metering.host.MeteringHost.Admission;
import io.sluice.metering.host.Reply;
import io.sluice.metering.host.ReplyLane;
import io.sluice.metering.journal.JournalSettings;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Commands.Terms;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running gateway: a meter with a data folder, and the event loops that serve it. Starting
/// recovers, warms up and only then reports ready; closing finishes what is under way.
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final int QUOTE_KEY_BYTES = 32;
    private static final long WAIT_SECONDS_MAX = 30;

    private final Vertx vertx;
    private final Meter meter;
    private final Snapshots snapshots;
    private final EventStream events;
    private final BackRooms backRooms;
    private final Optional<Annex> annex;
    private final String url;
    private final AdminKey adminKey;

    private Gateway(
            Vertx vertx,
            Meter meter,
            Snapshots snapshots,
            EventStream events,
            BackRooms backRooms,
            Optional<Annex> annex,
            String url,
            AdminKey adminKey) {
        this.vertx = vertx;
        this.meter = meter;
        this.snapshots = snapshots;
        this.events = events;
        this.backRooms = backRooms;
        this.annex = annex;
        this.url = url;
        this.adminKey = adminKey;
    }

    /// Serves what the configured data folder holds.
    ///
    /// @param trial whether `./sluice trigger` is believed where Stripe is not configured
    /// @throws IOException when the folder cannot be used or the port is taken
    static Gateway start(GatewayConfig config, Optional<Annex> annex, boolean trial)
            throws IOException {
        return open(
                config,
                EngineSizes.STANDARD,
                JournalSettings.DEFAULT,
                Warmup.begin(),
                annex,
                trial);
    }

    /// The same with given sizes; `before` is waited for before `/readyz` says yes.
    static Gateway open(
            GatewayConfig config,
            EngineSizes sizes,
            JournalSettings journal,
            Thread before,
            Optional<Annex> annex,
            boolean trial)
            throws IOException {
        Meter meter =
                Meter.open(
                        config.dataDir(),
                        new Meter.Settings(
                                sizes, journal, Halt.ofProcess(), warning -> LOG.warn(warning)));
        Vertx vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setPreferNativeTransport(true)
                                .setEventLoopPoolSize(config.eventLoops() + 1));
        BackRooms backRooms = new BackRooms();
        try {
            return serve(config, meter, vertx, backRooms, before, annex, trial);
        } catch (IOException | RuntimeException failure) {
            annex.ifPresent(Annex::close);
            backRooms.close();
            vertx.close();
            meter.close();
            throw failure;
        }
    }

    private static Gateway serve(
            GatewayConfig config,
            Meter meter,
            Vertx vertx,
            BackRooms backRooms,
            Thread before,
            Optional<Annex> annex,
            boolean trial)
            throws IOException {
        Path folder = meter.path();
        byte[] quoteKey = quoteKey(folder);
        AdminKey admin = AdminKey.of(config, folder);
        Directories directories = Directories.of(meter.engine(), admin.key());
        List<Open> open = meter.engine().injections().all();
        MeteringHost host = meter.start(HostClock.SYSTEM);
        applyTerms(config, directories, host);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Readiness readiness = readiness(meter, backRooms, before);
        EventStream events = JournalRecords.stream(meter, directories, quoteKey);
        BackRooms.Wanted wanted = wanted(config, admin, trial);
        BackOfHouse back = backRooms.open(wanted, meter, host, directories, quoteKey);
        measure(registry, meter, directories, events);
        Graph graph = Graph.start(config, meter, directories.accounts(), quoteKey, false);
        backRooms.keep(graph, readiness, registry);
        backRooms.measure(registry);
        InFlight inFlight = new InFlight();
        Doorway doorway =
                Doorway.of(
                        config.openId(),
                        config.publicUrl(),
                        directories.keyRing(),
                        back.database());
        int port =
                deploy(
                        vertx,
                        config.eventLoops(),
                        loop ->
                                new Shared(
                                        listener(config),
                                        host,
                                        meter.engine().accounts().store(),
                                        directories,
                                        events::join,
                                        back,
                                        quoteKey,
                                        graph.reader(),
                                        engine(config),
                                        inFlight,
                                        registry,
                                        readiness,
                                        doorway,
                                        ApiDocument.ofResource("/openapi.json"),
                                        loop == 0 ? open : List.of()));
        join(before);
        String url = "http://" + config.bind() + ":" + port;
        Neighbour next = neighbour(host, directories, url, admin, trial);
        backRooms.start(config, folder, open(annex, config, folder, directories, next));
        return new Gateway(
                vertx, meter, new Snapshots(meter), events, backRooms, annex, url, admin);
    }

    private static BackRooms.Wanted wanted(GatewayConfig config, AdminKey admin, boolean trial) {
        return BackRooms.Wanted.of(
                config, trial ? TriggerSecret.orElse(config.stripe(), admin) : config.stripe());
    }

    private static EdgeSettings listener(GatewayConfig config) {
        return EdgeSettings.of(
                config.bind(), config.port(), config.publicUrl(), config.allowedHosts());
    }

    /// Starts the event loops and answers the port they share.
    private static int deploy(Vertx vertx, int loops, IntFunction<Shared> shared)
            throws IOException {
        int port = 0;
        for (int i = 0; i < loops; i++) {
            GatewayVerticle loop = new GatewayVerticle(shared.apply(i));
            await(vertx.deployVerticle(loop).toCompletionStage().toCompletableFuture());
            port = i == 0 ? loop.port() : port;
        }
        return port;
    }

    /// The gateway as its annex sees it.
    private static Neighbour neighbour(
            MeteringHost host, Directories directories, String url, AdminKey admin, boolean demo) {
        return new Neighbour(
                url,
                new Secret(admin.key()),
                new EngineKeys(host, directories),
                demo ? TriggerSecret.ofProjects(admin.key()) : null);
    }

    private static List<Tenant> open(
            Optional<Annex> annex,
            GatewayConfig config,
            Path folder,
            Directories directories,
            Neighbour next)
            throws IOException {
        if (annex.isEmpty()) {
            return List.of();
        }
        Premises premises =
                new Premises(
                        config.bind(),
                        config.allowedHosts(),
                        folder,
                        directories.keyRing(),
                        config.openId(),
                        Optional.of(next));
        return List.of(annex.get().open(premises));
    }

    /// What signs quotes.
    static byte[] quoteKey(Path folder) throws IOException {
        String hex = KeyFile.readOrMake(folder.resolve("quote.key"), "", QUOTE_KEY_BYTES);
        return HexFormat.of().parseHex(hex);
    }

    private static Readiness readiness(Meter meter, BackRooms backRooms, Thread before) {
        Readiness readiness = new Readiness();
        readiness.check(
                "warm",
                () ->
                        before.isAlive() || !backRooms.isStarted()
                                ? Readiness.State.DOWN
                                : Readiness.State.OK);
        readiness.check(
                "journal",
                () -> meter.journal().diskFull() ? Readiness.State.DOWN : Readiness.State.OK);
        backRooms.report(readiness);
        return readiness;
    }

    private static Optional<HttpInjector.Target> engine(GatewayConfig config) {
        return config.engineUrl().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new HttpInjector.Target(
                                config.engineUrl(),
                                config.engineKey() == null
                                        ? ""
                                        : config.engineKey().use(key -> key),
                                config.engineTimeoutMillis()));
    }

    /// Prices are decided by a command, so that a replay knows them; the configuration only says
    /// which command to give.
    private static void applyTerms(GatewayConfig config, Directories directories, MeteringHost host)
            throws IOException {
        Terms wanted =
                new Terms(
                        config.pricePerUnitMicros(),
                        config.creditsPerDollarMicros(),
                        config.quoteMillis(),
                        config.reservationMillis(),
                        config.minFillRatioMicros());
        if (wanted.equals(directories.tariff().terms())) {
            return;
        }
        CompletableFuture<Verdict> decided = new CompletableFuture<>();
        Reply reply =
                new Reply(new ReplyLane(Runnable::run)) {
                    @Override
                    public void complete() {
                        decided.complete(new Receipt(receipt()).verdict());
                    }
                };
        Admission admission = host.submit(Commands.setTerms(new Frame(), wanted), reply);
        if (admission != Admission.ACCEPTED || await(decided) != Verdict.OK) {
            throw new IOException("the configured prices and times were refused: " + wanted);
        }
        directories.tariff().change(wanted);
    }

    private static void measure(
            PrometheusMeterRegistry registry,
            Meter meter,
            Directories directories,
            EventStream events) {
        Gauge.builder("sluice_accounts", directories.accounts(), accounts -> accounts.size())
                .register(registry);
        Gauge.builder("sluice_commands_under_way", meter, Meter::underWay).register(registry);
        Gauge.builder(
                        "sluice_journal_headroom_bytes",
                        meter,
                        each -> each.journal().headroomBytes())
                .register(registry);
        Gauge.builder("sluice_event_readers", events, EventStream::followers).register(registry);
        Gauge.builder("sluice_events_lag_records", events, EventStream::lag).register(registry);
        FunctionCounter.builder(
                        "sluice_journal_records", meter, each -> each.journal().forcedThrough())
                .register(registry);
    }

    private static <T> T await(CompletableFuture<T> future) throws IOException {
        try {
            return future.get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw new IOException(String.valueOf(failure.getCause()), failure);
        } catch (TimeoutException late) {
            throw new IOException("not started within " + WAIT_SECONDS_MAX + " s", late);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
    }

    private static void join(Thread thread) throws IOException {
        try {
            thread.join();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
    }

    public String url() {
        return url;
    }

    String adminKey() {
        return adminKey.key();
    }

    /// Where the admin key is to be found; never the key itself.
    String adminKeyPlace() {
        return adminKey.place();
    }

    @Override
    public void close() {
        annex.ifPresent(Annex::close);
        snapshots.close();
        events.close();
        try {
            await(vertx.close().toCompletionStage().toCompletableFuture());
        } catch (IOException late) {
            LOG.warn("the event loops did not stop in time", late);
        }
        backRooms.close();
        try {
            meter.close();
        } catch (IOException failure) {
            LOG.error("the data folder could not be closed; the journal has everything", failure);
        }
    }
}
