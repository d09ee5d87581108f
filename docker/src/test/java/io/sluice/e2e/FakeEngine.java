package io.sluice.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// An engine as API.md describes it: takes a stimulus, delivers once per `Idempotency-Key`, and
/// says how much. Some keys meet it slow, failing, refusing, or losing its answer on the way.
final class FakeEngine implements AutoCloseable {
    /// What became of a key: refused, or so much delivered.
    record Effect(boolean refused, long deliveredMicros, String body) {}

    private static final int LOST_ANSWER_STATUS = 503;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Effect> effects = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

    FakeEngine() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/inject";
    }

    Map<String, Effect> effects() {
        return Map.copyOf(effects);
    }

    /// What a gateway should not have sent.
    List<String> complaints() {
        return new ArrayList<>(complaints);
    }

    int asked(String key) {
        AtomicInteger count = asked.get(key);
        return count == null ? 0 : count.get();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            if (key == null) {
                complaints.add("no Idempotency-Key: " + body);
                answer(exchange, 400, "{}");
                return;
            }
            boolean first = asked.computeIfAbsent(key, _ -> new AtomicInteger()).getAndAdd(1) == 0;
            // What happens to a key is drawn from the key: the same in every order of arrival.
            SplittableRandom random = new SplittableRandom(key.hashCode());
            int mood = random.nextInt(100);
            if (mood < 8) {
                RunningSluice.sleep(random.nextInt(20, 400));
            }
            if (first && mood >= 8 && mood < 12) {
                answer(exchange, 500, "{\"error\":\"try again\"}");
                return;
            }
            Effect effect = effects.computeIfAbsent(key, _ -> effect(body, mood, random));
            if (!effect.body.equals(body)) {
                complaints.add("another body for one key: " + body + " and " + effect.body);
            }
            if (effect.refused) {
                answer(exchange, 422, "{\"error\":\"no\"}");
            } else if (first && mood >= 12 && mood < 16) {
                answer(exchange, LOST_ANSWER_STATUS, "lost on the way");
            } else {
                answer(
                        exchange,
                        200,
                        "{\"actual_delta_e_delivered\":" + decimal(effect.deliveredMicros) + "}");
            }
        }
    }

    private static Effect effect(String body, int mood, SplittableRandom random) {
        boolean refused = mood >= 16 && mood < 20;
        long wantedMicros = Tree.of(body).at("delta_e").micros();
        return new Effect(refused, refused ? 0 : random.nextLong(wantedMicros + 1), body);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /// Millionths as a decimal number.
    static String decimal(long micros) {
        return java.math.BigDecimal.valueOf(micros, 6).toPlainString();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
