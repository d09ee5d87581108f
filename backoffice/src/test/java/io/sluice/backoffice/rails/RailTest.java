package io.sluice.backoffice.rails;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.rails.ProviderServer.Fault;
import io.sluice.backoffice.rails.TransferResult.Accepted;
import io.sluice.backoffice.rails.TransferResult.Deferred;
import io.sluice.backoffice.rails.TransferResult.Refused;
import io.sluice.backoffice.rails.TransferResult.Unknown;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What each rail makes of what its provider answers.
class RailTest {
    private static final Instant NOW = Instant.parse("2026-01-15T06:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    @Test
    void namesTheBatchOfADuplicateAtPaypal() {
        try (PaypalServer server = new PaypalServer(CLOCK)) {
            PaypalRail rail = server.rail();
            Batch batch = paypal("b.1", false, "one@example.com", "two@example.com");
            server.faults.add(Fault.SILENT);
            assertThat(rail.send(batch).values()).hasOnlyElementsOfType(Unknown.class);
            assertThat(rail.look(batch).values()).hasOnlyElementsOfType(RailState.Mute.class);

            Batch again = paypal("b.1", true, "one@example.com", "two@example.com");
            assertThat(rail.send(again).values())
                    .hasSize(2)
                    .containsOnly(new Accepted("PB1", "PB1"));
            assertThat(server.asked.getLast().body())
                    .isEqualTo(server.asked.get(1).body())
                    .contains("\"sender_batch_id\":\"b.1\"", "\"value\":\"1234.05\"");
            assertThat(server.violations).isEmpty();
        }
    }

    @Test
    void takesNoRefusalOfARepeatedBatchForOneOfTheFirst() {
        try (PaypalServer server = new PaypalServer(CLOCK)) {
            Batch again = paypal("b.1", true, "bad");
            assertThat(server.rail().send(again).values()).hasOnlyElementsOfType(Unknown.class);
            server.faults.add(Fault.BUSY);
            assertThat(server.rail().send(again).values()).hasOnlyElementsOfType(Unknown.class);
        }
    }

    @Test
    void knowsThatNothingHasLeftWhenNobodyListens() {
        PaypalRail rail;
        try (PaypalServer server = new PaypalServer(CLOCK)) {
            rail = server.rail();
        }
        assertThat(rail.send(paypal("b.1", true, "one@example.com")).values())
                .hasOnlyElementsOfType(Unknown.class);
        assertThat(rail.send(paypal("b.2", false, "one@example.com")).values())
                .hasOnlyElementsOfType(Deferred.class);
    }

    @Test
    void readsEveryStateOfAnItemAtPaypal() {
        try (PaypalServer server = new PaypalServer(CLOCK)) {
            PaypalRail rail = server.rail();
            rail.send(paypal("b.1", false, "one@example.com"));
            Batch known = new Batch("b.1", NOW, "PB1", true, paypal("one@example.com"));
            Map<String, Class<?>> expected =
                    Map.of(
                            "SUCCESS", RailState.Paid.class,
                            "FAILED", RailState.Failed.class,
                            "BLOCKED", RailState.Failed.class,
                            "PENDING", RailState.Sent.class,
                            "ONHOLD", RailState.Sent.class,
                            "UNCLAIMED", RailState.Sent.class,
                            "RETURNED", RailState.Returned.class,
                            "REFUNDED", RailState.Returned.class,
                            "REVERSED", RailState.Returned.class);
            expected.forEach((status, state) -> {
                server.become.put("tr_0", status);
                assertThat(rail.look(known).get("tr_0")).as(status).isInstanceOf(state);
            });
            server.become.put("tr_0", "SUCCESS");
            server.noErrors = ",\"errors\":[]";
            assertThat(rail.look(known).get("tr_0")).isEqualTo(new RailState.Paid("I-tr_0", 25));
        }
    }

    @Test
    void asksPaypalForANewTokenWhenTheOldOneHasEnded() {
        try (PaypalServer server = new PaypalServer(CLOCK)) {
            PaypalRail rail = server.rail();
            assertThat(rail.availableCents()).hasValue(100_000_000);
            assertThat(rail.availableCents()).hasValue(100_000_000);
            assertThat(server.asked).hasSize(3);
            server.endToken();
            assertThat(rail.send(paypal("b.1", false, "one@example.com")).get("tr_0"))
                    .isInstanceOf(Accepted.class);
            assertThat(server.batches()).isEqualTo(1);
        }
    }

    @Test
    void takesOverTheFirstFiveDollarsOfWisesFee() {
        try (WiseServer server = new WiseServer(CLOCK)) {
            WiseRail rail = server.rail();
            assertThat(result(rail, wise("tr_1", "DE89"))).isInstanceOf(Accepted.class);
            assertThat(server.source()).isEqualTo("1235.30"); // 1,234.05 and the fee of 1.25
            server.become("tr_1", "outgoing_payment_sent");
            assertThat(look(rail, wise("tr_1", "DE89")))
                    .isEqualTo(new RailState.Paid("16521632", 125));

            server.fee = "7.40";
            assertThat(result(rail, wise("tr_2", "DE89"))).isInstanceOf(Accepted.class);
            assertThat(server.source()).isEqualTo("1239.05");
            assertThat(server.violations).isEmpty();
        }
    }

    @Test
    void takesWisesRejectionForWhatItIsThoughItIsA200() {
        try (WiseServer server = new WiseServer(CLOCK)) {
            WiseRail rail = server.rail();
            server.refusesPayment = true;
            assertThat(result(rail, wise("tr_1", "DE89")))
                    .isEqualTo(new Deferred("Wise: transfer.insufficient_funds"));
            assertThat(look(rail, wise("tr_1", "DE89"))).isEqualTo(new RailState.Unmade());
            server.refusesPayment = false;
            assertThat(result(rail, wise("tr_1", "DE89"))).isInstanceOf(Accepted.class);
            assertThat(server.made("tr_1")).isEqualTo(1);
            assertThat(result(rail, wise("tr_2", "bad"))).isInstanceOf(Refused.class);
            assertThat(server.made("tr_2")).isZero();
        }
    }

    @Test
    void readsEveryStateOfATransferAtWise() {
        try (WiseServer server = new WiseServer(CLOCK)) {
            WiseRail rail = server.rail();
            result(rail, wise("tr_1", "DE89"));
            Map<String, Class<?>> expected =
                    Map.of(
                            "incoming_payment_waiting", RailState.Sent.class, // but it is paid for
                            "processing", RailState.Sent.class,
                            "bounced_back", RailState.Sent.class,
                            "outgoing_payment_sent", RailState.Paid.class,
                            "cancelled", RailState.Failed.class,
                            "funds_refunded", RailState.Returned.class,
                            "charged_back", RailState.Returned.class);
            expected.forEach((status, state) -> {
                server.become("tr_1", status);
                assertThat(look(rail, wise("tr_1", "DE89"))).as(status).isInstanceOf(state);
            });
        }
    }

    @Test
    void tellsAtStripeWhoHasToDoSomething() {
        try (StripeServer server = new StripeServer(CLOCK)) {
            StripeRail rail = server.rail();
            assertThat(rail.availableCents()).hasValue(100_000_000);
            server.refuses = "balance_insufficient";
            assertThat(result(rail, stripe("k.1"))).isInstanceOf(Deferred.class);
            server.refuses = "insufficient_capabilities_for_transfer";
            assertThat(result(rail, stripe("k.2"))).isInstanceOf(Refused.class);
            server.refuses = "";
            assertThat(result(rail, stripe("k.3"))).isEqualTo(new Accepted("tr_1"));
            server.become("tr_0", "paid");
            assertThat(look(rail, stripe("k.3"))).isEqualTo(new RailState.Paid("tr_1"));
            assertThat(server.violations).isEmpty();
        }
    }

    @Test
    void neverLeadsOutOfWhereTheMoneyHasGoneBack() {
        for (TransferStatus over : List.of(TransferStatus.FAILED, TransferStatus.RETURNED)) {
            assertThat(over.after(new RailState.Paid("x"))).isEqualTo(over);
            assertThat(over.after(new RailState.Unmade())).isEqualTo(over);
            assertThat(over.after(new Accepted("x"))).isEqualTo(over);
        }
        assertThat(TransferStatus.PAID.after(new RailState.Failed("late")))
                .isEqualTo(TransferStatus.RETURNED);
        assertThat(TransferStatus.SENT.after(new RailState.Silent()))
                .isEqualTo(TransferStatus.SENT);
    }

    private static TransferResult result(Rail rail, Batch batch) {
        return rail.send(batch).values().iterator().next();
    }

    private static RailState look(Rail rail, Batch batch) {
        return rail.look(batch).values().iterator().next();
    }

    private static Batch paypal(String key, boolean repeated, String... emails) {
        return new Batch(key, NOW, null, repeated, paypal(emails));
    }

    private static List<TransferOrder> paypal(String... emails) {
        List<TransferOrder> orders = new ArrayList<>();
        for (int i = 0; i < emails.length; i++) {
            orders.add(order("tr_" + i, MethodType.PAYPAL, Map.of("email", emails[i])));
        }
        return orders;
    }

    private static Batch wise(String key, String iban) {
        Map<String, String> details =
                Map.of("type", "iban", "account_holder_name", "A Payee", "iban", iban);
        return new Batch(
                key + ".1", NOW, null, false, List.of(order(key, MethodType.WISE, details)));
    }

    private static Batch stripe(String key) {
        Map<String, String> details = Map.of("account_id", "acct_1");
        return new Batch(key, NOW, null, false, List.of(order("tr_0", MethodType.ACH, details)));
    }

    private static TransferOrder order(String key, MethodType method, Map<String, String> details) {
        return new TransferOrder(
                key, 123_405, method, "eur", Objects.requireNonNull(details), NOW, null);
    }
}
