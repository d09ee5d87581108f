package io.sluice.gateway.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One HTTP listener: its routes, who may call them, and the bounds of what it takes. Each event
/// loop that calls {@link #listen} serves its share of the connections.
public final class Edge {
    private static final int LINE_BYTES_MAX = 8 * 1024;
    private static final int HEADER_BYTES_MAX = 16 * 1024;
    private static final int SOCKET_FRAME_BYTES_MAX = 64 * 1024;
    private static final int BACKLOG = 1024;
    private static final long SWEEP_MILLIS = 1000;

    final EdgeSettings settings;
    final RouteTable routes;
    final KeyRing keys;
    final InFlight inFlight;
    final MeterRegistry registry;
    final Consumer<Exchange> wrongRole;

    private final OpenConnections connections;
    private volatile AllowedHosts hosts;
    private volatile String publicUrl;

    /// @param inFlight the idempotency keys under way, shared by all event loops
    public Edge(
            EdgeSettings settings,
            RouteTable routes,
            KeyRing keys,
            InFlight inFlight,
            MeterRegistry registry) {
        this(settings, routes, keys, inFlight, registry, _ -> {});
    }

    /// @param wrongRole is told, on an event loop, of each request with a key whose role is not let
    ///   in; it must not wait
    public Edge(
            EdgeSettings settings,
            RouteTable routes,
            KeyRing keys,
            InFlight inFlight,
            MeterRegistry registry,
            Consumer<Exchange> wrongRole) {
        this.wrongRole = wrongRole;
        this.inFlight = inFlight;
        this.settings = settings;
        this.routes = routes;
        this.keys = keys;
        this.registry = registry;
        this.connections = new OpenConnections(settings.connectionsMax());
        this.publicUrl = publicUrl(settings, settings.port());
        this.hosts = hosts(settings, settings.port());
    }

    /// Starts serving on the calling event loop.
    public Future<HttpServer> listen(Vertx vertx) {
        EdgeLoop loop = new EdgeLoop(this, new SecureRandom());
        vertx.setPeriodic(SWEEP_MILLIS, _ -> loop.sweep());
        return vertx.createHttpServer(options())
                .connectionHandler(this::watch)
                .requestHandler(loop::handle)
                .invalidRequestHandler(loop::handleInvalid)
                .exceptionHandler(_ -> {}) // a peer that breaks off is no event of ours
                .listen()
                .onSuccess(this::listening);
    }

    private void watch(HttpConnection connection) {
        if (connections.admits(connection)) {
            HeadDeadline.watch(connection, settings.requestTimeout());
        }
    }

    /// Where clients reach this listener, without a slash at its end.
    public String publicUrl() {
        return publicUrl;
    }

    AllowedHosts hosts() {
        return hosts;
    }

    private void listening(HttpServer server) {
        if (settings.port() != server.actualPort()) {
            publicUrl = publicUrl(settings, server.actualPort());
            hosts = hosts(settings, server.actualPort());
        }
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(settings.bind())
                .setPort(settings.port())
                .setAcceptBacklog(BACKLOG)
                .setIdleTimeout((int) settings.idleTimeout().toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxInitialLineLength(LINE_BYTES_MAX)
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setMaxWebSocketFrameSize(SOCKET_FRAME_BYTES_MAX)
                .setMaxWebSocketMessageSize(EdgeSettings.BODY_BYTES_MAX)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(false)
                .setStrictThreadMode(true);
    }

    private static String publicUrl(EdgeSettings settings, int port) {
        return settings.publicUrl().isEmpty() ? "http://localhost:" + port : settings.publicUrl();
    }

    private static AllowedHosts hosts(EdgeSettings settings, int port) {
        return settings.allowedHosts().isEmpty()
                ? AllowedHosts.byDefault(settings.bind(), port, publicUrl(settings, port))
                : AllowedHosts.of(settings.allowedHosts());
    }
}
