package io.sluice.gateway.sales.stripe;

import com.stripe.net.Webhook;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonFlag;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Events as Stripe would send them, properly signed, for trying the way of a payment where there
/// is no Stripe.
///
/// @param payment the payment intent they are about
/// @param account whose credits; null: its metadata names nobody
/// @param purchase what is paid; null: money that comes unasked
public record StripeTrigger(
        String payment, @Nullable String account, @Nullable String purchase, long cents) {

    public static final List<String> KINDS =
            List.of(
                    "payment_intent.succeeded",
                    "checkout.session.completed",
                    "charge.refunded",
                    "charge.dispute.created",
                    "charge.dispute.closed");

    /// The event's bytes, as text.
    public String event(String id, String kind, long atMillis) {
        JsonObject object =
                switch (kind) {
                    case "payment_intent.succeeded" -> intent();
                    case "checkout.session.completed" -> session();
                    case "charge.refunded" -> charge();
                    case "charge.dispute.created" -> dispute("needs_response");
                    case "charge.dispute.closed" -> dispute("lost");
                    default -> throw new IllegalArgumentException(kind);
                };
        return event(id, kind, atMillis, object);
    }

    /// An event of any kind about an object.
    public static String event(String id, String kind, long atMillis, JsonObject object) {
        JsonObject event =
                JsonObject.EMPTY
                        .with("id", text(id))
                        .with("object", text("event"))
                        .with("api_version", text(StripeCalls.API_VERSION))
                        .with("created", whole(atMillis / 1000))
                        .with("livemode", JsonFlag.FALSE)
                        .with("type", text(kind))
                        .with("data", JsonObject.EMPTY.with("object", object));
        return new JsonOut().value(event).toString();
    }

    /// What `Stripe-Signature` says of an event.
    public static String signature(String event, String secret, long atMillis) {
        try {
            return Webhook.Signature.generateSignatureHeader(event, secret, atMillis / 1000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has what signs", e);
        }
    }

    private JsonObject intent() {
        return money("payment_intent", payment)
                .with("amount", whole(cents))
                .with("amount_received", whole(cents))
                .with("status", text("succeeded"));
    }

    private JsonObject session() {
        return money("checkout.session", "cs_of_" + payment)
                .with("amount_total", whole(cents))
                .with("mode", text("payment"))
                .with("payment_intent", text(payment))
                .with("payment_status", text("paid"));
    }

    private JsonObject charge() {
        return money("charge", "ch_of_" + payment)
                .with("amount_refunded", whole(cents))
                .with("payment_intent", text(payment));
    }

    private JsonObject dispute(String status) {
        return money("dispute", "dp_of_" + payment)
                .with("amount", whole(cents))
                .with("payment_intent", text(payment))
                .with("status", text(status));
    }

    private JsonObject money(String type, String id) {
        JsonObject metadata = JsonObject.EMPTY;
        if (account != null) {
            metadata = metadata.with("account_id", text(account));
        }
        if (purchase != null) {
            metadata = metadata.with("purchase_id", text(purchase));
        }
        return JsonObject.EMPTY
                .with("id", text(id))
                .with("object", text(type))
                .with("currency", text("usd"))
                .with("metadata", metadata);
    }

    private static JsonValue text(String text) {
        return new JsonText(text);
    }

    private static JsonValue whole(long number) {
        return new JsonNumber(Long.toString(number));
    }
}
