package io.sluice.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A receiver of webhooks: takes everything, keeps what comes for the first time in the order in
/// which it came, and notes what should not be.
final class FakeReceiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Tree> events = new LinkedHashMap<>();
    private final Map<String, Long> lastSequences = new LinkedHashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private int repetitions;

    FakeReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/events";
    }

    /// What came, by id.
    synchronized Map<String, Tree> events() {
        return new LinkedHashMap<>(events);
    }

    synchronized int repetitions() {
        return repetitions;
    }

    /// What a gateway should not have sent.
    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String id = exchange.getRequestHeaders().getFirst("webhook-id");
            note(id == null ? "" : id, Tree.of(body));
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private synchronized void note(String id, Tree event) {
        Tree before = events.putIfAbsent(id, event);
        if (before != null) {
            repetitions++;
            if (!before.equals(event)) {
                complaints.add(id + " is now " + event + " and was " + before);
            }
            return;
        }
        if (!event.at("event_id").text().equals(id)) {
            complaints.add(id + " carries " + event);
        }
        String account = event.at("account_id").text();
        long sequence = event.at("sequence").number().longValueExact();
        Long last = lastSequences.put(account, sequence);
        if (last != null && last > sequence) {
            complaints.add(account + ": " + sequence + " came after " + last);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
