package io.sluice.gateway.edge;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/// The routes every listener has: is it alive, is it ready, what does it measure, what can it do.
public final class SystemRoutes {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence PROMETHEUS =
            HttpHeaders.createOptimized("text/plain; version=0.0.4; charset=utf-8");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName CODE = JsonName.of("code");
    private static final JsonName TITLE = JsonName.of("title");
    private static final JsonName ADVICE = JsonName.of("advice");

    private final Vertx vertx;
    private final PrometheusMeterRegistry registry;
    private final Readiness readiness;
    private final Buffer document;
    private final Buffer docs;

    public SystemRoutes(
            Vertx vertx,
            PrometheusMeterRegistry registry,
            Readiness readiness,
            ApiDocument document) {
        this.vertx = vertx;
        this.registry = registry;
        this.readiness = readiness;
        this.document = Buffer.buffer(document.bytes());
        this.docs = DocsPage.of(document);
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/healthz", "health").to(SystemRoutes::health),
                Route.get("/readyz", "readiness").to(readiness::answer),
                Route.get("/metrics", "metrics").to(this::metrics),
                Route.get("/openapi.json", "apiDocument").to(this::document),
                Route.get("/docs", "docs").to(this::docs),
                Route.get("/problems/{slug}", "problem").to(SystemRoutes::problem),
                Assets.route());
    }

    private static void health(Exchange exchange) {
        exchange.body().open().text(STATUS, "ok").close();
        exchange.send(200);
    }

    /// Collecting takes milliseconds once there are many meters, so an event loop does not wait.
    private void metrics(Exchange exchange) {
        vertx.executeBlocking(() -> Buffer.buffer(registry.scrape()), false)
                .onSuccess(text -> exchange.send(200, PROMETHEUS, text))
                .onFailure(exchange::fail);
    }

    private void document(Exchange exchange) {
        exchange.send(200, JSON, document.copy());
    }

    private void docs(Exchange exchange) {
        Html.send(exchange, 200, docs.copy());
    }

    private static void problem(Exchange exchange) {
        ProblemType type = ProblemType.ofSlug(exchange.path("slug"));
        if (type == null) {
            exchange.refuse(ProblemType.NOT_FOUND);
        } else if (Html.isWanted(exchange)) {
            Html page =
                    new Html(type.title())
                            .in("<h1>", type.title(), "</h1>")
                            .in("<p><code>", type.code(), "</code>, HTTP status ")
                            .words(Integer.toString(type.status()))
                            .prose("</p><p>", type.advice(), "</p>")
                            .raw("<p><a href=\"/docs#problems\">All problems</a></p>");
            Html.send(exchange, 200, page.page());
        } else {
            exchange.body()
                    .open()
                    .text(CODE, type.code())
                    .whole(STATUS, type.status())
                    .text(TITLE, type.title())
                    .text(ADVICE, type.advice())
                    .close();
            exchange.send(200);
        }
    }
}
