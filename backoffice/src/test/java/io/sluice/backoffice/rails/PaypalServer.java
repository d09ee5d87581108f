package io.sluice.backoffice.rails;

import io.sluice.gateway.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// PayPal Payouts: a `sender_batch_id` is kept for 30 days, and only it keeps a batch from being
/// paid twice; a receiver that starts with `bad` refuses the whole batch.
public final class PaypalServer extends ProviderServer {
    private static final Duration KEPT = Duration.ofDays(30);

    private final InstantSource clock;
    private final Map<String, Made> byId = new LinkedHashMap<>();
    private int tokens;

    /// Said of each item from now on, by its `sender_item_id`.
    public final Map<String, String> become = new LinkedHashMap<>();

    public String balance = "1000000.00";

    /// How an item without errors says so: by the description not at all, in some answers by `[]`.
    public String noErrors = "";

    private record Made(String id, String key, Instant at, List<ProviderJson> items) {}

    public PaypalServer(InstantSource clock) {
        this.clock = clock;
    }

    public RailSettings.PaypalAccess access() {
        return new RailSettings.PaypalAccess(base(), "client", new Secret("secret"), "WH-1");
    }

    public PaypalRail rail() {
        return new PaypalRail(new PaypalClient(access()));
    }

    /// How often somebody has been paid under this key.
    public long paid(String transferKey) {
        return byId.values().stream()
                .flatMap(batch -> batch.items.stream())
                .filter(item -> transferKey.equals(item.text("sender_item_id")))
                .count();
    }

    /// Ends the token that is in use.
    public void endToken() {
        tokens++;
    }

    public int batches() {
        return byId.size();
    }

    @Override
    protected Said answer(Asked request) {
        if (request.path().equals("/v1/oauth2/token")) {
            check(request.body().equals("grant_type=client_credentials"), "grant_type");
            check(
                    "Basic Y2xpZW50OnNlY3JldA=="
                            .equals(request.headers().getFirst("Authorization")),
                    "Basic client:secret");
            return new Said(200, recorded("paypal/token.json", "token", "token-" + ++tokens));
        }
        if (!("Bearer token-" + tokens).equals(request.headers().getFirst("Authorization"))) {
            return new Said(401, "{\"error\":\"invalid_token\",\"error_description\":\"expired\"}");
        }
        if (request.path().equals("/v1/reporting/balances")) {
            return new Said(200, recorded("paypal/balances.json", "value", balance));
        }
        return request.method().equals("POST") ? create(request) : show(request);
    }

    private Said create(Asked request) {
        ProviderJson body = request.json();
        String key = body.textOr("", "sender_batch_header", "sender_batch_id");
        List<ProviderJson> items = body.at("items").elements();
        check(!key.isEmpty() && key.length() <= 256, "sender_batch_id");
        check(
                body.textOr("", "sender_batch_header", "email_subject").length() <= 255,
                "email_subject");
        check(!items.isEmpty() && items.size() <= 1500, "items");
        for (ProviderJson item : items) {
            check("EMAIL".equals(item.text("recipient_type")), "recipient_type");
            check("USD".equals(item.text("amount", "currency")), "one currency");
            check(item.textOr("", "amount", "value").matches("\\d+\\.\\d{2}"), "value as text");
            check(item.textOr("", "receiver").length() <= 127, "receiver");
            check(item.textOr("", "sender_item_id").length() <= 63, "sender_item_id");
        }
        for (Made made : byId.values()) {
            if (made.key.equals(key) && clock.instant().isBefore(made.at.plus(KEPT))) {
                return new Said(400, recorded("paypal/duplicate.json", "id", made.id));
            }
        }
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).textOr("bad", "receiver").startsWith("bad")) {
                return new Said(400, recorded("paypal/refused-receiver.json", "place", i));
            }
        }
        String id = "PB" + (byId.size() + 1);
        byId.put(id, new Made(id, key, clock.instant(), new ArrayList<>(items)));
        return new Said(201, recorded("paypal/created.json", "id", id, "key", key));
    }

    private Said show(Asked request) {
        Made made = byId.get(request.path().substring("/v1/payments/payouts/".length()));
        if (made == null) {
            return new Said(404, recorded("paypal/error.json", "name", "INVALID_RESOURCE_ID"));
        }
        String items =
                made.items.stream().map(item -> item(made, item)).collect(Collectors.joining(","));
        return new Said(
                200,
                recorded(
                        "paypal/batch.json",
                        "count",
                        made.items.size(),
                        "id",
                        made.id,
                        "key",
                        made.key,
                        "status",
                        "SUCCESS",
                        "items",
                        items));
    }

    private String item(Made made, ProviderJson item) {
        String key = item.textOr("", "sender_item_id");
        String status = become.getOrDefault(key, "SUCCESS");
        boolean sound = status.equals("SUCCESS");
        return recorded(
                "paypal/item.json",
                "item_id",
                "I-" + key,
                "status",
                status,
                "id",
                made.id,
                "value",
                item.textOr("", "amount", "value"),
                "receiver",
                item.textOr("", "receiver"),
                "key",
                key,
                "errors",
                sound ? noErrors : ",\"errors\":" + recorded("paypal/item-error.json"));
    }
}
