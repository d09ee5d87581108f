package io.sluice.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

    private final HttpServer server;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();

    /// What was asked, in order.
    final List<Asked> asked = new CopyOnWriteArrayList<>();

    /// What happened, oldest first; listed as any other.
    final List<String> events = new CopyOnWriteArrayList<>();

    volatile boolean failing;
    private volatile String bad = "";

    record Asked(String path, Map<String, String> form, String version, String idempotencyKey) {}

    StandInStripe() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /// The first page of events that holds this is not given.
    void failOnce(String content) {
        bad = content;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String query = exchange.getRequestURI().getRawQuery();
            Asked question =
                    new Asked(
                            path,
                            form(query == null ? body : query),
                            header(exchange, "Stripe-Version"),
                            header(exchange, "Idempotency-Key"));
            asked.add(question);
            if (!header(exchange, "Authorization").equals("Bearer " + KEY)) {
                send(exchange, 401, error("authentication_error", "no such key"));
            } else if (isBad(question)) {
                send(exchange, 403, error("api_error", "not at this moment"));
            } else if (failing) {
                send(exchange, 400, error("invalid_request_error", "not today"));
            } else {
                send(
                        exchange,
                        200,
                        answers.computeIfAbsent(
                                path + question.idempotencyKey, _ -> made(question)));
                answers.remove(path); // a question without a key is asked anew each time
            }
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

    private static String error(String type, String message) {
        return "{\"error\": {\"type\": \"" + type + "\", \"message\": \"" + message + "\"}}";
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

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
