package io.sluice.gateway.sales;

import static io.sluice.gateway.database.Rows.millis;

import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.metering.message.PaymentMethod;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/// Rows of purchases and payments as records.
final class PurchaseRows {
    private PurchaseRows() {}

    static Purchase purchase(Row row) {
        String resolution = row.getString("resolution");
        return new Purchase(
                row.getString("purchase_id"),
                row.getLong("number"),
                row.getString("account_id"),
                method(row),
                PurchaseStatus.of(row.getString("status")),
                row.getLong("usd_micros"),
                row.getLong("credits_micros"),
                object(row.getString("terms")),
                Objects.requireNonNull(millis(row, "created_at")),
                millis(row, "expires_at"),
                row.getString("why"),
                resolution == null ? null : object(resolution),
                row.getString("payment_id") == null ? null : paid(row));
    }

    private static Purchase.Paid paid(Row row) {
        Long credited = row.getLong("credited_micros");
        long amount = row.getLong("amount");
        long refunded = row.getLong("refunded");
        long lost = row.getLong("lost");
        return new Purchase.Paid(
                row.getString("payment_id"),
                row.getString("unit"),
                amount,
                row.getLong("paid_usd_micros"),
                object(row.getString("proof")),
                Objects.requireNonNull(millis(row, "received_at")),
                credited,
                refunded,
                lost,
                credited == null ? 0 : Share.of(credited, Math.addExact(refunded, lost), amount));
    }

    static PaymentMethod method(Row row) {
        return PaymentMethod.valueOf(row.getString("method").toUpperCase(Locale.ROOT));
    }

    static ProviderEvent event(Row row, String paymentId) {
        return new ProviderEvent(
                row.getString("provider"),
                row.getString("event_id"),
                row.getString("kind"),
                paymentId,
                "",
                Objects.requireNonNull(millis(row, "received_at")));
    }

    static JsonObject object(String text) {
        if (Json.read(text.getBytes(StandardCharsets.UTF_8))
                instanceof Json.Reading.Sound(JsonObject object)) {
            return object;
        }
        throw new IllegalStateException("a row does not hold the JSON it was given");
    }

    static String text(JsonObject object) {
        return new JsonOut().value(object).toString();
    }
}
