package io.sluice.e2e;

import com.sun.net.httpserver.HttpExchange;
import io.sluice.LoopbackServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A receiver of webhooks: takes everything, keeps what comes for the first time in the order in
/// which it came, and notes what should not be.
final class FakeReceiver implements AutoCloseable {
    private final LoopbackServer server = new LoopbackServer(this::take);
    private final Map<String, Tree> events = new LinkedHashMap<>();
    private final Map<String, Long> lastSequences = new LinkedHashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private int repetitions;

    String url() {
        return server.url() + "/events";
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
        Tree event = Tree.of(LoopbackServer.body(exchange));
        note(LoopbackServer.header(exchange, "webhook-id"), event);
        LoopbackServer.answer(exchange, 204, "");
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
        server.close();
    }
}
