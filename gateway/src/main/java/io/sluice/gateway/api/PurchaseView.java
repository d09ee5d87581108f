package io.sluice.gateway.api;

import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.sales.ProviderEvent;
import io.sluice.gateway.sales.Purchase;
import io.sluice.gateway.sales.SaleDesk.Decision;
import io.sluice.money.Micros;
import java.util.List;
import java.util.function.Function;

/// Purchases as JSON (API, buying credits): what was asked for, what was paid, at which rate, and
/// what came of it.
final class PurchaseView {
    private static final JsonName PURCHASE_ID = JsonName.of("purchase_id");
    private static final JsonName ACCOUNT_ID = JsonName.of("account_id");
    private static final JsonName METHOD = JsonName.of("method");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName AMOUNT_USD = JsonName.of("amount_usd");
    private static final JsonName CREDITS = JsonName.of("credits");
    private static final JsonName RATE = JsonName.of("credits_per_dollar");
    private static final JsonName RECEIPT_URL = JsonName.of("receipt_url");
    private static final JsonName CREATED_AT = JsonName.of("created_at");
    private static final JsonName EXPIRES_AT = JsonName.of("expires_at");
    private static final JsonName WHY = JsonName.of("why");
    private static final JsonName RESOLUTION = JsonName.of("resolution");
    private static final JsonName PAYMENT = JsonName.of("payment");
    private static final JsonName PAYMENT_ID = JsonName.of("payment_id");
    private static final JsonName UNIT = JsonName.of("unit");
    private static final JsonName AMOUNT = JsonName.of("amount");
    private static final JsonName REFUNDED = JsonName.of("refunded");
    private static final JsonName LOST = JsonName.of("lost");
    private static final JsonName CREDITED = JsonName.of("credited");
    private static final JsonName TAKEN_BACK = JsonName.of("taken_back");
    private static final JsonName RECEIVED_AT = JsonName.of("received_at");
    private static final JsonName PROOF = JsonName.of("proof");
    private static final JsonName EVENTS = JsonName.of("events");
    private static final JsonName EVENT_ID = JsonName.of("event_id");
    private static final JsonName EVENT = JsonName.of("event");
    private static final JsonName PROVIDER = JsonName.of("provider");

    private final Function<String, String> receiptUrl;

    /// `receiptUrl` is where people see a purchase, by its id.
    PurchaseView(Function<String, String> receiptUrl) {
        this.receiptUrl = receiptUrl;
    }

    /// A purchase in a list.
    void write(JsonOut out, Purchase purchase) {
        begin(out, purchase);
        out.close();
    }

    /// A purchase that was just made; `once` is shown in this answer alone.
    void made(JsonOut out, Purchase purchase, JsonObject once) {
        begin(out, purchase);
        members(out, once);
        out.close();
    }

    /// The receipt: the purchase with what providers told of it.
    void receipt(JsonOut out, Purchase purchase, List<ProviderEvent> events) {
        begin(out, purchase);
        out.openArray(EVENTS);
        for (ProviderEvent event : events) {
            out.open()
                    .text(PROVIDER, event.provider())
                    .text(EVENT_ID, event.id())
                    .text(EVENT, event.kind())
                    .time(RECEIVED_AT, event.receivedAtMillis())
                    .close();
        }
        out.closeArray().close();
    }

    private void begin(JsonOut out, Purchase purchase) {
        out.open()
                .text(PURCHASE_ID, purchase.id())
                .text(ACCOUNT_ID, purchase.accountId())
                .text(METHOD, purchase.method().word())
                .text(STATUS, purchase.status().word())
                .micros(AMOUNT_USD, purchase.usdMicros())
                .micros(CREDITS, purchase.creditsMicros())
                .micros(RATE, rateMicros(purchase));
        members(out, purchase.terms());
        out.text(RECEIPT_URL, receiptUrl.apply(purchase.id()));
        out.time(CREATED_AT, purchase.createdAtMillis());
        Long expires = purchase.expiresAtMillis();
        if (expires == null) {
            out.none(EXPIRES_AT);
        } else {
            out.time(EXPIRES_AT, expires);
        }
        out.text(WHY, purchase.why());
        JsonObject resolution = purchase.resolution();
        if (resolution == null) {
            out.none(RESOLUTION);
        } else {
            out.value(RESOLUTION, resolution.without(Decision.REQUEST));
        }
        Purchase.Paid paid = purchase.paid();
        if (paid == null) {
            out.none(PAYMENT);
        } else {
            payment(out.open(PAYMENT), paid);
        }
    }

    private static void payment(JsonOut out, Purchase.Paid paid) {
        Long credited = paid.creditedMicros();
        out.text(PAYMENT_ID, paid.paymentId())
                .text(UNIT, paid.unit())
                .whole(AMOUNT, paid.amount())
                .micros(AMOUNT_USD, paid.usdMicros())
                .whole(REFUNDED, paid.refunded())
                .whole(LOST, paid.lost())
                .micros(CREDITED, credited == null ? 0 : credited)
                .micros(TAKEN_BACK, paid.takenBackMicros())
                .time(RECEIVED_AT, paid.receivedAtMillis())
                .value(PROOF, paid.proof())
                .close();
    }

    /// What one dollar bought.
    static long rateMicros(Purchase purchase) {
        long usdMicros = purchase.usdMicros();
        return usdMicros == 0
                ? 0
                : Micros.mulDivDownCapped(purchase.creditsMicros(), Micros.ONE, usdMicros);
    }

    private static void members(JsonOut out, JsonObject object) {
        for (int i = 0; i < object.size(); i++) {
            out.value(JsonName.of(object.name(i)), object.value(i));
        }
    }
}
