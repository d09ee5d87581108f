package io.sluice.e2e;

import com.sun.net.httpserver.HttpExchange;
import io.sluice.LoopbackServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// An engine as API.md describes it: takes a stimulus, delivers once per `Idempotency-Key`, and
/// says how much. Some keys meet it slow, failing, refusing, or losing its answer on the way.
final class FakeEngine implements AutoCloseable {
    /// What became of a key: refused, or so much delivered.
    record Effect(boolean refused, long deliveredMicros, String body) {}

    private static final int LOST_ANSWER_STATUS = 503;

    private final LoopbackServer server = new LoopbackServer(this::take);
    private final Map<String, Effect> effects = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

    String url() {
        return server.url() + "/inject";
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
        String body = LoopbackServer.body(exchange);
        String key = LoopbackServer.header(exchange, "Idempotency-Key");
        if (key.isEmpty()) {
            complaints.add("no Idempotency-Key: " + body);
            LoopbackServer.answer(exchange, 400, "{}");
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
            LoopbackServer.answer(exchange, 500, "{\"error\":\"try again\"}");
            return;
        }
        Effect effect = effects.computeIfAbsent(key, _ -> effect(body, mood, random));
        if (!effect.body.equals(body)) {
            complaints.add("another body for one key: " + body + " and " + effect.body);
        }
        if (effect.refused) {
            LoopbackServer.answer(exchange, 422, "{\"error\":\"no\"}");
        } else if (first && mood >= 12 && mood < 16) {
            LoopbackServer.answer(exchange, LOST_ANSWER_STATUS, "lost on the way");
        } else {
            LoopbackServer.answer(
                    exchange,
                    200,
                    "{\"actual_delta_e_delivered\":" + decimal(effect.deliveredMicros) + "}");
        }
    }

    private static Effect effect(String body, int mood, SplittableRandom random) {
        boolean refused = mood >= 16 && mood < 20;
        long wantedMicros = Tree.of(body).at("delta_e").micros();
        return new Effect(refused, refused ? 0 : random.nextLong(wantedMicros + 1), body);
    }

    /// Millionths as a decimal number.
    static String decimal(long micros) {
        return java.math.BigDecimal.valueOf(micros, 6).toPlainString();
    }

    @Override
    public void close() {
        server.close();
    }
}
