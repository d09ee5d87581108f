package io.sluice.gateway.sales.solana;

import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks sources on the web for JSON. The part of an address behind `#` says where in the answer the
/// price is (a JSON pointer); without it, the answer must hold one number. Safe for all threads;
/// asks on the back rooms' event loop.
public final class HttpSolPrice implements SolPrice {
    private static final Logger LOG = LoggerFactory.getLogger(HttpSolPrice.class);
    private static final long ASK_MILLIS = 15_000;
    private static final int ANSWER_MILLIS_MAX = 5_000;
    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    /// Prices of the last minutes, for what arrived then.
    private static final int REMEMBERED_MAX = 40;

    private final Vertx vertx;
    private final List<String> urls;
    private final LongSupplier clock;
    private final HttpClient client;
    private final Rates rates;
    private final Deque<Known> past = new ArrayDeque<>();

    private record Known(long micros, long atMillis) {}

    public HttpSolPrice(Vertx vertx, List<String> urls, LongSupplier clock) {
        this.vertx = vertx;
        this.urls = List.copyOf(urls);
        this.clock = clock;
        this.rates = new Rates(urls.size());
        this.client =
                vertx.createHttpClient(
                        new HttpClientOptions().setConnectTimeout(ANSWER_MILLIS_MAX),
                        new PoolOptions().setHttp1MaxSize(1));
    }

    /// Begins to ask.
    public void start() {
        vertx.setPeriodic(1, ASK_MILLIS, _ -> ask());
    }

    @Override
    public synchronized OptionalLong micros() {
        return rates.micros(clock.getAsLong());
    }

    @Override
    public synchronized OptionalLong microsAt(long timeMillis) {
        return past.stream()
                .filter(known -> Math.abs(known.atMillis - timeMillis) <= Rates.AGE_MILLIS_MAX)
                .min((a, b) ->
                        Long.compare(
                                Math.abs(a.atMillis - timeMillis),
                                Math.abs(b.atMillis - timeMillis)))
                .map(known -> OptionalLong.of(known.micros))
                .orElseGet(OptionalLong::empty);
    }

    /// Asks every source once; done when each has answered or failed.
    Future<?> ask() {
        List<Future<Long>> answers = new ArrayList<>();
        for (int i = 0; i < urls.size(); i++) {
            int source = i;
            answers.add(
                    ask(urls.get(i))
                            .onSuccess(micros -> heard(source, micros))
                            .onFailure(failure ->
                                    LOG.atWarn()
                                            .addKeyValue("source", source)
                                            .addKeyValue("reason", failure.toString())
                                            .log("a source of the price of SOL did not answer")));
        }
        return Future.join(answers).otherwiseEmpty();
    }

    private synchronized void heard(int source, long micros) {
        long now = clock.getAsLong();
        rates.heard(source, micros, now);
        rates.micros(now).ifPresent(agreed -> past.addLast(new Known(agreed, now)));
        if (past.size() > REMEMBERED_MAX) {
            past.removeFirst();
        }
    }

    private Future<Long> ask(String url) {
        int mark = url.indexOf('#');
        String address = mark < 0 ? url : url.substring(0, mark);
        String pointer = mark < 0 ? "" : url.substring(mark + 1);
        return client.request(
                        new RequestOptions()
                                .setMethod(HttpMethod.GET)
                                .setAbsoluteURI(address)
                                .setIdleTimeout(ANSWER_MILLIS_MAX)
                                .setFollowRedirects(false))
                .compose(request ->
                        request.putHeader("Accept", "application/json")
                                .send()
                                .compose(HttpSolPrice::read))
                .timeout(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .map(body -> micros(body, pointer))
                .compose(micros ->
                        micros > 0
                                ? Future.succeededFuture(micros)
                                : Future.failedFuture("no price in the answer"));
    }

    private static Future<byte[]> read(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            response.request().reset();
            return Future.failedFuture("status " + response.statusCode());
        }
        Buffer body = Buffer.buffer();
        response.handler(chunk -> {
            body.appendBuffer(chunk);
            if (body.length() > ANSWER_BYTES_MAX) {
                response.request().reset();
            }
        });
        return response.end().map(_ -> body.getBytes());
    }

    static long micros(byte[] body, String pointer) {
        if (!(Json.read(body) instanceof Json.Reading.Sound(JsonObject object))) {
            return 0;
        }
        if (!pointer.isEmpty()) {
            return price(at(object, pointer));
        }
        List<Long> numbers = new ArrayList<>();
        collect(object, numbers);
        return numbers.size() == 1 ? numbers.getFirst() : 0;
    }

    private static JsonValue at(JsonObject document, String pointer) {
        JsonValue value = document;
        for (String part : pointer.replaceFirst("^/", "").split("/", -1)) {
            String name =
                    URLDecoder.decode(part, StandardCharsets.UTF_8)
                            .replace("~1", "/")
                            .replace("~0", "~");
            JsonValue found =
                    switch (value) {
                        case JsonObject object -> object.find(name);
                        case JsonArray(var elements) -> element(elements, name);
                        default -> null;
                    };
            if (found == null) {
                return JsonValue.JsonNull.NULL;
            }
            value = found;
        }
        return value;
    }

    private static JsonValue element(List<JsonValue> elements, String name) {
        boolean sound = name.matches("[0-9]{1,4}") && Integer.parseInt(name) < elements.size();
        return sound ? elements.get(Integer.parseInt(name)) : JsonValue.JsonNull.NULL;
    }

    private static void collect(JsonValue value, List<Long> numbers) {
        switch (value) {
            case JsonObject object -> {
                for (int i = 0; i < object.size(); i++) {
                    collect(object.value(i), numbers);
                }
            }
            case JsonArray(var elements) -> elements.forEach(each -> collect(each, numbers));
            default -> {
                long micros = price(value);
                if (micros > 0) {
                    numbers.add(micros);
                }
            }
        }
    }

    private static long price(JsonValue value) {
        return switch (value) {
            case JsonNumber(String raw) -> Rates.parse(raw);
            case JsonText(String text) -> Rates.parse(text);
            default -> 0;
        };
    }

    /// Closes its connections.
    public void close() {
        client.shutdown(0, TimeUnit.SECONDS);
    }
}
