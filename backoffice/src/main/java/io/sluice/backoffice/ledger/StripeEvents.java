package io.sluice.backoffice.ledger;

import io.sluice.backoffice.ledger.RevenueEvent.AccountSeen;
import io.sluice.backoffice.ledger.RevenueEvent.BalanceSeen;
import io.sluice.backoffice.ledger.RevenueEvent.ChargeSeen;
import io.sluice.backoffice.ledger.RevenueEvent.DisputeSeen;
import io.sluice.backoffice.ledger.RevenueEvent.DisputeState;
import io.sluice.backoffice.ledger.RevenueEvent.RefundSeen;
import io.sluice.backoffice.ledger.RevenueEvent.SourceSeen;
import io.sluice.gateway.edge.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads Stripe's events into facts. It takes the few fields that matter from the document itself,
/// whatever API version it was written for, instead of asking a library that refuses other ones.
public final class StripeEvents {
    /// The name of an event of our own: what a charge came to, asked for after the event.
    public static final String BALANCE_FETCHED = "sluice.balance_transaction.fetched";

    /// The name of an event of our own: the invoice that a charge paid, if there is one.
    public static final String INVOICE_FETCHED = "sluice.invoice.fetched";

    private static final String REFUNDED = "charge.refunded";
    private static final Set<String> REFUND_GONE = Set.of("failed", "canceled");

    /// Nothing is wrong: Stripe looks at what it was told.
    private static final String BEING_VERIFIED = "requirements.pending_verification";

    private static final Set<String> SHUT =
            Set.of("listed", "under_review", "platform_paused", "other");

    private StripeEvents() {}

    /// What reading one event came to.
    public sealed interface Reading {
        /// It says something we use.
        record Fact(RevenueEvent fact) implements Reading {}

        /// Of a kind, or about a thing, that changes nothing here.
        record Unused() implements Reading {}

        /// Not what it claims to be; the flaw names the field, never its content.
        record Unreadable(String flaw) implements Reading {}
    }

    /// Reads a whole event.
    public static Reading read(JsonObject event) {
        StripeObject envelope = new StripeObject(event);
        String id = envelope.text("id");
        String type = envelope.text("type");
        Instant at = envelope.time("created");
        StripeObject data = envelope.object("data");
        StripeObject object = data == null ? null : data.object("object");
        if (id == null || type == null || at == null || object == null) {
            return new Reading.Unreadable("id, type, created or data.object");
        }
        try {
            RevenueEvent fact = fact(new Envelope(id, type, at, envelope.text("account")), object);
            return fact == null ? new Reading.Unused() : new Reading.Fact(fact);
        } catch (MissingField missing) {
            return new Reading.Unreadable(missing.field());
        }
    }

    private record Envelope(String id, String type, Instant at, @Nullable String account) {}

    private static @Nullable RevenueEvent fact(Envelope event, StripeObject object) {
        if (event.type.equals(BALANCE_FETCHED)) {
            BalanceLine line = balance(object);
            String chargeId = object.required("source");
            return line == null ? null : new BalanceSeen(event.id, event.at, chargeId, line);
        }
        if (event.type.equals(INVOICE_FETCHED)) {
            RevenueSource source = ofInvoice(object.object("invoice"));
            return new SourceSeen(event.id, event.at, object.required("charge"), source);
        }
        if (event.type.startsWith("charge.dispute.")) {
            return dispute(event, object);
        }
        if (event.type.startsWith("refund.") || event.type.startsWith("charge.refund.")) {
            return refund(event, object);
        }
        if (event.type.startsWith("charge.")) {
            return charge(event, object);
        }
        return event.type.equals("account.updated") ? account(event, object) : null;
    }

    private static @Nullable RevenueEvent charge(Envelope event, StripeObject charge) {
        String status = charge.text("status");
        boolean failed = status != null && !status.equals("succeeded");
        // Only authorised so far: money comes with the capture, or never.
        if (failed || charge.isFalse("paid") || charge.isFalse("captured")) {
            return null;
        }
        long captured = charge.amount("amount_captured", 0);
        long gross = captured > 0 ? captured : charge.requiredAmount("amount");
        long refunded =
                event.type.equals(REFUNDED)
                        ? charge.requiredAmount("amount_refunded")
                        : ChargeSeen.SAYS_NOTHING;
        StripeObject balance = charge.object("balance_transaction");
        StripeObject transfer = charge.object("transfer_data");
        String destination = transfer == null ? null : transfer.id("destination");
        String behalf = destination == null ? charge.id("on_behalf_of") : destination;
        Instant createdAt = charge.time("created");
        if (createdAt == null) {
            throw new MissingField("created");
        }
        return new ChargeSeen(
                event.id,
                event.at,
                charge.required("id"),
                createdAt,
                charge.required("currency").toLowerCase(Locale.ROOT),
                gross,
                refunded,
                source(charge),
                charge.id("payment_intent"),
                charge.id("customer"),
                balance == null ? null : balance(balance),
                balance == null ? charge.text("balance_transaction") : balance.text("id"),
                charge.metadata("project_id"),
                behalf == null ? event.account : behalf,
                event.account);
    }

    /// What it was for: said in the metadata, else by what hangs on the charge. Since 2025 Stripe
    /// hangs no invoice on it any more; then nothing is said, and the invoice is asked for.
    private static @Nullable RevenueSource source(StripeObject charge) {
        RevenueSource named = named(charge);
        if (named != null) {
            return named;
        }
        StripeObject invoice = charge.object("invoice");
        if (invoice != null) {
            return ofInvoice(invoice);
        }
        return charge.text("invoice") != null ? RevenueSource.INVOICE : null;
    }

    private static @Nullable RevenueSource named(StripeObject object) {
        String said = object.metadata("source");
        return said == null ? null : RevenueSource.find(said);
    }

    /// An invoice says it itself, or its subscription does.
    private static RevenueSource ofInvoice(@Nullable StripeObject invoice) {
        if (invoice == null) {
            return RevenueSource.ONE_TIME;
        }
        RevenueSource named = named(invoice);
        StripeObject parent = named == null ? invoice.object("parent") : null;
        StripeObject subscription = parent == null ? null : parent.object("subscription_details");
        if (subscription != null) {
            named = named(subscription);
        }
        if (named != null) {
            return named;
        }
        String reason = invoice.text("billing_reason");
        return reason != null && reason.startsWith("subscription")
                ? RevenueSource.SUBSCRIPTION
                : RevenueSource.INVOICE;
    }

    private static @Nullable BalanceLine balance(StripeObject transaction) {
        String currency = transaction.text("currency");
        if (currency == null) {
            return null;
        }
        return new BalanceLine(
                currency.toLowerCase(Locale.ROOT),
                transaction.requiredAmount("amount"),
                transaction.requiredAmount("fee"));
    }

    private static @Nullable RevenueEvent refund(Envelope event, StripeObject refund) {
        String chargeId = refund.id("charge");
        if (chargeId == null) {
            return null; // of a payment without a charge, which is none of ours
        }
        String status = refund.text("status");
        Instant createdAt = refund.time("created");
        String given = refund.text("reason");
        String noted = given == null ? refund.metadata("reason") : given;
        return new RefundSeen(
                event.id,
                event.at,
                chargeId,
                refund.required("id"),
                createdAt == null ? event.at : createdAt,
                refund.requiredAmount("amount"),
                noted == null ? "not_given" : noted,
                status != null && REFUND_GONE.contains(status));
    }

    private static @Nullable RevenueEvent dispute(Envelope event, StripeObject dispute) {
        String chargeId = dispute.id("charge");
        if (chargeId == null) {
            return null;
        }
        Instant openedAt = dispute.time("created");
        return new DisputeSeen(
                event.id,
                event.at,
                chargeId,
                dispute.required("id"),
                openedAt == null ? event.at : openedAt,
                dispute.requiredAmount("amount"),
                state(dispute.required("status")));
    }

    private static DisputeState state(String status) {
        if (status.startsWith("warning_") || status.equals("prevented")) {
            return DisputeState.INQUIRY;
        }
        return switch (status) {
            case "won" -> DisputeState.WON;
            case "lost" -> DisputeState.LOST;
            default -> DisputeState.OPEN;
        };
    }

    /// An account is suspended when Stripe shut it. One that never finished its set-up is not: it
    /// has never been open.
    private static RevenueEvent account(Envelope event, StripeObject account) {
        StripeObject requirements = account.object("requirements");
        String reason = requirements == null ? null : requirements.text("disabled_reason");
        boolean shut = reason != null && (reason.startsWith("rejected") || SHUT.contains(reason));
        boolean closed =
                account.isFalse("charges_enabled")
                        && reason != null
                        && !reason.equals(BEING_VERIFIED)
                        && account.isTrue("details_submitted");
        return new AccountSeen(
                event.id,
                event.at,
                account.required("id"),
                shut || closed,
                reason,
                account.metadata("project_id"),
                account.isTrue("charges_enabled"),
                account.isTrue("payouts_enabled"),
                account.isTrue("details_submitted"),
                requirements == null ? List.of() : requirements.texts("currently_due"));
    }
}
