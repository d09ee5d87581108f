package io.sluice.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// As much of Stripe's API as a checkout needs: it makes sessions, and everything it is asked to
/// list is empty.
final class FakeStripe implements AutoCloseable {
    static final String KEY = "sk_test_of_the_end_to_end_tests";

    private static final String SESSION =
            """
            {"id":"cs_test_1","object":"checkout.session","livemode":false,"mode":"payment",
             "payment_status":"unpaid","status":"open",
             "url":"https://checkout.stripe.com/c/pay/cs_test_1"}
            """;
    private static final String NOTHING =
            "{\"object\":\"list\",\"url\":\"/v1\",\"has_more\":false,\"data\":[]}";

    private final HttpServer server;

    FakeStripe() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/", exchange -> answer(exchange, 404, "{}"));
        server.createContext("/v1/", exchange -> answer(exchange, 200, NOTHING));
        server.createContext("/v1/checkout/sessions", exchange -> answer(exchange, 200, SESSION));
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
