package io.sluice.backoffice.rails;

import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Speaks JSON over HTTP with one provider: connections kept, answers bounded in time and size, no
/// redirect followed, nothing sent twice by itself. Safe for all threads that may wait.
public final class JsonClient implements AutoCloseable {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final long ANSWER_SECONDS_MAX = 30;
    private static final long ANSWER_BYTES_MAX = 8L * 1024 * 1024;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_MAX)
                    .build();
    private final String base;

    /// @param base without the slash at its end
    public JsonClient(String base) {
        this.base = base;
    }

    /// What came of asking.
    public sealed interface Answer {
        /// An answer, whatever it says.
        record Said(int status, ProviderJson body) implements Answer {
            public boolean isGood() {
                return status / 100 == 2;
            }

            /// Whether it is a definite no: not "too often", and not a fault of the other side.
            public boolean isNo() {
                return status / 100 == 4 && status != 408;
            }
        }

        /// Nothing has left this machine.
        record Unsent() implements Answer {}

        /// Something may have left, and nothing sensible came back.
        record Silent() implements Answer {}
    }

    Answer get(String path, Map<String, String> headers) {
        return ask("GET", path, headers, null);
    }

    /// Sends a body as it is, for a provider that has its bytes signed.
    ///
    /// @param body empty: none
    public Answer send(String method, String path, Map<String, String> headers, byte[] body) {
        return ask(
                method, path, headers, body.length == 0 ? null : BodyPublishers.ofByteArray(body));
    }

    Answer post(String path, Map<String, String> headers, JsonObject body) {
        byte[] bytes = new JsonOut().value(body).toByteArray();
        return ask(
                "POST", path, with(headers, "application/json"), BodyPublishers.ofByteArray(bytes));
    }

    Answer postForm(String path, Map<String, String> headers, String form) {
        return ask(
                "POST",
                path,
                with(headers, "application/x-www-form-urlencoded"),
                BodyPublishers.ofString(form));
    }

    private static Map<String, String> with(Map<String, String> headers, String contentType) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", contentType);
        return all;
    }

    private Answer ask(
            String method, String path, Map<String, String> headers, @Nullable BodyPublisher body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Accept", "application/json")
                        .method(method, body == null ? BodyPublishers.noBody() : body);
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(
                        request.build(),
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
        try {
            HttpResponse<byte[]> said = answer.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
            return new Answer.Said(said.statusCode(), ProviderJson.of(said.body()));
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            return cause instanceof ConnectException
                            || cause instanceof HttpConnectTimeoutException
                            || !(cause instanceof IOException)
                    ? new Answer.Unsent()
                    : new Answer.Silent();
        } catch (TimeoutException late) {
            answer.cancel(true);
            return new Answer.Silent();
        } catch (InterruptedException interrupt) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new Answer.Silent();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
