package io.sluice.gateway.edge;

import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.AsciiString;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One request and its answer, as an endpoint sees them: parameters, fields, the caller, and the
/// ways to answer. What is wrong with a request before an endpoint is asked, the edge has refused.
///
/// Thread: confined to its event loop.
public final class Exchange implements Answer {
    static final byte[] NOTHING = {};

    private static final int MESSAGES_TOGETHER_MAX = 256;

    /// What the library calls its own last handler of a connection.
    private static final String HANDLER = "handler";

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence PROBLEM =
            HttpHeaders.createOptimized("application/problem+json");
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("request-id");
    private static final CharSequence REPLAYED = HttpHeaders.createOptimized("idempotent-replayed");
    private static final CharSequence TRUE = HttpHeaders.createOptimized("true");
    private static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("retry-after");
    private static final CharSequence ONE_SECOND = HttpHeaders.createOptimized("1");
    private static final CharSequence WWW_AUTHENTICATE =
            HttpHeaders.createOptimized("www-authenticate");
    private static final CharSequence CHALLENGE =
            HttpHeaders.createOptimized("Bearer realm=\"sluice\"");
    private static final CharSequence NO_SNIFF =
            HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NO_SNIFF_VALUE = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final JsonName REQUEST_ID_NAME = JsonName.of("request_id");

    final EdgeLoop loop;
    final HttpServerRequest request;
    final HttpServerResponse response;
    final long startNanos;

    String path = "";
    RouteTable.@Nullable Entry entry;
    RouteTable.@Nullable Place place;
    List<String> parameters = List.of();
    @Nullable Principal principal;
    @Nullable RequestKey requestKey;
    byte[] body = NOTHING;
    @Nullable JsonValue document;

    /// Whether the connection ends with this answer.
    boolean closing;

    /// Whether no later request on the connection is taken; it is closed once the body is there.
    boolean last;

    /// Where this is asked by one of our own pages: what is asked, and who waits for the answer.
    private final @Nullable Question question;

    /// Whether what let the caller in beside their key lets them stay.
    BooleanSupplier stays = () -> true;

    private @Nullable AsciiString requestId;
    private long admittedIn = -1;
    private boolean answered;
    private boolean keyTaken;

    /// What a page asks a route of the same listener.
    record Question(HttpMethod method, String uri, Consumer<Said> then) {}

    Exchange(EdgeLoop loop, HttpServerRequest request, long startNanos) {
        this(loop, request, startNanos, null);
    }

    /// A question asked while a page is made; nothing of it goes over the wire.
    Exchange(Exchange page, Question question) {
        this(page.loop, page.request, System.nanoTime(), question);
    }

    private Exchange(
            EdgeLoop loop,
            HttpServerRequest request,
            long startNanos,
            @Nullable Question question) {
        this.loop = loop;
        this.request = request;
        this.response = request.response();
        this.startNanos = startNanos;
        this.question = question;
    }

    /// The path asked for, percent-encoded.
    public String path() {
        return path;
    }

    /// A path parameter, decoded.
    public String path(String name) {
        RouteTable.Place at = Objects.requireNonNull(place);
        return parameters.get(at.parameterNames().indexOf(name));
    }

    /// The query parameters, each at most once. Read them like fields and ask for the problem.
    public Fields query() {
        return Query.of(question == null ? request.uri() : question.uri());
    }

    /// The fields of the JSON body; an empty body has none.
    public Fields fields() {
        return Fields.of(document == null ? JsonObject.EMPTY : document);
    }

    /// The JSON body itself.
    public JsonObject document() {
        return document instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    /// The body as it came.
    public byte[] rawBody() {
        return body;
    }

    /// Who is calling. Only routes that admit everybody have no caller.
    public Principal principal() {
        return Objects.requireNonNull(principal, "a public route has no principal");
    }

    /// Who is calling, or null on a route that admits everybody.
    public @Nullable Principal principalOrNull() {
        return principal;
    }

    /// Whether the caller would be let in now: for what goes on after the request was.
    public boolean isStillAdmitted() {
        Principal caller = principal();
        long generation = loop.keyGeneration();
        if (generation != admittedIn && loop.admits(caller)) {
            admittedIn = generation;
        }
        return generation == admittedIn
                && nowMillis() <= caller.expiresAtMillis()
                && stays.getAsBoolean();
    }

    /// The idempotency key in its scope, where the route honours one and the caller sent one.
    public @Nullable RequestKey requestKey() {
        return requestKey;
    }

    /// What time it is.
    public long nowMillis() {
        return loop.nowMillis();
    }

    /// The request of the library below, for upgrades and streams.
    public HttpServerRequest http() {
        return request;
    }

    /// The loop this request belongs to.
    public EdgeLoop loop() {
        return loop;
    }

    /// A header of the request, or null.
    public @Nullable String header(CharSequence name) {
        return question == null ? request.headers().get(name) : null;
    }

    /// Adds a header to the answer.
    public void addHeader(CharSequence name, CharSequence value) {
        if (question == null) {
            response.headers().add(name, value);
        }
    }

    /// The name of this request in logs.
    public CharSequence requestId() {
        AsciiString id = requestId;
        if (id == null) {
            id = loop.requestIds.next();
            requestId = id;
        }
        return id;
    }

    public boolean isAnswered() {
        return answered;
    }

    @Override
    public JsonOut body() {
        return loop.out.clear();
    }

    @Override
    public void send(int status) {
        if (request.method().equals(HttpMethod.GET)) {
            addHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        }
        finish(status, JSON, written());
    }

    /// Sends something other than JSON.
    public void send(int status, CharSequence contentType, Buffer content) {
        addHeader(NO_SNIFF, NO_SNIFF_VALUE);
        finish(status, contentType, content);
    }

    /// Begins an answer that goes on for as long as the connection does. Whoever calls writes it
    /// and ends it; nothing that follows on the connection is taken.
    public HttpServerResponse stream(CharSequence contentType) {
        answered = true;
        loop.endWithThis(request);
        response.headers()
                .add(HttpHeaders.CONTENT_TYPE, contentType)
                .add(HttpHeaders.CACHE_CONTROL, NO_STORE)
                .add(NO_SNIFF, NO_SNIFF_VALUE)
                .add(REQUEST_ID, requestId())
                .add(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        response.setChunked(true);
        long nanos = System.nanoTime() - startNanos;
        loop.timers.record(entry, 200, nanos);
        loop.log.answered(this, 200, nanos);
        return response;
    }

    /// Whether the caller wants a WebSocket rather than an answer.
    public boolean wantsSocket() {
        return "websocket".equalsIgnoreCase(header(HttpHeaders.UPGRADE));
    }

    /// Turns the connection into a WebSocket, once the request's end is there.
    public Future<ServerWebSocket> upgrade() {
        Future<ServerWebSocket> opened = request.toWebSocket();
        // Vert.x would fail it when the peer breaks off, and then complete it with the end that it
        // had read before: an error in the log for each peer that does.
        request.exceptionHandler(_ -> {});
        return opened.onSuccess(_ -> bound());
    }

    /// Pings are answered while they are read. And each message would be handed to the system by
    /// itself, however many are written at once, which kept the loop from everybody else.
    private void bound() {
        if (request.connection() instanceof HttpServerConnection server) {
            server.channelHandlerContext()
                    .pipeline()
                    .addFirst(new FlushConsolidationHandler(MESSAGES_TOGETHER_MAX, true))
                    .addBefore(HANDLER, null, new PingGuard());
        }
    }

    /// Sends a status without a body.
    public void sendNothing(int status) {
        finish(status, null, Buffer.buffer());
    }

    @Override
    public void replayed() {
        addHeader(REPLAYED, TRUE);
    }

    @Override
    public void refuse(Problem problem) {
        ProblemType type = problem.type();
        loop.timers.count(type);
        switch (type) {
            case UNAUTHENTICATED -> addHeader(WWW_AUTHENTICATE, CHALLENGE);
            case OVERLOADED, GRAPH_DETACHED, DATABASE_DETACHED, STORAGE_UNAVAILABLE ->
                    addHeader(RETRY_AFTER, ONE_SECOND);
            case METHOD_NOT_ALLOWED -> addHeader(HttpHeaders.ALLOW, allow());
            default -> {}
        }
        if (Html.isWanted(this)) {
            Html.send(this, type.status(), Html.problem(problem));
            return;
        }
        JsonOut out = body();
        problem.writeTo(out, loop.publicUrl());
        finish(type.status(), PROBLEM, written());
    }

    /// Refuses because of what the fields have gathered; false when nothing is wrong.
    public boolean refused(Fields fields) {
        Problem problem = fields.problem();
        if (problem != null) {
            refuse(problem);
        }
        return problem != null;
    }

    /// Ends the request after a bug of ours: logged once, told to the caller by number only.
    public void fail(Throwable bug) {
        loop.log.unexpected(this, bug);
        if (!answered) {
            String id = requestId().toString();
            Consumer<JsonOut> more = out -> out.text(REQUEST_ID_NAME, id);
            refuse(
                    Problem.of(
                            ProblemType.INTERNAL_ERROR, ProblemType.INTERNAL_ERROR.advice(), more));
        }
    }

    /// Takes the request key for as long as this request runs; false when another one has it.
    boolean takeKey(RequestKey key) {
        requestKey = key;
        keyTaken = loop.inFlight.enter(key);
        return keyTaken;
    }

    /// Nothing more is expected: the peer is gone.
    void abandon() {
        answered = true;
        releaseKey();
    }

    private void finish(int status, @Nullable CharSequence contentType, Buffer content) {
        if (answered) {
            return; // the peer has gone, or a deadline has answered in our place
        }
        answered = true;
        releaseKey();
        if (question != null) {
            question.then.accept(new Said(status, content.getBytes()));
            return;
        }
        if (status != 200) {
            response.setStatusCode(status);
        }
        var headers = response.headers();
        if (contentType != null) {
            headers.add(HttpHeaders.CONTENT_TYPE, contentType);
        }
        headers.add(REQUEST_ID, requestId());
        if (request.method().equals(HttpMethod.HEAD)) {
            headers.add(HttpHeaders.CONTENT_LENGTH, Integer.toString(content.length()));
        }
        if (closing || last) {
            headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            loop.endWithThis(request);
        }
        var sent = response.end(content);
        if (closing) {
            sent.onComplete(_ -> request.connection().close());
        } else if (last && request.isEnded()) {
            sent.onComplete(_ -> closeIfLast());
        }
        long nanos = System.nanoTime() - startNanos;
        loop.timers.record(entry, status, nanos);
        loop.log.answered(this, status, nanos);
    }

    /// Once the body is there as well: who still writes could not read the answer.
    void closeIfLast() {
        if (last) {
            request.connection().close();
        }
    }

    private Buffer written() {
        JsonOut out = loop.out;
        int length = out.length();
        return Buffer.buffer(length).appendBytes(out.bytes(), 0, length);
    }

    private void releaseKey() {
        if (keyTaken) {
            keyTaken = false;
            loop.inFlight.leave(Objects.requireNonNull(requestKey));
        }
    }

    private String allow() {
        return place == null ? "" : place.allow();
    }

    /// The operation asked for.
    public Route route() {
        return Objects.requireNonNull(entry).route();
    }

    /// Makes room for the parameters of the path.
    List<String> freshParameters() {
        parameters = new ArrayList<>(2);
        return parameters;
    }
}
