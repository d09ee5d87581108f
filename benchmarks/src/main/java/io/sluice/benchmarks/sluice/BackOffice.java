package io.sluice.benchmarks.sluice;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/// A back office that serves, as its staff speaks with it.
public final class BackOffice implements AutoCloseable {
    public static final String ADMIN_KEY = "bench-admin-key-0123456789abcdefghij";

    private static final long READY_NANOS_MAX = 120_000_000_000L;
    private static final long LOOK_MILLIS = 50;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    /// @param port where it listens
    public BackOffice(int port) {
        this.url = "http://127.0.0.1:" + port;
    }

    /// Waits for its database.
    public void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + READY_NANOS_MAX;
        while (http.send(request("/readyz").build(), BodyHandlers.discarding()).statusCode()
                != 200) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the back office has no database");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    public void setClock(String now) throws IOException, InterruptedException {
        send("PUT", "/api/test-clock", "{\"now\":\"" + now + "\"}");
    }

    /// Calculates a month and returns when it is done.
    public void calculate(String first, String last) throws IOException, InterruptedException {
        send(
                "POST",
                "/api/payouts/cycles",
                "{\"plan\":\"monthly\",\"period_start\":\"%s\",\"period_end\":\"%s\"}"
                        .formatted(first, last));
    }

    private void send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                request(path)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + ADMIN_KEY);
    }

    @Override
    public void close() {
        http.close();
    }
}
