package io.sluice.backoffice.ledger;

import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Writes events as Stripe sends them, with the fields that matter.
public final class StripeNote {
    private StripeNote() {}

    public static String event(String id, String type, Instant at, String object) {
        return """
        {"id":"%s","object":"event","api_version":"2026-07-29.dahlia","created":%d,
         "type":"%s","livemode":false,"data":{"object":%s}}\
        """
                .formatted(id, at.getEpochSecond(), type, object);
    }

    /// A charge in dollars with what it cost.
    public static String charge(String id, String project, Instant at, long cents, long feeCents) {
        return charge(id, project, at, cents, 0, "usd", balance("usd", cents, feeCents));
    }

    public static String charge(
            String id,
            String project,
            Instant at,
            long amount,
            long refunded,
            String currency,
            String balance) {
        return """
        {"id":"%s","object":"charge","amount":%d,"amount_captured":%d,"amount_refunded":%d,
         "captured":true,"paid":true,"status":"succeeded","currency":"%s","created":%d,
         "balance_transaction":%s,"metadata":{"project_id":"%s"},
         "transfer_data":{"destination":"acct_of_%s"}}\
        """
                .formatted(
                        id,
                        amount,
                        amount,
                        refunded,
                        currency,
                        at.getEpochSecond(),
                        balance,
                        project,
                        id);
    }

    public static String balance(String currency, long amount, long fee) {
        return """
        {"id":"txn_1","object":"balance_transaction","amount":%d,"fee":%d,"net":%d,
         "currency":"%s"}\
        """
                .formatted(amount, fee, amount - fee, currency);
    }

    public static String dispute(
            String id, String charge, Instant opened, long amount, String status) {
        return """
        {"id":"%s","object":"dispute","amount":%d,"charge":"%s","created":%d,"currency":"usd",
         "status":"%s"}\
        """
                .formatted(id, amount, charge, opened.getEpochSecond(), status);
    }

    static JsonObject parsed(String event) {
        return switch (Json.read(event.getBytes(StandardCharsets.UTF_8))) {
            case Json.Reading.Sound(JsonObject sound) -> sound;
            default -> throw new IllegalArgumentException("no event: " + event);
        };
    }

    static RevenueEvent fact(String event) {
        return switch (StripeEvents.read(parsed(event))) {
            case StripeEvents.Reading.Fact(RevenueEvent fact) -> fact;
            case StripeEvents.Reading other -> throw new IllegalArgumentException("" + other);
        };
    }
}
