package io.sluice.gateway.injector;

import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.injector.Delivery.Delivered;
import io.sluice.gateway.injector.Delivery.Refused;
import io.sluice.gateway.injector.Delivery.Unknown;
import io.sluice.metering.engine.Limits;
import io.sluice.money.Micros;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// An engine behind HTTP (API, `SLUICE_ENGINE_URL`): one POST a stimulus, the quote id as
/// `Idempotency-Key`. Only an answer we understand counts as one. Thread: one event loop.
public final class HttpInjector implements Injector {
    private static final int CONNECTIONS_MAX = 64;
    private static final int WAITING_MAX = 4_096;
    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    /// Where and how to ask. `key` is sent as a bearer token; empty: none is sent.
    public record Target(String url, String key, int timeoutMillis) {}

    private final Vertx vertx;
    private final Target target;
    private final HttpClient client;

    public HttpInjector(Vertx vertx, Target target) {
        this.vertx = vertx;
        this.target = target;
        this.client =
                vertx.createHttpClient(
                        new HttpClientOptions().setConnectTimeout(target.timeoutMillis),
                        new PoolOptions()
                                .setHttp1MaxSize(CONNECTIONS_MAX)
                                .setMaxWaitQueueSize(WAITING_MAX));
    }

    @Override
    public void inject(Injection injection, Consumer<Delivery> answer) {
        Future<Delivery> asked =
                client.request(
                                new RequestOptions()
                                        .setMethod(HttpMethod.POST)
                                        .setAbsoluteURI(target.url)
                                        .setFollowRedirects(false))
                        .compose(request -> send(request, injection))
                        .compose(this::read);
        asked.timeout(target.timeoutMillis, TimeUnit.MILLISECONDS)
                .otherwise(
                        failure -> new Unknown("no answer: " + failure.getClass().getSimpleName()))
                .onSuccess(answer::accept);
    }

    private Future<HttpClientResponse> send(HttpClientRequest request, Injection injection) {
        request.putHeader("Content-Type", "application/json")
                .putHeader("Idempotency-Key", injection.idempotencyKey());
        if (!target.key.isEmpty()) {
            request.putHeader("Authorization", "Bearer " + target.key);
        }
        // A caller that stopped waiting must not leave the connection waiting.
        long timer = vertx.setTimer(target.timeoutMillis, _ -> request.reset());
        return request.send(Buffer.buffer(injection.body()))
                .onComplete(_ -> vertx.cancelTimer(timer));
    }

    private Future<Delivery> read(HttpClientResponse response) {
        Buffer body = Buffer.buffer();
        response.handler(chunk -> {
            body.appendBuffer(chunk);
            if (body.length() > ANSWER_BYTES_MAX) {
                response.request().reset();
            }
        });
        return response.end().map(_ -> delivery(response.statusCode(), body.getBytes()));
    }

    static Delivery delivery(int status, byte[] body) {
        if (status >= 400 && status < 500) {
            return new Refused(status);
        }
        return status >= 200 && status < 300 ? delivery(body) : new Unknown("status " + status);
    }

    /// `{"actual_delta_e_delivered": number}`; anything else is an answer nobody can read.
    private static Delivery delivery(byte[] body) {
        if (Json.read(body) instanceof Json.Reading.Sound(JsonObject object)
                && object.find("actual_delta_e_delivered") instanceof JsonNumber(String raw)) {
            long micros = Micros.parse(raw);
            if (Micros.isNumber(micros) && micros >= 0 && micros <= Limits.ENERGY_MICROS_MAX) {
                return new Delivered(micros);
            }
        }
        return new Unknown("unreadable answer");
    }
}
