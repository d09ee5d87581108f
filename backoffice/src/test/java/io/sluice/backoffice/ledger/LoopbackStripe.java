package io.sluice.backoffice.ledger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// The part of Stripe's API that the ledger asks, on a port of its own, answering in Stripe's
/// published shapes (`stripe/README.md` among the test resources).
final class LoopbackStripe implements AutoCloseable {
    static final String KEY = "sk_test_of_the_loopback";
    private static final JsonName HAS_MORE = JsonName.of("has_more");
    private static final JsonName DATA = JsonName.of("data");
    private static final JsonObject CHARGE = shape("charge-expanded.json");

    /// What was asked.
    record Asked(String uri, String version, String account) {}

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    volatile boolean failing;

    /// The platform's balance, newest first, whatever its time.
    private final List<JsonObject> balance = new CopyOnWriteArrayList<>();

    private final Map<String, JsonObject> charges = new ConcurrentHashMap<>();
    private final HttpServer server;

    LoopbackStripe() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/charges/", this::charge);
        server.createContext("/v1/balance_transactions", this::balance);
        server.start();
    }

    /// The settings of a back office that asks this.
    Map<String, String> settings() {
        return Map.of(
                "STRIPE_CONNECT_WEBHOOK_SECRET",
                SignedStripe.SECRET,
                "STRIPE_API_KEY",
                KEY,
                "STRIPE_API_BASE",
                "http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Knows a charge and what it came to from now on.
    void charged(String id, String currency, long amount, long cents, long feeCents) {
        JsonObject line =
                Objects.requireNonNull((JsonObject) CHARGE.find("balance_transaction"))
                        .with("id", new JsonText("txn_of_" + id))
                        .with("amount", number(cents))
                        .with("fee", number(feeCents))
                        .with("net", number(cents - feeCents))
                        .with("source", new JsonText(id));
        charges.put(id, known(id, currency, amount).with("balance_transaction", line));
    }

    /// Knows a charge whose money is still on its way.
    void underWay(String id, String currency, long amount) {
        JsonObject charge = known(id, currency, amount);
        charges.put(id, charge.with("balance_transaction", JsonValue.JsonNull.NULL));
    }

    /// Adds a line to the platform's balance, of the payment intent `pi_of_` its source.
    void line(String type, String source, String currency, long amount, long fee) {
        JsonObject about =
                JsonObject.EMPTY
                        .with("id", new JsonText(source))
                        .with("payment_intent", new JsonText("pi_of_" + source));
        balance.addFirst(
                Objects.requireNonNull((JsonObject) CHARGE.find("balance_transaction"))
                        .with("id", new JsonText("txn_" + balance.size()))
                        .with("type", new JsonText(type))
                        .with("currency", new JsonText(currency))
                        .with("amount", number(amount))
                        .with("fee", number(fee))
                        .with("net", number(amount - fee))
                        .with("source", source.isEmpty() ? JsonValue.JsonNull.NULL : about));
    }

    /// Two lines a page, so that more than one page is needed soon.
    private void balance(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        asked.add(new Asked(query, header(exchange, "Stripe-Version"), ""));
        int from = 0;
        while (query.contains("starting_after=")
                && !query.endsWith("=" + id(balance.get(from++)))) {}
        int to = Math.min(balance.size(), from + 2);
        JsonOut page = new JsonOut().open().flag(HAS_MORE, to < balance.size()).openArray(DATA);
        balance.subList(from, to).forEach(page::value);
        if (failing) {
            send(exchange, 500, "{\"error\":{\"type\":\"api_error\",\"message\":\"not today\"}}");
        } else {
            send(exchange, 200, page.closeArray().close().toString());
        }
    }

    private static String id(JsonObject line) {
        return line.find("id") instanceof JsonText(String id) ? id : "";
    }

    private static JsonObject known(String id, String currency, long amount) {
        return CHARGE.with("id", new JsonText(id))
                .with("currency", new JsonText(currency))
                .with("amount", number(amount))
                .with("amount_captured", number(amount));
    }

    private static JsonNumber number(long number) {
        return new JsonNumber(Long.toString(number));
    }

    private void charge(HttpExchange exchange) throws IOException {
        asked.add(
                new Asked(
                        exchange.getRequestURI().toString(),
                        header(exchange, "Stripe-Version"),
                        header(exchange, "Stripe-Account")));
        String path = exchange.getRequestURI().getPath();
        JsonObject charge = charges.get(path.substring(path.lastIndexOf('/') + 1));
        if (failing) {
            send(exchange, 500, "{\"error\":{\"type\":\"api_error\",\"message\":\"not today\"}}");
        } else if (!header(exchange, "Authorization").equals("Bearer " + KEY)) {
            send(exchange, 401, "{\"error\":{\"type\":\"invalid_request_error\"}}");
        } else if (charge == null) {
            send(
                    exchange,
                    404,
                    "{\"error\":{\"type\":\"invalid_request_error\",\"code\":\"resource_missing\","
                            + "\"message\":\"No such charge\",\"param\":\"id\"}}");
        } else {
            send(exchange, 200, new JsonOut().value(charge).toString());
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        try (exchange) {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        }
    }

    private static JsonObject shape(String name) {
        try (InputStream in = LoopbackStripe.class.getResourceAsStream("/stripe/" + name)) {
            byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
            return (JsonObject) ((Json.Reading.Sound) Json.read(bytes)).value();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
