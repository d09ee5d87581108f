package io.sluice.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A client as anybody would write one: the JDK's HTTP client and a key. Safe for all threads.
final class Client {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();

    private final String url;
    private final String key;

    /// An empty key: none is sent.
    Client(String url, String key) {
        this.url = url;
        this.key = key;
    }

    /// The same client with another key.
    Client withKey(String other) {
        return new Client(url, other);
    }

    /// What came back.
    record Answer(int status, java.net.http.HttpHeaders headers, String text) {
        Tree json() {
            return Tree.of(text);
        }

        /// The JSON of an answer with this status; any other is a failure.
        Tree expect(int wanted) {
            if (status != wanted) {
                throw new AssertionError("expected " + wanted + ", got " + status + ": " + text);
            }
            return json();
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        boolean replayed() {
            return header("Idempotent-Replayed").equals("true");
        }
    }

    Answer get(String path) {
        return send("GET", path, null, null);
    }

    Answer delete(String path) {
        return send("DELETE", path, null, null);
    }

    Answer patch(String path, String body) {
        return send("PATCH", path, body, null);
    }

    Answer post(String path, String body) {
        return send("POST", path, body, null);
    }

    Answer post(String path, String body, String idempotencyKey) {
        return send("POST", path, body, idempotencyKey);
    }

    /// An empty body is sent without a content type.
    ///
    /// @throws UncheckedIOException when no answer came
    Answer send(
            String method, String path, @Nullable String body, @Nullable String idempotencyKey) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(ANSWER_WITHIN)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (body != null && !body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        if (idempotencyKey != null) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        return send(request.build());
    }

    static Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupt);
        }
    }

    // --- the calls every test makes

    void open(String ownerId, String credits) {
        open(ownerId, "human", credits, "");
    }

    /// `more` is further members, each behind a comma.
    void open(String ownerId, String type, String credits, String more) {
        post(
                        "/v1/accounts",
                        """
                        {"owner_type":"%s","owner_id":"%s","initial_balance":%s%s}
                        """
                                .formatted(type, ownerId, credits, more))
                .expect(201);
    }

    Tree account(String ownerId) {
        return get("/v1/accounts/" + ownerId).expect(200);
    }

    /// The id of a new quote.
    String quote(String sourceId, String deltaE) {
        return post("/v1/quotes", quoteBody(sourceId, deltaE)).expect(201).at("quote_id").text();
    }

    static String quoteBody(String sourceId, String deltaE) {
        return "{\"source_id\":\"" + sourceId + "\",\"planned_delta_e\":" + deltaE + "}";
    }

    /// The id of a new quote that is reserved.
    String reserved(String sourceId, String deltaE) {
        String quoteId = quote(sourceId, deltaE);
        reserve(quoteId).expect(200);
        return quoteId;
    }

    Answer reserve(String quoteId) {
        return post("/v1/quotes/" + quoteId + "/reserve", "");
    }

    Answer release(String quoteId) {
        return post("/v1/quotes/" + quoteId + "/release", "");
    }

    Answer settle(String quoteId, String deltaE) {
        return post("/v1/quotes/" + quoteId + "/settle", settleBody(deltaE));
    }

    static String settleBody(String deltaE) {
        return "{\"actual_delta_e_delivered\":" + deltaE + ",\"stimulus_id\":\"stimulus-1\"}";
    }

    Tree readQuote(String quoteId) {
        return get("/v1/quotes/" + quoteId).expect(200);
    }

    String newKey(String body) {
        return post("/v1/keys", body).expect(201).at("key").text();
    }
}
