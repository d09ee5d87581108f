package io.sluice.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands between the gateway and a real node, and can misbehave as nodes do.
final class SolanaRelay implements AutoCloseable {
    /// What becomes of a transaction that is to be sent.
    enum Mood {
        HONEST,
        /// Says no and sends nothing.
        REFUSES,
        /// Sends it, and from then on says nothing any more.
        SENDS_AND_FALLS_SILENT
    }

    private static final String SEND = "\"sendTransaction\"";

    private static final String NO =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32002,\"message\":\"no\"}}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;
    private final URI node;
    private volatile Mood mood = Mood.HONEST;
    private volatile boolean silent;

    /// Transactions handed to the node.
    final AtomicInteger sent = new AtomicInteger();

    SolanaRelay(String node) throws IOException {
        this.node = URI.create(node);
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::relay);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void feel(Mood next) {
        mood = next;
        silent = false;
    }

    private void relay(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] asked = exchange.getRequestBody().readAllBytes();
            boolean sends = new String(asked, StandardCharsets.UTF_8).contains(SEND);
            if (silent) {
                return;
            }
            if (sends && mood == Mood.REFUSES) {
                answer(exchange, NO.getBytes(StandardCharsets.UTF_8));
                return;
            }
            byte[] answer = node(asked);
            if (sends) {
                sent.incrementAndGet();
                silent = mood == Mood.SENDS_AND_FALLS_SILENT;
            }
            if (!silent) {
                answer(exchange, answer);
            }
        }
    }

    private byte[] node(byte[] asked) throws IOException {
        try {
            return client.send(
                            HttpRequest.newBuilder(node)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(asked))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    private static void answer(HttpExchange exchange, byte[] json) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, json.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(json);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
    }
}
