package io.sluice.gateway;

import com.sun.net.httpserver.HttpExchange;
import io.sluice.LoopbackServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// The part of Stripe's API that we call, on a port of its own: it makes sessions and intents, says
/// the same to the same idempotency key, and lists events, newest first, page by page.
final class StandInStripe implements AutoCloseable {
    static final String KEY = "sk_test_of_the_stand_in";

    private final LoopbackServer server = new LoopbackServer(this::answer);
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();

    /// What was asked, in order.
    final List<Asked> asked = new CopyOnWriteArrayList<>();

    /// What happened, oldest first; listed as any other.
    final List<String> events = new CopyOnWriteArrayList<>();

    volatile boolean failing;
    private volatile String bad = "";

    record Asked(String path, Map<String, String> form, String version, String idempotencyKey) {}

    /// The first page of events that holds this is not given.
    void failOnce(String content) {
        bad = content;
    }

    String url() {
        return server.url();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = LoopbackServer.body(exchange);
        String query = exchange.getRequestURI().getRawQuery();
        Asked question =
                new Asked(
                        path,
                        form(query == null ? body : query),
                        LoopbackServer.header(exchange, "Stripe-Version"),
                        LoopbackServer.header(exchange, "Idempotency-Key"));
        asked.add(question);
        String authorization = LoopbackServer.header(exchange, "Authorization");
        if (!authorization.equals("Bearer " + KEY)) {
            refuse(exchange, 401, "authentication_error", "no such key");
        } else if (isBad(question)) {
            refuse(exchange, 403, "api_error", "not at this moment");
        } else if (failing) {
            refuse(exchange, 400, "invalid_request_error", "not today");
        } else {
            LoopbackServer.answer(
                    exchange,
                    200,
                    answers.computeIfAbsent(path + question.idempotencyKey, _ -> made(question)));
            answers.remove(path); // a question without a key is asked anew each time
        }
    }

    private boolean isBad(Asked question) {
        boolean hit =
                !bad.isEmpty()
                        && question.path.equals("/v1/events")
                        && page(question.form.getOrDefault("starting_after", "")).contains(bad);
        if (hit) {
            bad = "";
        }
        return hit;
    }

    private String made(Asked question) {
        int id = ids.incrementAndGet();
        return switch (question.path) {
            case "/v1/checkout/sessions" ->
                    """
                    {"id": "cs_test_%d", "object": "checkout.session", "livemode": false,
                     "mode": "payment", "payment_status": "unpaid", "status": "open",
                     "url": "https://checkout.stripe.com/c/pay/cs_test_%d"}\
                    """
                            .formatted(id, id);
            case "/v1/payment_intents" ->
                    """
                    {"id": "pi_%d", "object": "payment_intent", "livemode": false,
                     "client_secret": "pi_%d_secret_x", "status": "requires_payment_method"}\
                    """
                            .formatted(id, id);
            case "/v1/events" -> page(question.form.getOrDefault("starting_after", ""));
            default -> throw new IllegalStateException(question.path);
        };
    }

    /// Two events a page, so that more than one page is needed soon.
    private String page(String after) {
        List<String> newest = events.reversed();
        int from = 0;
        while (!after.isEmpty() && !newest.get(from++).contains("\"id\": \"" + after + "\"")) {}
        int to = Math.min(newest.size(), from + 2);
        return "{\"object\": \"list\", \"url\": \"/v1/events\", \"has_more\": %b, \"data\": [%s]}"
                .formatted(to < newest.size(), String.join(",", newest.subList(from, to)));
    }

    private static void refuse(HttpExchange exchange, int status, String type, String message)
            throws IOException {
        LoopbackServer.answer(
                exchange,
                status,
                "{\"error\": {\"type\": \"" + type + "\", \"message\": \"" + message + "\"}}");
    }

    private static Map<String, String> form(String text) {
        Map<String, String> form = new TreeMap<>();
        for (String pair : text.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                form.put(decoded(parts[0]), decoded(parts[1]));
            }
        }
        return form;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close();
    }
}
