package io.sluice.gateway;

import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.money.Micros;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Calls a running gateway as any client does: JSON over HTTP with a key. It waits for its answers,
/// so it is for commands and virtual threads, never for an event loop. Safe for all threads.
final class ApiClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 4;
    private static final long FIRST_WAIT_MILLIS = 200;

    private final HttpClient http;
    private final String url;
    private final String key;

    /// What the gateway said; `body` is empty where it said nothing.
    record Said(int status, JsonObject body) {
        /// The `code` of a refusal, else an empty text.
        String code() {
            return text("code");
        }

        String text(String name) {
            return body.find(name) instanceof JsonText(String text) ? text : "";
        }

        /// An amount in millionths; 0 where there is none.
        long micros(String name) {
            return body.find(name) instanceof JsonNumber(String raw) ? Micros.parse(raw) : 0;
        }

        /// The objects of a list inside.
        List<Said> list(String name) {
            List<Said> objects = new ArrayList<>();
            if (body.find(name) instanceof JsonArray(List<JsonValue> elements)) {
                for (JsonValue each : elements) {
                    if (each instanceof JsonObject object) {
                        objects.add(new Said(status, object));
                    }
                }
            }
            return objects;
        }

        /// This answer, which must not be a refusal.
        ///
        /// @param what what was asked for, as it ends `could not …`
        Said done(String what) throws IOException {
            if (status >= 300) {
                throw new IOException("could not " + what + ": " + status + " " + code());
            }
            return this;
        }

        /// An object inside, for example the `debit` of a settle.
        Said inside(String name) {
            JsonValue value = body.find(name);
            return new Said(status, value instanceof JsonObject object ? object : JsonObject.EMPTY);
        }
    }

    /// @param url the gateway's address, without a slash at its end
    ApiClient(String url, String key) {
        this(
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(PATIENCE)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build(),
                url,
                key);
    }

    private ApiClient(HttpClient http, String url, String key) {
        this.http = http;
        this.url = url;
        this.key = key;
    }

    /// The same gateway, another key. Closing either closes both.
    ApiClient as(String otherKey) {
        return new ApiClient(http, url, otherKey);
    }

    String url() {
        return url;
    }

    Said get(String path) throws IOException, InterruptedException {
        return ask("GET", path, null, BodyPublishers.noBody());
    }

    /// Everything in a list, page by page.
    List<Said> all(String path) throws IOException, InterruptedException {
        List<Said> all = new ArrayList<>();
        String cursor = "";
        do {
            Said page = get(path + "?limit=200" + cursor).done("read " + path);
            all.addAll(page.list("data"));
            String next = page.text("next_cursor");
            cursor = next.isEmpty() ? "" : "&cursor=" + next;
        } while (!cursor.isEmpty());
        return all;
    }

    Said delete(String path) throws IOException, InterruptedException {
        return ask("DELETE", path, null, BodyPublishers.noBody());
    }

    Said patch(String path, JsonObject body) throws IOException, InterruptedException {
        return ask("PATCH", path, null, publisher(body));
    }

    Said put(String path, JsonObject body) throws IOException, InterruptedException {
        return ask("PUT", path, null, publisher(body));
    }

    Said post(String path, JsonObject body) throws IOException, InterruptedException {
        return ask("POST", path, null, publisher(body));
    }

    /// A POST that the gateway does once, however often it is sent with this key.
    Said post(String path, JsonObject body, String idempotencyKey)
            throws IOException, InterruptedException {
        return ask("POST", path, idempotencyKey, publisher(body));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private static BodyPublisher publisher(JsonObject body) {
        return BodyPublishers.ofByteArray(new JsonOut().value(body).toByteArray());
    }

    /// A broken connection and a gateway that is full for a moment are asked again. No credit moves
    /// twice by that: a POST that moves some has an idempotency key or the state of its quote.
    private Said ask(String method, String path, @Nullable String key, BodyPublisher body)
            throws IOException, InterruptedException {
        long waitMillis = FIRST_WAIT_MILLIS;
        for (int attempt = 1; ; attempt++) {
            try {
                Said said = once(method, path, key, body);
                boolean momentary =
                        said.status == 503 || said.code().equals("idempotency_in_progress");
                if (!momentary || attempt == ATTEMPTS) {
                    return said;
                }
            } catch (IOException broken) {
                if (attempt == ATTEMPTS) {
                    throw broken;
                }
            }
            Thread.sleep(Duration.ofMillis(waitMillis));
            waitMillis *= 2;
        }
    }

    private Said once(String method, String path, @Nullable String idempotency, BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + key)
                        .method(method, body);
        if (body.contentLength() > 0) {
            request.header("Content-Type", "application/json");
        }
        if (idempotency != null) {
            request.header("Idempotency-Key", idempotency);
        }
        HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
        return new Said(response.statusCode(), object(response.body()));
    }

    private static JsonObject object(byte[] body) {
        return body.length > 0 && Json.read(body) instanceof Json.Reading.Sound(JsonObject object)
                ? object
                : JsonObject.EMPTY;
    }
}
