package io.sluice.gateway;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.gateway.api.Desk;
import io.sluice.gateway.api.GatewayRoutes;
import io.sluice.gateway.api.GatewayRoutes.BackOfHouse;
import io.sluice.gateway.console.GatewayPages;
import io.sluice.gateway.edge.ApiDocument;
import io.sluice.gateway.edge.Edge;
import io.sluice.gateway.edge.EdgeSettings;
import io.sluice.gateway.edge.InFlight;
import io.sluice.gateway.edge.Readiness;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.RouteTable;
import io.sluice.gateway.edge.SystemRoutes;
import io.sluice.gateway.events.Follower;
import io.sluice.gateway.flow.EngineLine;
import io.sluice.gateway.flow.InjectionOutcome;
import io.sluice.gateway.flow.MeteredInjection;
import io.sluice.gateway.flow.QuoteDesk;
import io.sluice.gateway.flow.QuoteSeal;
import io.sluice.gateway.injector.EchoInjector;
import io.sluice.gateway.injector.HttpInjector;
import io.sluice.gateway.injector.Injector;
import io.sluice.id.Uuid7;
import io.sluice.metering.engine.Injections.Open;
import io.sluice.metering.engine.Lineage;
import io.sluice.metering.host.MeteringHost;
import io.sluice.metering.host.ReplyLane;
import io.sluice.metering.message.Quote;
import io.sluice.metering.projection.GraphReader;
import io.sluice.metering.store.AccountStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One event loop of the gateway: its own desk and routes over what all loops share. As many are
/// deployed as `SLUICE_EVENT_LOOPS` says; they share the listener's connections.
final class GatewayVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayVerticle.class);

    private static final long STOP_SECONDS_MAX = 5;

    /// What every event loop is given.
    ///
    /// @param back what works beside the hot path
    /// @param events lets readers of events in
    /// @param engine where stimuli go; absent: the loopback engine
    /// @param doorway who comes in at the console
    /// @param open injections of an earlier process, to be asked again; only one loop has any
    record Shared(
            EdgeSettings settings,
            MeteringHost host,
            AccountStore accounts,
            Directories directories,
            Consumer<Follower> events,
            BackOfHouse back,
            byte[] quoteKey,
            GraphReader graph,
            Optional<HttpInjector.Target> engine,
            InFlight inFlight,
            PrometheusMeterRegistry registry,
            Readiness readiness,
            Doorway doorway,
            ApiDocument document,
            List<Open> open) {}

    private final Shared shared;
    private @Nullable Edge edge;
    private @Nullable HttpServer server;
    private int port;

    GatewayVerticle(Shared shared) {
        this.shared = shared;
    }

    /// The port served, once started.
    int port() {
        return port;
    }

    @Override
    public Future<?> start() {
        Context loop = context;
        EngineLine line =
                new EngineLine(
                        shared.host, new ReplyLane(task -> loop.runOnContext(_ -> task.run())));
        Desk desk = desk(line);
        List<Route> routes =
                new ArrayList<>(
                        new SystemRoutes(vertx, shared.registry, shared.readiness, shared.document)
                                .routes());
        routes.addAll(
                GatewayRoutes.of(
                        desk,
                        shared.events,
                        shared.graph,
                        shared.back,
                        shared.doorway.signIns(),
                        this::publicUrl));
        routes.addAll(
                GatewayPages.of(
                        shared.doorway.sessions(),
                        shared.directories.accounts()::ownerId,
                        this::publicUrl,
                        shared.doorway.openId()));
        Edge listener =
                new Edge(
                        shared.settings,
                        new RouteTable(routes),
                        shared.directories.keyRing(),
                        shared.inFlight,
                        shared.registry);
        edge = listener;
        shared.open.forEach(open -> resume(desk, open));
        return listener.listen(vertx).onSuccess(this::listening);
    }

    private String publicUrl() {
        return edge == null ? "" : edge.publicUrl();
    }

    /// Takes no new connections, lets requests under way finish, then goes.
    @Override
    public Future<?> stop() {
        return server == null
                ? Future.succeededFuture()
                : server.shutdown(STOP_SECONDS_MAX, TimeUnit.SECONDS);
    }

    private void listening(HttpServer started) {
        server = started;
        port = started.actualPort();
    }

    private Desk desk(EngineLine line) {
        Directories directories = shared.directories;
        Injector injector =
                shared.engine
                        .<Injector>map(target -> new HttpInjector(vertx, target))
                        .orElseGet(EchoInjector::new);
        // An id must be unlike all others, not unguessable: its signature keeps guesses out.
        RandomGenerator idRandom = new SplittableRandom(new SecureRandom().nextLong());
        QuoteDesk quotes =
                new QuoteDesk(
                        shared.accounts,
                        line,
                        directories.tariff(),
                        directories.estimates(),
                        new Uuid7(shared.settings.clock()::millis, idRandom));
        return new Desk(
                line,
                quotes,
                new QuoteSeal(shared.quoteKey),
                new MeteredInjection(
                        line,
                        injector,
                        (delayMillis, task) -> vertx.setTimer(delayMillis, _ -> task.run())),
                new Lineage(shared.accounts),
                directories.accounts(),
                directories.keys(),
                directories.keyRing(),
                directories.tariff(),
                directories.estimates());
    }

    /// An injection that was open when the process ended is asked again (DOMAIN, Inject).
    private static void resume(Desk desk, Open open) {
        String quoteId = desk.seal().seal(new Quote(open.quote(), 0));
        desk.injection()
                .resume(
                        open,
                        quoteId,
                        outcome ->
                                LOG.atInfo()
                                        .addKeyValue("stimulus", open.stimulusId())
                                        .addKeyValue("outcome", word(outcome))
                                        .log("open injection asked again"));
    }

    private static String word(InjectionOutcome outcome) {
        return switch (outcome) {
            case InjectionOutcome.Settled _ -> "settled";
            case InjectionOutcome.Refused _ -> "refused";
            case InjectionOutcome.EngineFailed _ -> "engine said no";
            case InjectionOutcome.EngineSilent _ -> "engine did not answer";
            case InjectionOutcome.NotTaken _ -> "not taken";
        };
    }
}
