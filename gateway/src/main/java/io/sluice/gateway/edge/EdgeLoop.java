package io.sluice.gateway.edge;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What every request on one event loop goes through: host, route, key, body, idempotency, in this
/// order. It keeps what a loop reuses from request to request, and it ends requests that do not
/// arrive whole in time.
///
/// Thread: confined to its event loop.
public final class EdgeLoop {
    private static final CharSequence IDEMPOTENCY_KEY =
            HttpHeaders.createOptimized("idempotency-key");
    private static final String HEADER_SHOWN = "Idempotency-Key";
    private static final CharSequence ALLOW_ORIGIN =
            HttpHeaders.createOptimized("access-control-allow-origin");
    private static final CharSequence ANY = HttpHeaders.createOptimized("*");

    final JsonOut out = new JsonOut();
    final RequestIds requestIds;
    final OperationTimers timers;
    final RequestLog log = new RequestLog();
    final InFlight inFlight;

    private final Edge edge;
    private final Authenticator authenticator;
    private final MessageDigest sha256 = Sha256.digest();
    private final long requestTimeoutNanos;
    private final Set<HttpConnection> ending = new HashSet<>();
    private @Nullable BodyReceiver oldest;
    private @Nullable BodyReceiver newest;

    EdgeLoop(Edge edge, RandomGenerator random) {
        this.edge = edge;
        this.inFlight = edge.inFlight;
        this.timers = new OperationTimers(edge.registry, edge.routes);
        this.requestIds = new RequestIds(random);
        this.authenticator = new Authenticator(edge.keys);
        this.requestTimeoutNanos = edge.settings.requestTimeout().toNanos();
    }

    String publicUrl() {
        return edge.publicUrl();
    }

    RouteTable routes() {
        return edge.routes;
    }

    long nowMillis() {
        return edge.settings.clock().millis();
    }

    /// Hashes a key of a batch entry in its scope.
    public RequestKey requestKey(Principal principal, String scope, String key, byte[] body) {
        return RequestKey.of(sha256, principal.keyId(), scope, key, body);
    }

    /// Moves on with every change to any key: a long connection looks again only then.
    long keyGeneration() {
        return edge.keys.generation();
    }

    /// Whether a key that let a caller in earlier still holds.
    boolean admits(Principal principal) {
        return edge.keys.isCurrent(principal);
    }

    /// Notes a bug of ours that one part of a larger answer met.
    public void unexpected(Exchange exchange, Throwable bug) {
        log.unexpected(exchange, bug);
    }

    /// A request whose head was sound.
    void handle(HttpServerRequest request) {
        if (!ending.isEmpty() && ending.contains(request.connection())) {
            return; // sent behind the last request that was taken here
        }
        Exchange exchange = new Exchange(this, request, System.nanoTime());
        // Chunks beside a Content-Length can hide a second request from a proxy in front of us. The
        // decoder drops the length before we see it, so after any chunked request the connection is
        // closed (RFC 9112, 6.1).
        exchange.last = exchange.header(HttpHeaders.TRANSFER_ENCODING) != null;
        try {
            Problem problem = admit(exchange);
            if (problem == null) {
                receive(exchange);
            } else {
                refuseEarly(exchange, problem);
            }
        } catch (Throwable bug) {
            exchange.fail(bug);
        }
    }

    /// A request whose head could not be read; the connection is of no further use.
    void handleInvalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        Exchange exchange = new Exchange(this, request, System.nanoTime());
        exchange.closing = true;
        exchange.refuse(
                switch (cause) {
                    case TooLongHttpLineException _ -> ProblemType.URI_TOO_LONG;
                    case TooLongHttpHeaderException _ -> ProblemType.HEADERS_TOO_LARGE;
                    case null, default -> ProblemType.INVALID_HTTP;
                });
    }

    /// Nothing that follows on this connection is taken.
    void endWithThis(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        boolean isGone = request.response().closed(); // nobody would tell us again
        if (!isGone && ending.add(connection)) {
            connection.closeHandler(_ -> ending.remove(connection));
        }
    }

    /// Ends what has been arriving for too long. Called about once a second.
    void sweep() {
        long now = System.nanoTime();
        BodyReceiver late = oldest;
        while (late != null && late.deadlineNanos - now < 0) {
            unlist(late);
            if (late.exchange.isAnswered()) {
                late.exchange.request.connection().close();
            } else {
                late.exchange.closing = true;
                late.exchange.refuse(ProblemType.REQUEST_TIMEOUT);
            }
            late = oldest;
        }
    }

    private @Nullable Problem admit(Exchange exchange) {
        HttpServerRequest request = exchange.request;
        String uri = request.uri();
        String host = request.headers().get(HttpHeaders.HOST);
        if (host != null && request.headers().getAll(HttpHeaders.HOST).size() > 1) {
            return Problem.of(
                    ProblemType.INVALID_HTTP); // whoever stands in front may mean the other
        }
        if (!uri.startsWith("/")) {
            int authority = uri.startsWith("http://") ? 7 : uri.startsWith("https://") ? 8 : -1;
            if (authority < 0) {
                return Problem.of(ProblemType.INVALID_HTTP);
            }
            int slash = uri.indexOf('/', authority);
            host = uri.substring(authority, slash < 0 ? uri.length() : slash);
            uri = slash < 0 ? "/" : uri.substring(slash);
        }
        if (!edge.hosts().admits(host)) {
            return Problem.of(ProblemType.HOST_NOT_ALLOWED);
        }
        int mark = uri.indexOf('?');
        exchange.path = mark < 0 ? uri : uri.substring(0, mark);
        exchange.place = edge.routes.find(exchange);
        exchange.entry = exchange.place == null ? null : exchange.place.find(request.method());
        if (exchange.entry != null && exchange.entry.route().anyOrigin()) {
            exchange.addHeader(ALLOW_ORIGIN, ANY);
            return null;
        }
        String origin = request.headers().get(HttpHeaders.ORIGIN);
        if (origin != null && !edge.hosts().admitsOrigin(origin)) {
            return Problem.of(ProblemType.ORIGIN_NOT_ALLOWED);
        }
        if (exchange.place == null) {
            return Problem.of(ProblemType.NOT_FOUND);
        }
        if (exchange.entry == null) {
            return Problem.of(ProblemType.METHOD_NOT_ALLOWED);
        }
        return authorise(exchange, exchange.entry.route());
    }

    private @Nullable Problem authorise(Exchange exchange, Route route) {
        if (route.isPublic()) {
            return null;
        }
        String header = exchange.request.headers().get(HttpHeaders.AUTHORIZATION);
        Principal principal = authenticator.authenticate(header, nowMillis());
        if (principal == null) {
            return Problem.of(ProblemType.UNAUTHENTICATED);
        }
        exchange.principal = principal.acting();
        boolean reads = route.method().equals(HttpMethod.GET);
        if (route.admits(principal.role().acts()) && (reads || !principal.role().onlyReads())) {
            return null;
        }
        edge.wrongRole.accept(exchange);
        return Problem.of(ProblemType.FORBIDDEN);
    }

    private void receive(Exchange exchange) {
        Route route = exchange.route();
        if (route.body() == Route.Body.UNTOUCHED) {
            route.endpoint().handle(exchange);
            return;
        }
        String length = exchange.header(HttpHeaders.CONTENT_LENGTH);
        boolean chunked = length == null && exchange.header(HttpHeaders.TRANSFER_ENCODING) != null;
        if (!chunked && (length == null || length.equals("0"))) {
            complete(exchange);
            return;
        }
        Problem problem = length == null ? null : announced(exchange, route, length);
        String expectation = exchange.header(HttpHeaders.EXPECT);
        if (problem == null && expectation != null) {
            if (expectation.equalsIgnoreCase("100-continue")) {
                exchange.response.writeContinue();
            } else {
                problem = Problem.of(ProblemType.EXPECTATION_FAILED);
            }
        }
        if (problem != null) {
            refuseEarly(exchange, problem);
            return;
        }
        listen(exchange);
    }

    /// What can be said of a body before it is there.
    private static @Nullable Problem announced(Exchange exchange, Route route, String length) {
        // More digits than the bound has are too many, whatever they are.
        if (length.length() > 9 || Long.parseLong(length) > EdgeSettings.BODY_BYTES_MAX) {
            return Problem.of(ProblemType.BODY_TOO_LARGE);
        }
        return route.body() == Route.Body.JSON && !isJson(exchange)
                ? Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE)
                : null;
    }

    private static boolean isJson(Exchange exchange) {
        return MediaType.isJson(exchange.header(HttpHeaders.CONTENT_TYPE))
                && MediaType.isPlain(exchange.header(HttpHeaders.CONTENT_ENCODING));
    }

    /// Refuses before the body has arrived, and keeps reading for the sake of who still writes.
    private void refuseEarly(Exchange exchange, Problem problem) {
        if (exchange.header(HttpHeaders.EXPECT) != null) {
            exchange.closing = true; // whether the body still comes is open
        } else if (exchange.header(HttpHeaders.CONTENT_LENGTH) != null
                || exchange.header(HttpHeaders.TRANSFER_ENCODING) != null) {
            listen(exchange);
        }
        exchange.refuse(problem);
    }

    private void listen(Exchange exchange) {
        BodyReceiver receiver =
                new BodyReceiver(exchange, exchange.startNanos + requestTimeoutNanos);
        list(receiver);
        exchange.request
                .handler(receiver)
                .exceptionHandler(cause -> breakOff(receiver, cause))
                .endHandler(_ -> arrived(receiver));
    }

    private void arrived(BodyReceiver receiver) {
        unlist(receiver);
        Exchange exchange = receiver.exchange;
        if (exchange.isAnswered()) {
            exchange.closeIfLast();
            return;
        }
        try {
            exchange.body = receiver.body();
            complete(exchange);
        } catch (Throwable bug) {
            exchange.fail(bug);
        }
    }

    /// The body will never be whole: nothing is done.
    private void breakOff(BodyReceiver receiver, Throwable cause) {
        unlist(receiver);
        if (!receiver.exchange.isAnswered() && !(cause instanceof HttpClosedException)) {
            receiver.exchange.closing = true;
            receiver.exchange.refuse(ProblemType.INVALID_HTTP);
        }
        receiver.exchange.abandon();
    }

    private void complete(Exchange exchange) {
        Route route = exchange.route();
        if (route.body() == Route.Body.JSON && exchange.body.length > 0) {
            if (!isJson(exchange)) {
                exchange.refuse(ProblemType.UNSUPPORTED_MEDIA_TYPE);
                return;
            }
            switch (Json.read(exchange.body)) {
                case Json.Reading.Sound(JsonValue value) -> exchange.document = value;
                case Json.Reading.Malformed(String flaw) -> {
                    exchange.refuse(Problem.of(ProblemType.MALFORMED_JSON, flaw));
                    return;
                }
            }
        }
        if (route.idempotent()) {
            String key = exchange.header(IDEMPOTENCY_KEY);
            Problem problem = key == null ? null : take(exchange, key);
            if (problem != null) {
                exchange.refuse(problem);
                return;
            }
        }
        route.endpoint().handle(exchange);
    }

    private @Nullable Problem take(Exchange exchange, String key) {
        if (!RequestKey.isSound(key)) {
            return Problem.ofField(
                    ProblemType.INVALID_REQUEST,
                    HEADER_SHOWN,
                    "must be 1 to 255 visible ASCII characters");
        }
        String scope = exchange.request.method().name() + " " + exchange.path;
        RequestKey requestKey = requestKey(exchange.principal(), scope, key, exchange.body);
        return exchange.takeKey(requestKey)
                ? null
                : Problem.of(ProblemType.IDEMPOTENCY_IN_PROGRESS);
    }

    private void list(BodyReceiver receiver) {
        BodyReceiver before = newest;
        receiver.older = before;
        if (before == null) {
            oldest = receiver;
        } else {
            before.newer = receiver;
        }
        newest = receiver;
    }

    private void unlist(BodyReceiver receiver) {
        BodyReceiver older = receiver.older;
        BodyReceiver newer = receiver.newer;
        if (older != null) {
            older.newer = newer;
        } else if (oldest == receiver) {
            oldest = newer;
        }
        if (newer != null) {
            newer.older = older;
        } else if (newest == receiver) {
            newest = older;
        }
        receiver.older = null;
        receiver.newer = null;
    }
}
