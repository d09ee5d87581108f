package io.sluice.gateway.sales.stripe;

import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonFlag;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.gateway.sales.Effect;
import io.sluice.gateway.sales.Payment;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one of Stripe's events says of our money. It reads the few fields it needs itself: they are
/// in the same places in every version of Stripe's API, so an account pinned to another version
/// than ours is understood as well.
record StripeEvent(String id, String type, boolean live, Said said) {
    /// The kinds that say anything of our money, for whoever asks Stripe for them.
    static final Set<String> KINDS =
            Set.of(
                    "payment_intent.succeeded",
                    "checkout.session.completed",
                    "checkout.session.async_payment_succeeded",
                    "charge.refunded",
                    "charge.dispute.created",
                    "charge.dispute.updated",
                    "charge.dispute.funds_withdrawn",
                    "charge.dispute.funds_reinstated",
                    "charge.dispute.closed");

    private static final int ID_CHARS_MAX = 200;

    sealed interface Said {
        record Received(Payment.Stripe payment) implements Said {}

        record Reported(Effect effect) implements Said {}

        /// A payment that belongs to a project, whatever else says that it is for one of ours.
        record Foreign(String paymentId) implements Said {}

        /// Of ours, and worth keeping, but it moves nothing.
        record Remark(@Nullable String paymentId) implements Said {}

        /// Not about our money, or of a kind we do not use.
        record Nothing() implements Said {}
    }

    private static final Said NOTHING = new Said.Nothing();

    /// Null when it is no event of Stripe's.
    static @Nullable StripeEvent read(JsonObject event) {
        String id = text(event, "id");
        String type = text(event, "type");
        Long created = whole(event, "created");
        JsonObject data = object(event, "data");
        JsonObject subject = data == null ? null : object(data, "object");
        if (id == null || type == null || created == null || subject == null) {
            return null;
        }
        boolean live = event.find("livemode") instanceof JsonFlag flag && flag.isTrue();
        // Events of connected accounts are about projects' money.
        boolean connected = text(event, "account") != null;
        Said said = connected ? NOTHING : said(type, subject, Math.multiplyExact(created, 1000L));
        return new StripeEvent(id, type, live, said);
    }

    private static Said said(String type, JsonObject subject, long atMillis) {
        return switch (type) {
            case "payment_intent.succeeded" -> intent(subject, atMillis);
            case "checkout.session.completed", "checkout.session.async_payment_succeeded" ->
                    session(subject, atMillis);
            case "charge.refunded" -> refunded(subject);
            case "charge.dispute.created",
                    "charge.dispute.updated",
                    "charge.dispute.funds_withdrawn",
                    "charge.dispute.funds_reinstated",
                    "charge.dispute.closed" ->
                    dispute(type, subject);
            default -> NOTHING;
        };
    }

    private static Said intent(JsonObject intent, long atMillis) {
        String paymentId = text(intent, "id");
        if (isOfAProject(intent)) {
            return paymentId == null ? NOTHING : new Said.Foreign(paymentId);
        }
        return received(intent, paymentId, whole(intent, "amount_received"), atMillis);
    }

    /// A session says nothing of whose its payment is but in its metadata: without ours, the
    /// payment intent's own event decides. Nor does it say whether the payment has a destination:
    /// should that be a project, the intent's event takes back what the session's gave.
    private static Said session(JsonObject session, long atMillis) {
        boolean paid = "paid".equals(text(session, "payment_status"));
        JsonObject metadata = object(session, "metadata");
        boolean ours =
                metadata != null
                        && (text(metadata, "account_id") != null
                                || text(metadata, "purchase_id") != null);
        JsonObject intent = object(session, "payment_intent"); // where it was expanded
        boolean foreign = isOfAProject(session) || (intent != null && isOfAProject(intent));
        return paid && ours && !foreign
                ? received(
                        session,
                        id(session, "payment_intent"),
                        whole(session, "amount_total"),
                        atMillis)
                : NOTHING;
    }

    private static Said received(
            JsonObject subject, @Nullable String paymentId, @Nullable Long amount, long atMillis) {
        String currency = text(subject, "currency");
        if (paymentId == null || amount == null || amount <= 0 || currency == null) {
            return NOTHING;
        }
        JsonObject metadata = object(subject, "metadata");
        String session = text(subject, "object");
        JsonObject proof = JsonObject.EMPTY.with("payment_intent", new JsonText(paymentId));
        if ("checkout.session".equals(session)) {
            proof = proof.with("checkout_session", new JsonText(String.valueOf(id(subject, "id"))));
        }
        return new Said.Received(
                new Payment.Stripe(
                        paymentId,
                        metadata == null ? null : text(metadata, "purchase_id"),
                        metadata == null ? null : text(metadata, "account_id"),
                        currency,
                        amount,
                        atMillis,
                        proof));
    }

    /// `amount_refunded` is the sum of all refunds of the charge so far.
    private static Said refunded(JsonObject charge) {
        String paymentId = id(charge, "payment_intent");
        String chargeId = text(charge, "id");
        Long amount = whole(charge, "amount_refunded");
        return paymentId == null
                        || chargeId == null
                        || amount == null
                        || amount < 0
                        || isOfAProject(charge)
                ? NOTHING
                : new Said.Reported(new Effect(chargeId, Effect.Kind.REFUNDED, paymentId, amount));
    }

    /// Any event of a dispute proves that it was opened; only its end, lost, takes credits back. An
    /// inquiry (`warning_…`) moves nothing.
    private static Said dispute(String type, JsonObject dispute) {
        String paymentId = id(dispute, "payment_intent");
        String disputeId = text(dispute, "id");
        String status = text(dispute, "status");
        Long amount = whole(dispute, "amount");
        if (paymentId == null || disputeId == null || amount == null || amount < 0) {
            return NOTHING;
        }
        if (status == null || status.startsWith("warning_")) {
            return new Said.Remark(paymentId);
        }
        boolean closed = type.equals("charge.dispute.closed");
        Effect.Kind kind =
                switch (status) {
                    case "won" -> closed ? Effect.Kind.WON : Effect.Kind.DISPUTED;
                    case "lost" -> closed ? Effect.Kind.LOST : Effect.Kind.DISPUTED;
                    default -> Effect.Kind.DISPUTED;
                };
        return new Said.Reported(new Effect(disputeId, kind, paymentId, amount));
    }

    /// Money with a destination, an application fee or a project's name belongs to a project.
    private static boolean isOfAProject(JsonObject subject) {
        JsonObject transfer = object(subject, "transfer_data");
        JsonObject metadata = object(subject, "metadata");
        return (transfer != null && id(transfer, "destination") != null)
                || id(subject, "destination") != null
                || id(subject, "on_behalf_of") != null
                || isSomething(subject.find("application_fee_amount"))
                || isSomething(subject.find("application_fee"))
                || (metadata != null && text(metadata, "project_id") != null);
    }

    private static boolean isSomething(@Nullable JsonValue value) {
        return value != null && value != JsonValue.JsonNull.NULL;
    }

    /// An id, where Stripe put the whole object in its place as well.
    private static @Nullable String id(JsonObject object, String name) {
        JsonObject expanded = object(object, name);
        return expanded == null ? text(object, name) : text(expanded, "id");
    }

    private static @Nullable JsonObject object(JsonObject object, String name) {
        return object.find(name) instanceof JsonObject found ? found : null;
    }

    private static @Nullable String text(JsonObject object, String name) {
        return object.find(name) instanceof JsonText(String text)
                        && !text.isEmpty()
                        && text.length() <= ID_CHARS_MAX
                        && text.chars().allMatch(c -> c > ' ' && c <= '~')
                ? text
                : null;
    }

    private static @Nullable Long whole(JsonObject object, String name) {
        if (object.find(name) instanceof JsonNumber(String raw) && raw.matches("-?[0-9]{1,15}")) {
            return Long.valueOf(raw);
        }
        return null;
    }
}
