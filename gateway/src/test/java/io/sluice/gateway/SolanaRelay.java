package io.sluice.gateway;

import com.sun.net.httpserver.HttpExchange;
import io.sluice.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
    private final LoopbackServer server;
    private final URI node;
    private volatile Mood mood = Mood.HONEST;
    private volatile boolean silent;

    /// Transactions handed to the node.
    final AtomicInteger sent = new AtomicInteger();

    SolanaRelay(String node) {
        this.node = URI.create(node);
        this.server = new LoopbackServer(this::relay);
    }

    String url() {
        return server.url();
    }

    void feel(Mood next) {
        mood = next;
        silent = false;
    }

    private void relay(HttpExchange exchange) throws IOException {
        String asked = LoopbackServer.body(exchange);
        boolean sends = asked.contains(SEND);
        if (silent) {
            return;
        }
        if (sends && mood == Mood.REFUSES) {
            LoopbackServer.answer(exchange, 200, NO);
            return;
        }
        String answer = node(asked);
        if (sends) {
            sent.incrementAndGet();
            silent = mood == Mood.SENDS_AND_FALLS_SILENT;
        }
        if (!silent) {
            LoopbackServer.answer(exchange, 200, answer);
        }
    }

    private String node(String asked) throws IOException {
        try {
            return client.send(
                            HttpRequest.newBuilder(node)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(asked))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    @Override
    public void close() {
        server.close();
        client.shutdownNow();
    }
}
