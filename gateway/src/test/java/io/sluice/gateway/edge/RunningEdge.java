package io.sluice.gateway.edge;

import gg.jte.TemplateOutput;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.gateway.console.Console;
import io.sluice.gateway.console.Console.Look;
import io.sluice.gateway.console.Sessions;
import io.sluice.gateway.console.Shown;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// An edge on a port of its own with a few routes, for tests over real HTTP.
final class RunningEdge implements AutoCloseable {
    static final String ADMIN = "sk_admin_test-0123456789012345678901234567890";
    static final String AGENT = "sk_agent_test-0123456789012345678901234567890";
    static final String STAFF = "sk_staff_test-0123456789012345678901234567890";

    private static final JsonName SOURCE_ID = JsonName.of("source_id");
    private static final JsonName PLANNED = JsonName.of("planned_delta_e");
    private static final JsonName FEATURES = JsonName.of("stimulus_features");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName LIMIT = JsonName.of("limit");

    /// A request that is answered when the test says so.
    record Waiting(Exchange exchange, Context context) {}

    /// The words the quote route takes.
    enum Reason {
        STIMULUS_INJECTION,
        CITIZEN_MESSAGE
    }

    private static final Words<Reason> REASONS = Words.of(Reason.class);

    final KeyRing keys = new KeyRing();
    final Readiness readiness = new Readiness();
    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final RouteTable table;
    final AtomicInteger calls = new AtomicInteger();
    final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    final int port;
    final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Vertx vertx = Vertx.vertx();

    RunningEdge() throws Exception {
        this(Duration.ofSeconds(20), List.of());
    }

    RunningEdge(Duration requestTimeout, List<String> allowedHosts) throws Exception {
        this(requestTimeout, allowedHosts, 10_000);
    }

    RunningEdge(Duration requestTimeout, List<String> allowedHosts, int connectionsMax)
            throws Exception {
        keys.put(KeyHash.of(ADMIN), principal(1, Role.ADMIN));
        keys.put(KeyHash.of(AGENT), principal(2, Role.AGENT));
        keys.put(KeyHash.of(STAFF), principal(3, Role.STAFF));
        List<Route> routes = new ArrayList<>();
        routes.add(Route.post("/v1/quotes", "create_quote").roles(Role.AGENT).to(this::quote));
        routes.add(
                Route.post("/v1/quotes/{quote_id}/release", "release_quote")
                        .roles(Role.AGENT)
                        .idempotent()
                        .to(this::release));
        routes.add(Route.get("/v1/accounts", "list_accounts").roles().to(this::list));
        routes.add(Route.get("/v1/open", "open").anyOrigin().to(this::list));
        routes.add(Route.post("/v1/later", "later").roles().idempotent().to(this::later));
        routes.add(Route.post("/v1/broken", "broken").roles().to(this::broken));
        routes.add(Route.socket("/v1/stream", "stream").to(this::upgrade));
        routes.add(Route.webhook("/webhooks/stripe", "stripe_webhook").to(this::webhook));
        Look look =
                new Look(
                        "Test",
                        "test",
                        _ -> List.of(),
                        List.of(),
                        (_, _) -> Future.succeededFuture(""));
        routes.add(
                new Console(look, new Sessions(keys), () -> "", null)
                        .open("/torn", "torn", "/v1/open", _ -> Shown.page("Torn", this::torn)));
        routes.addAll(
                new SystemRoutes(
                                vertx, registry, readiness, ApiDocument.ofResource("/openapi.json"))
                        .routes());
        table = new RouteTable(routes);
        EdgeSettings settings =
                new EdgeSettings(
                        "127.0.0.1",
                        0,
                        "",
                        allowedHosts,
                        Duration.ofSeconds(30),
                        requestTimeout,
                        connectionsMax,
                        InstantSource.system());
        Edge edge = new Edge(settings, table, keys, new InFlight(), registry);
        port = listen(edge);
    }

    private int listen(Edge edge) throws Exception {
        HttpServer[] server = new HttpServer[1];
        VerticleBase verticle =
                new VerticleBase() {
                    @Override
                    public Future<?> start() {
                        return edge.listen(vertx).onSuccess(listening -> server[0] = listening);
                    }
                };
        vertx.deployVerticle(verticle).await();
        return server[0].actualPort();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String key) throws Exception {
        return send(request(path).header("Authorization", "Bearer " + key));
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request =
                request(path)
                        .header("Authorization", "Bearer " + AGENT)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    private void quote(Exchange exchange) {
        Fields fields = exchange.fields();
        String sourceId = fields.id("source_id");
        long planned = fields.micros("planned_delta_e", 1, 1L << 52);
        JsonObject features = fields.objectOrNull("stimulus_features");
        fields.word("reason", REASONS, Reason.STIMULUS_INJECTION);
        Fields compute = fields.nested("compute_actual");
        if (compute != null) {
            compute.whole("tokens", 0, Integer.MAX_VALUE, 0);
        }
        if (exchange.refused(fields)) {
            return;
        }
        calls.incrementAndGet();
        JsonOut out = exchange.body().open().text(SOURCE_ID, sourceId).micros(PLANNED, planned);
        if (features != null) {
            out.value(FEATURES, features);
        }
        out.close();
        exchange.send(201);
    }

    private void release(Exchange exchange) {
        if (exchange.refused(exchange.fields())) {
            return;
        }
        calls.incrementAndGet();
        exchange.body().open().text(STATUS, exchange.path("quote_id")).close();
        exchange.send(200);
    }

    private void list(Exchange exchange) {
        Fields query = exchange.query();
        Page page = Page.of(query);
        query.idOrNull("parent_owner_id");
        if (exchange.refused(query)) {
            return;
        }
        JsonOut out = exchange.body();
        Page.open(out);
        out.open().whole(LIMIT, page.limit()).close();
        Page.close(out, new Cursor(page.start() + page.limit()));
        exchange.send(200);
    }

    private void later(Exchange exchange) {
        waiting.add(new Waiting(exchange, vertx.getOrCreateContext()));
    }

    private void broken(Exchange exchange) {
        throw new IllegalStateException("secret detail of " + exchange.principal());
    }

    private void torn(TemplateOutput page) {
        throw new IllegalStateException("secret detail of " + page);
    }

    private void upgrade(Exchange exchange) {
        exchange.upgrade();
    }

    private void webhook(Exchange exchange) {
        calls.incrementAndGet();
        exchange.body().open().whole(LIMIT, exchange.rawBody().length).close();
        exchange.send(200);
    }

    static Principal principal(long keyId, Role role) {
        return new Principal(keyId, role, Principal.UNBOUND, null, true, Principal.NEVER);
    }

    @Override
    public void close() {
        client.close();
        vertx.close().await();
    }
}
