package io.sluice.backoffice.ledger;

import com.sun.net.httpserver.HttpExchange;
import io.sluice.LoopbackServer;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// The part of Stripe's API that the ledger asks, on a port of its own, answering in Stripe's
/// published shapes (`stripe/README.md` among the test resources).
final class LoopbackStripe implements AutoCloseable {
    static final String KEY = "sk_test_of_the_loopback";
    private static final String CHARGES = "/v1/charges/";
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
    private final LoopbackServer server = new LoopbackServer(this::answer);

    /// The settings of a back office that asks this.
    Map<String, String> settings() {
        return Map.of(
                "STRIPE_CONNECT_WEBHOOK_SECRET",
                SignedStripe.SECRET,
                "STRIPE_API_KEY",
                KEY,
                "STRIPE_API_BASE",
                server.url());
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

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith(CHARGES)) {
            charge(exchange, path.substring(CHARGES.length()));
        } else {
            balance(exchange);
        }
    }

    /// Two lines a page, so that more than one page is needed soon.
    private void balance(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        asked.add(new Asked(query, LoopbackServer.header(exchange, "Stripe-Version"), ""));
        int from = 0;
        while (query.contains("starting_after=")
                && !query.endsWith("=" + id(balance.get(from++)))) {}
        int to = Math.min(balance.size(), from + 2);
        JsonOut page = new JsonOut().open().flag(HAS_MORE, to < balance.size()).openArray(DATA);
        balance.subList(from, to).forEach(page::value);
        if (failing) {
            LoopbackServer.answer(
                    exchange,
                    500,
                    "{\"error\":{\"type\":\"api_error\",\"message\":\"not today\"}}");
        } else {
            LoopbackServer.answer(exchange, 200, page.closeArray().close().toString());
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

    private void charge(HttpExchange exchange, String id) throws IOException {
        asked.add(
                new Asked(
                        exchange.getRequestURI().toString(),
                        LoopbackServer.header(exchange, "Stripe-Version"),
                        LoopbackServer.header(exchange, "Stripe-Account")));
        JsonObject charge = charges.get(id);
        if (failing) {
            LoopbackServer.answer(
                    exchange,
                    500,
                    "{\"error\":{\"type\":\"api_error\",\"message\":\"not today\"}}");
        } else if (!LoopbackServer.header(exchange, "Authorization").equals("Bearer " + KEY)) {
            LoopbackServer.answer(
                    exchange, 401, "{\"error\":{\"type\":\"invalid_request_error\"}}");
        } else if (charge == null) {
            LoopbackServer.answer(
                    exchange,
                    404,
                    "{\"error\":{\"type\":\"invalid_request_error\",\"code\":\"resource_missing\","
                            + "\"message\":\"No such charge\",\"param\":\"id\"}}");
        } else {
            LoopbackServer.answer(exchange, 200, new JsonOut().value(charge).toString());
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
        server.close();
    }
}
