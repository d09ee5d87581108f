package io.sluice.backoffice.rails;

import io.sluice.gateway.Secret;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Wise: the same `customerTransactionId` is the same transfer; a refused payment is a 200. For how
/// long it knows one is said nowhere: here a day, so that nobody relies on more.
public final class WiseServer extends ProviderServer {
    private static final Duration KEPT = Duration.ofDays(1);

    private final InstantSource clock;
    private static final String PROFILE = "12345";

    private final List<Made> transfers = new ArrayList<>();
    private final Map<String, String> quotes = new HashMap<>();

    public String balance = "1000000.00";

    /// What it takes for a transfer, in cents for each source amount.
    public String fee = "1.25";

    public boolean refusesPayment;

    /// As Wise writes it, although its description says `date-time`.
    public String created = "2026-01-15 06:00:00";

    private static final class Made {
        final int id;
        final String key;
        final String quote;
        final String source;
        final Instant at;
        String status = "incoming_payment_waiting";
        int payments;

        Made(int id, String key, String quote, String source, Instant at) {
            this.id = id;
            this.key = key;
            this.quote = quote;
            this.source = source;
            this.at = at;
        }
    }

    public WiseServer(InstantSource clock) {
        this.clock = clock;
    }

    public RailSettings.WiseAccess access() {
        return new RailSettings.WiseAccess(base(), new Secret("token"), PROFILE, "");
    }

    public WiseRail rail() {
        return new WiseRail(new WiseClient(access()));
    }

    /// How often the transfer with this key has been paid for.
    public long paid(String transferKey) {
        return of(transferKey).stream().mapToLong(made -> made.payments).sum();
    }

    /// How many transfers it has under this key, paid for or not.
    public long made(String transferKey) {
        return of(transferKey).size();
    }

    /// What the last transfer takes from the balance.
    public String source() {
        return transfers.getLast().source;
    }

    public void become(String transferKey, String status) {
        of(transferKey).forEach(made -> made.status = status);
    }

    private List<Made> of(String transferKey) {
        String key =
                UUID.nameUUIDFromBytes(transferKey.getBytes(StandardCharsets.UTF_8)).toString();
        return transfers.stream().filter(made -> made.key.equals(key)).toList();
    }

    @Override
    protected Said answer(Asked request) {
        if (!"Bearer token".equals(request.headers().getFirst("Authorization"))) {
            return new Said(401, "{\"error\":\"invalid_token\"}");
        }
        String path = request.path();
        if (path.equals("/v4/profiles/" + PROFILE + "/balances")) {
            check("STANDARD".equals(request.query().get("types")), "types");
            return new Said(200, recorded("wise/balances.json", "value", balance));
        }
        if (path.equals("/v3/profiles/" + PROFILE + "/quotes")) {
            return quote(request.json());
        }
        if (path.equals("/v1/accounts")) {
            return recipient(request.json());
        }
        if (path.equals("/v1/transfers")) {
            return request.method().equals("POST") ? create(request.json()) : list(request);
        }
        for (Made made : transfers) {
            if (path.equals("/v3/profiles/" + PROFILE + "/transfers/" + made.id + "/payments")) {
                return fund(made, request.json());
            }
            if (path.equals("/v1/transfers/" + made.id + "/payments")) {
                String funded = made.payments == 0 ? "" : recorded("wise/funded.json");
                return new Said(200, "[" + funded + "]");
            }
            if (path.equals("/v1/transfers/" + made.id)) {
                return new Said(200, transfer(made));
            }
        }
        return new Said(404, "{\"errors\":[{\"code\":\"not.found\",\"message\":\"Not found\"}]}");
    }

    private Said quote(ProviderJson body) {
        check(body.at("sourceAmount").value() instanceof JsonNumber, "sourceAmount is a number");
        check("USD".equals(body.text("sourceCurrency")), "sourceCurrency");
        check(body.textOr("", "targetCurrency").matches("[A-Z]{3}"), "targetCurrency");
        String id = new UUID(7, quotes.size() + 1L).toString();
        quotes.put(id, body.textOr("", "sourceAmount"));
        return new Said(
                200,
                recorded(
                        "wise/quote.json",
                        "id",
                        id,
                        "currency",
                        body.textOr("", "targetCurrency"),
                        "source",
                        body.textOr("", "sourceAmount"),
                        "fee",
                        fee));
    }

    private Said recipient(ProviderJson body) {
        check(body.textOr("", "currency").matches("[A-Z]{3}"), "currency");
        check(!body.textOr("", "type").isEmpty(), "type");
        check(!body.textOr("", "accountHolderName").isEmpty(), "accountHolderName");
        check(body.at("profile").value() instanceof JsonNumber, "profile is a number");
        check("PRIVATE".equals(body.text("details", "legalType")), "legalType");
        return body.textOr("", "details", "iban").startsWith("bad")
                ? new Said(422, recorded("wise/recipient-refused.json"))
                : new Said(200, recorded("wise/recipient.json", "id", 8692237, "profile", PROFILE));
    }

    private Said create(ProviderJson body) {
        String key = body.textOr("", "customerTransactionId");
        String quote = body.textOr("", "quoteUuid");
        check(body.at("targetAccount").value() instanceof JsonNumber, "targetAccount is a number");
        check(UUID.fromString(key).toString().equals(key), "customerTransactionId");
        check(body.at("details", "reference").value() instanceof JsonText, "reference");
        for (Made made : transfers) {
            if (made.key.equals(key) && clock.instant().isBefore(made.at.plus(KEPT))) {
                return new Said(200, transfer(made));
            }
        }
        check(transfers.stream().noneMatch(made -> made.key.equals(key)), "made already");
        String source = quotes.remove(quote);
        check(source != null, "one transfer per quote");
        int id = 16_521_632 + transfers.size();
        Made made = new Made(id, key, quote, String.valueOf(source), clock.instant());
        transfers.add(made);
        return new Said(200, transfer(made));
    }

    private Said list(Asked request) {
        check(PROFILE.equals(request.query().get("profile")), "profile");
        check(
                request.query().getOrDefault("createdDateStart", "").endsWith("Z"),
                "createdDateStart");
        int from = Integer.parseInt(request.query().getOrDefault("offset", ""));
        int to = from + Integer.parseInt(request.query().getOrDefault("limit", ""));
        List<String> all = transfers.stream().map(this::transfer).toList();
        List<String> page = all.subList(Math.min(from, all.size()), Math.min(to, all.size()));
        return new Said(200, "[" + String.join(",", page) + "]");
    }

    private Said fund(Made made, ProviderJson body) {
        check("BALANCE".equals(body.text("type")), "type");
        if (refusesPayment) {
            return new Said(200, recorded("wise/rejected.json"));
        }
        if (!made.status.equals("incoming_payment_waiting")) {
            return new Said(409, "{\"errors\":[{\"code\":\"transfer.status\",\"message\":\"\"}]}");
        }
        made.payments++;
        made.status = "processing";
        return new Said(200, recorded("wise/funded.json"));
    }

    private String transfer(Made made) {
        return recorded(
                "wise/transfer.json",
                "created",
                created,
                "id",
                made.id,
                "quote",
                made.quote,
                "status",
                made.status,
                "source",
                made.source,
                "key",
                made.key);
    }
}
