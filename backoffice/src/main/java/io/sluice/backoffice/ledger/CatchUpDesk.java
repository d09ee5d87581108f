package io.sluice.backoffice.ledger;

import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.ledger.RevenueEvent.ChargeSeen;
import io.sluice.backoffice.ledger.StripeEventStore.Due;
import io.sluice.backoffice.ledger.StripeFeeClient.Answer;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks again at what could not be booked when it came, and asks Stripe for the fees and rates
/// that no event has brought. Each item comes again ever more seldom.
public final class CatchUpDesk {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUpDesk.class);
    private static final int DUE_MAX = 100;

    /// How long Stripe is asked in one round: other jobs wait behind this one.
    private static final Duration ASKING_MAX = Duration.ofSeconds(15);

    private final Transactions transactions;
    private final RevenueDesk revenue;
    private final @Nullable StripeFeeClient stripe;
    private final InstantSource machine;
    private final StripeEventStore events = new StripeEventStore();

    /// @param stripe null without a key: fees then come with events alone
    public CatchUpDesk(
            Transactions transactions,
            RevenueDesk revenue,
            @Nullable StripeFeeClient stripe,
            InstantSource machine) {
        this.transactions = transactions;
        this.revenue = revenue;
        this.stripe = stripe;
        this.machine = machine;
    }

    /// Sees to what is due, and says how much that was.
    public String applyDue() {
        Instant began = machine.instant();
        boolean asks = stripe != null;
        List<Due> all =
                transactions.reading(client -> events.due(client, began, stripe != null, DUE_MAX));
        int asked = 0;
        for (Due due : all) {
            asks &= machine.instant().isBefore(began.plus(ASKING_MAX));
            try {
                if (asks && due.isAsked()) {
                    asks = ask(due);
                    asked++;
                }
                revenue.apply(due.subject());
            } catch (RuntimeException failure) {
                LOG.atError()
                        .addKeyValue("subject", due.subject())
                        .setCause(failure)
                        .log("an event cannot be booked");
            }
        }
        return all.size() + " looked at, " + asked + " asked for";
    }

    /// Asks for one charge and keeps the answer as a fact like any other; false when it is no use
    /// to go on asking.
    private boolean ask(Due due) {
        StripeFeeClient client = stripe;
        String chargeId = due.subject();
        ChargeSeen charge =
                transactions.reading(database -> events.facts(database, chargeId)).stream()
                        .filter(ChargeSeen.class::isInstance)
                        .map(ChargeSeen.class::cast)
                        .findFirst()
                        .orElse(null);
        if (client == null || charge == null) {
            return client != null;
        }
        String paymentId = due.lacksSource() ? charge.paymentId() : null;
        Answer answer =
                paymentId == null
                        ? client.ask(chargeId, charge.heldBy())
                        : client.askInvoice(paymentId, charge.heldBy());
        return switch (answer) {
            case Answer.Told(JsonObject told) -> {
                if (paymentId == null) {
                    keep(chargeId, told);
                } else {
                    keepInvoice(chargeId, told);
                }
                yield true;
            }
            case Answer.NotYet() -> true;
            case Answer.Away(String why) -> {
                LOG.atWarn().addKeyValue("why", why).log("Stripe was not asked for fees; it will");
                yield false;
            }
        };
    }

    private void keep(String chargeId, JsonObject line) {
        String id = "sluice_" + new StripeObject(line).required("id");
        JsonObject object = line.with("source", new JsonText(chargeId)); // it may be expanded
        keep(id, StripeEvents.BALANCE_FETCHED, chargeId, object);
    }

    private void keepInvoice(String chargeId, JsonObject told) {
        JsonObject object = told.with("charge", new JsonText(chargeId));
        keep("sluice_invoice_" + chargeId, StripeEvents.INVOICE_FETCHED, chargeId, object);
    }

    private void keep(String id, String type, String chargeId, JsonObject object) {
        JsonObject event =
                JsonObject.EMPTY
                        .with("id", new JsonText(id))
                        .with("type", new JsonText(type))
                        .with("created", new JsonNumber("" + machine.instant().getEpochSecond()))
                        .with("data", JsonObject.EMPTY.with("object", object));
        byte[] payload = new JsonOut().value(event).toString().getBytes(StandardCharsets.UTF_8);
        revenue.keep(id, type, chargeId, payload);
    }
}
