package io.sluice.backoffice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonFlag;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Speaks HTTP with a back office, with one key.
public final class RigClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final String url;
    private final String key;

    public RigClient(String url, String key) {
        this.url = url;
        this.key = key;
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    public Answer put(String path, String body, String... headers) {
        return send("PUT", path, body, headers);
    }

    public Answer patch(String path, String body) {
        return send("PATCH", path, body);
    }

    /// Sends a request; headers are names and values in turn.
    public Answer send(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(TIMEOUT)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        if (body != null && !List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(response);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupt);
        }
    }

    /// An answer, whose members are found by a path such as `data.0.item_id`.
    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public Answer expect(int status) {
            assertThat(status()).as(body()).isEqualTo(status);
            return this;
        }

        /// Expects a problem with this status and code.
        public Answer expect(int status, String code) {
            expect(status);
            assertThat(text("code")).as(body()).isEqualTo(code);
            return this;
        }

        public String text(String path) {
            JsonValue value = at(path);
            assertThat(value).as(path + " in " + body()).isInstanceOf(JsonText.class);
            return ((JsonText) value).text();
        }

        public long whole(String path) {
            return Long.parseLong(number(path));
        }

        /// A number in the digits it came with.
        public String number(String path) {
            JsonValue value = at(path);
            assertThat(value).as(path + " in " + body()).isInstanceOf(JsonNumber.class);
            return ((JsonNumber) value).raw();
        }

        public boolean flag(String path) {
            return at(path) == JsonFlag.TRUE;
        }

        public List<JsonValue> list(String path) {
            JsonValue value = at(path);
            assertThat(value).as(path + " in " + body()).isInstanceOf(JsonArray.class);
            return ((JsonArray) value).elements();
        }

        /// The value at a path; it must be there.
        public JsonValue at(String path) {
            if (!(Json.read(body().getBytes(StandardCharsets.UTF_8))
                    instanceof Json.Reading.Sound(JsonValue value))) {
                throw new AssertionError("not JSON: " + body());
            }
            for (String step : path.isEmpty() ? new String[0] : path.split("\\.")) {
                JsonValue next =
                        switch (value) {
                            case JsonObject object -> object.find(step);
                            case JsonArray(var elements) ->
                                    Integer.parseInt(step) < elements.size()
                                            ? elements.get(Integer.parseInt(step))
                                            : null;
                            default -> null;
                        };
                if (next == null) {
                    throw new AssertionError("no " + path + " in " + body());
                }
                value = next;
            }
            return value;
        }
    }
}
