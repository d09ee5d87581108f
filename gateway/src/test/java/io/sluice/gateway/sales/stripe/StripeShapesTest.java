package io.sluice.gateway.sales.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonNull;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.gateway.sales.Effect;
import io.sluice.gateway.sales.Effect.Kind;
import io.sluice.gateway.sales.stripe.StripeEvent.Said;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What we read of Stripe's objects, held against Stripe's own examples of them. They are not ours
/// to ship: where they are not beside the repository these tests are skipped, and the events that
/// other tests send carry the shapes.
class StripeShapesTest {
    private static final Path EXAMPLES =
            Path.of(System.getProperty("sluice.root", ".."))
                    .toAbsolutePath()
                    .normalize()
                    .resolveSibling("shared/specs/stripe-fixtures3.json");

    private static final Map<String, String> OBJECTS =
            Map.of(
                    "payment_intent.succeeded", "payment_intent",
                    "checkout.session.completed", "checkout.session",
                    "charge.refunded", "charge",
                    "charge.dispute.created", "dispute",
                    "charge.dispute.closed", "dispute");

    private JsonObject examples = JsonObject.EMPTY;

    @BeforeEach
    void read() throws IOException {
        boolean there = Files.exists(EXAMPLES);
        if (!there) {
            System.err.println("SKIPPED: Stripe's examples are not at " + EXAMPLES);
        }
        assumeTrue(there, "Stripe's examples are not there");
        examples = object(parsed(Files.readString(EXAMPLES)), "resources");
    }

    @Test
    void readsAPaymentIntent() {
        JsonObject paid =
                ours("payment_intent")
                        .with("amount_received", number(1000))
                        .with("metadata", account());
        assertThat(said("payment_intent.succeeded", paid))
                .isInstanceOfSatisfying(
                        Said.Received.class,
                        received -> {
                            assertThat(received.payment().accountId()).isEqualTo("alice");
                            assertThat(received.payment().amount()).isEqualTo(1000);
                            assertThat(received.payment().usdMicros()).isEqualTo(10_000_000);
                        });
        JsonObject destination = JsonObject.EMPTY.with("destination", new JsonText("acct_1"));
        assertThat(said("payment_intent.succeeded", paid.with("transfer_data", destination)))
                .isInstanceOf(Said.Foreign.class);
        assertThat(said("payment_intent.succeeded", paid.with("application_fee_amount", number(1))))
                .isInstanceOf(Said.Foreign.class);
    }

    @Test
    void readsACheckoutSession() {
        JsonObject session =
                example("checkout.session")
                        .with("metadata", account())
                        .with("amount_total", number(1000))
                        .with("currency", new JsonText("usd"))
                        .with("payment_intent", new JsonText("pi_1"));
        assertThat(said("checkout.session.completed", session)).isInstanceOf(Said.Nothing.class);
        JsonObject paid = session.with("payment_status", new JsonText("paid"));
        assertThat(said("checkout.session.completed", paid))
                .isInstanceOfSatisfying(
                        Said.Received.class,
                        received -> assertThat(received.payment().id()).isEqualTo("pi_1"));
        JsonObject expanded = paid.with("payment_intent", ours("payment_intent"));
        assertThat(said("checkout.session.completed", expanded)).isInstanceOf(Said.Received.class);
        JsonObject foreign = paid.with("payment_intent", example("payment_intent"));
        assertThat(said("checkout.session.completed", foreign)).isInstanceOf(Said.Nothing.class);
    }

    @Test
    void readsRefundsAndDisputes() {
        JsonObject charge =
                ours("charge")
                        .with("amount_refunded", number(30))
                        .with("payment_intent", new JsonText("pi_1"));
        assertThat(effect("charge.refunded", charge).kind()).isEqualTo(Kind.REFUNDED);
        assertThat(effect("charge.refunded", charge).amount()).isEqualTo(30);
        JsonObject dispute =
                example("dispute")
                        .with("payment_intent", new JsonText("pi_1"))
                        .with("status", new JsonText("lost"));
        assertThat(effect("charge.dispute.created", dispute).kind()).isEqualTo(Kind.DISPUTED);
        assertThat(effect("charge.dispute.closed", dispute).kind()).isEqualTo(Kind.LOST);
        assertThat(effect("charge.dispute.closed", dispute).amount()).isEqualTo(1000);
    }

    /// The events we send ourselves have no field that Stripe's do not have.
    @Test
    void triggersWhatStripeWouldSend() {
        StripeTrigger trigger = new StripeTrigger("pi_1", "alice", "purchase_1", 1000);
        for (String kind : StripeTrigger.KINDS) {
            JsonObject event = parsed(trigger.event("evt_1", kind, 1_800_000_000_000L));
            names(event, example("event"));
            JsonObject subject = object(object(event, "data"), "object");
            names(subject, example(Objects.requireNonNull(OBJECTS.get(kind), kind)));
        }
    }

    private static void names(JsonObject ours, JsonObject stripes) {
        for (int i = 0; i < ours.size(); i++) {
            assertThat(stripes.position(ours.name(i))).as(ours.name(i)).isNotNegative();
        }
    }

    private static Effect effect(String type, JsonObject subject) {
        return ((Said.Reported) said(type, subject)).effect();
    }

    private static Said said(String type, JsonObject subject) {
        JsonObject event =
                JsonObject.EMPTY
                        .with("id", new JsonText("evt_1"))
                        .with("type", new JsonText(type))
                        .with("created", number(1_800_000_000))
                        .with("data", JsonObject.EMPTY.with("object", subject));
        return Objects.requireNonNull(StripeEvent.read(event)).said();
    }

    private JsonObject example(String name) {
        return object(examples, name);
    }

    /// Stripe's example has a destination, as a project's would.
    private JsonObject ours(String name) {
        return example(name).with("transfer_data", JsonNull.NULL);
    }

    private static JsonObject account() {
        return JsonObject.EMPTY.with("account_id", new JsonText("alice"));
    }

    private static JsonNumber number(long value) {
        return new JsonNumber(Long.toString(value));
    }

    private static JsonObject object(JsonObject in, String name) {
        return (JsonObject) Objects.requireNonNull(in.find(name), name);
    }

    private static JsonObject parsed(String json) {
        return (JsonObject)
                ((Json.Reading.Sound) Json.read(json.getBytes(StandardCharsets.UTF_8))).value();
    }
}
