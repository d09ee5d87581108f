package io.sluice.backoffice.payout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.rails.MethodType;
import io.sluice.backoffice.rails.PaypalServer;
import io.sluice.backoffice.rails.ProviderServer.Fault;
import io.sluice.backoffice.rails.Rail;
import io.sluice.backoffice.rails.RailEvent;
import io.sluice.backoffice.rails.StripeServer;
import io.sluice.backoffice.rails.TransferRow;
import io.sluice.backoffice.rails.TransferStatus;
import io.sluice.backoffice.rails.WiseServer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of transfers, by rail.
@Timeout(120)
class TransferDeskTest {
    private static TransferRig rig;

    @BeforeAll
    static void open() {
        rig = new TransferRig();
    }

    @AfterEach
    void clear() {
        rig.clear();
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @Test
    void sendsTheRestOfABatchUnderANewKeyAfterOneReceiverIsRefused() {
        try (PaypalServer server = new PaypalServer(rig.clock)) {
            Rail rail = server.rail();
            UUID cycle = rig.cycle();
            String first = paypal(cycle, rail, "one@example.com");
            String bad = paypal(cycle, rail, "bad");
            String last = paypal(cycle, rail, "two@example.com");
            rig.desk(rail).sendAll(cycle);

            assertThat(status(first)).isEqualTo(TransferStatus.PAID);
            assertThat(status(last)).isEqualTo(TransferStatus.PAID);
            assertThat(status(bad)).isEqualTo(TransferStatus.FAILED);
            assertThat(rig.row(bad).failure()).contains("Receiver is invalid");
            assertThat(rig.row(first).attempts()).isEqualTo(2);
            assertThat(rig.row(first).batchKey()).isEqualTo(rig.row(last).batchKey());
            assertThat(rig.row(first).batchKey()).isNotEqualTo(rig.row(bad).batchKey());
            assertThat(server.batches()).isEqualTo(1);
            assertThat(server.violations).isEmpty();
        }
    }

    @Test
    void reopensAPaidTransferOnceWhenItComesBackWeeksLater() {
        try (PaypalServer server = new PaypalServer(rig.clock)) {
            Rail rail = server.rail();
            UUID cycle = rig.cycle();
            String key = paypal(cycle, rail, "one@example.com");
            rig.desk(rail).sendAll(cycle);
            assertThat(status(key)).isEqualTo(TransferStatus.PAID);

            rig.pass(Duration.ofDays(21));
            server.become.put(key, "RETURNED");
            assertThat(rig.desk(rail).followAll()).isEqualTo(1);
            assertThat(status(key)).isEqualTo(TransferStatus.RETURNED);
            assertThat(rig.failures(key)).isEqualTo(1);
            rig.pass(Duration.ofDays(2));
            assertThat(rig.desk(rail).followAll()).isZero();
            assertThat(rig.desk(rail).follow(batch(key))).isZero();
            assertThat(rig.failures(key)).isEqualTo(1);
            server.become.put(key, "SUCCESS");
            rig.desk(rail).follow(batch(key));
            assertThat(status(key)).isEqualTo(TransferStatus.RETURNED);
        }
    }

    @Test
    void sendsNobodyASecondTransferWhileOneIsUnknown() {
        try (PaypalServer server = new PaypalServer(rig.clock)) {
            Rail rail = server.rail();
            UUID payee = rig.payee();
            UUID cycle = rig.cycle();
            String first = transfer(cycle, payee, rail);
            server.faults.add(Fault.SILENT);
            rig.desk(rail).sendAll(cycle);
            assertThat(status(first)).isEqualTo(TransferStatus.UNKNOWN);

            UUID next = rig.cycle();
            String second = transfer(next, payee, rail);
            rig.desk(rail).sendAll(next);
            assertThat(status(second)).isEqualTo(TransferStatus.PENDING);
            assertThat(server.paid(second)).isZero();

            rig.desk(rail).followAll();
            assertThat(status(first)).isIn(TransferStatus.SENT, TransferStatus.PAID);
            assertThat(status(second)).isIn(TransferStatus.SENT, TransferStatus.PAID);
            assertThat(server.paid(second)).isEqualTo(1);
        }
    }

    @Test
    void neverRepeatsABatchOfWhichAPersonHasGivenUpAPart() {
        try (PaypalServer server = new PaypalServer(rig.clock)) {
            Rail rail = server.rail();
            UUID cycle = rig.cycle();
            String given = paypal(cycle, rail, "one@example.com");
            String other = paypal(cycle, rail, "two@example.com");
            server.faults.add(Fault.LOST);
            rig.desk(rail).sendAll(cycle);
            rig.transactions.writing(client -> {
                TransferRow row = rig.row(given);
                rig.desk(rail).move(client, row, TransferStatus.FAILED, "given up");
                return true;
            });
            rig.desk(rail).followAll();

            assertThat(server.batches()).isZero();
            assertThat(status(given)).isEqualTo(TransferStatus.FAILED);
            assertThat(status(other)).isEqualTo(TransferStatus.UNKNOWN);
        }
    }

    @Test
    void waitsWhenTheBalanceIsShortAndGoesOnWhenItIsNot() {
        try (WiseServer server = new WiseServer(rig.clock)) {
            Rail rail = server.rail();
            UUID cycle = rig.cycle();
            server.balance = "150.00";
            String first = wise(cycle, rail, 10_000);
            String second = wise(cycle, rail, 10_000);
            rig.desk(rail).sendAll(cycle);
            assertThat(status(first)).isEqualTo(TransferStatus.SENT);
            assertThat(status(second)).isEqualTo(TransferStatus.PENDING);
            assertThat(rig.row(second).failure()).contains("balance is short");

            server.balance = "100.00";
            server.refusesPayment = true; // the balance was not what it seemed
            rig.desk(rail).followAll();
            assertThat(status(second)).isEqualTo(TransferStatus.PENDING);
            assertThat(rig.row(second).failure()).contains("transfer.insufficient_funds");
            server.refusesPayment = false;
            rig.desk(rail).followAll();
            assertThat(status(second)).isEqualTo(TransferStatus.SENT);
            assertThat(server.made(second)).isEqualTo(1);
            assertThat(server.paid(second)).isEqualTo(1);
        }
    }

    @Test
    void takesBackWhatCannotLeaveThePayeesAccount() {
        try (StripeServer server = new StripeServer(rig.clock)) {
            Rail rail = server.rail();
            UUID cycle = rig.cycle();
            String key =
                    rig.transfer(
                            cycle,
                            rig.payee(),
                            rail,
                            MethodType.ACH,
                            Map.of("account_id", "acct_1"),
                            5_000);
            server.refusesPayout = "balance_insufficient"; // it has not arrived there yet
            rig.desk(rail).sendAll(cycle);
            assertThat(status(key)).isEqualTo(TransferStatus.SENT);
            assertThat(server.payouts(key)).isZero();

            server.refusesPayout = "";
            rig.pass(Duration.ofHours(25));
            rig.desk(rail).followAll();
            assertThat(server.payouts(key)).isEqualTo(1);
            server.become(key, "failed");
            rig.desk(rail).followAll();
            assertThat(status(key)).isEqualTo(TransferStatus.FAILED);
            assertThat(server.paid(key)).isZero();
            assertThat(rig.failures(key)).isEqualTo(1);
            assertThat(server.violations).isEmpty();
        }
    }

    @Test
    void asksTheRailWhatAnEventIsAboutAndNobodyForARepeatedOne() {
        try (PaypalServer server = new PaypalServer(rig.clock)) {
            Rail rail = server.rail();
            UUID cycle = rig.cycle();
            String key = paypal(cycle, rail, "one@example.com");
            TransferDesk desk = rig.desk(rail);
            desk.sendAll(cycle);
            RailEventDesk events = new RailEventDesk(rig.transactions, rig.clock, desk);
            RailEvent returned =
                    new RailEvent("paypal", "WH-" + key, "PAYMENT.PAYOUTS-ITEM.RETURNED", key, "");
            assertThat(events.take(returned)).isZero(); // PayPal itself says nothing of it
            assertThat(status(key)).isEqualTo(TransferStatus.PAID);

            server.become.put(key, "RETURNED");
            int asked = server.asked.size();
            assertThat(events.take(returned)).isZero();
            assertThat(server.asked).hasSize(asked);
            RailEvent batch =
                    new RailEvent("paypal", "WH-2" + key, "PAYMENT.PAYOUTSBATCH.X", null, "PB1");
            assertThat(events.take(batch)).isEqualTo(1);
            assertThat(status(key)).isEqualTo(TransferStatus.RETURNED);
        }
    }

    @Test
    void sendsNothingByTheSandboxOnceTheRailHasCredentials() {
        try (PaypalServer server = new PaypalServer(rig.clock)) {
            UUID cycle = rig.cycle();
            String key = paypal(cycle, rig.sandbox, "one@example.com");
            rig.desk(server.rail()).sendAll(cycle);
            rig.desk(server.rail()).sendAll(cycle);
            assertThat(rig.row(key).rail()).isEqualTo("paypal");
            assertThat(server.paid(key)).isEqualTo(1);
        }
    }

    @Test
    void playsEveryPartOfTheSandbox() {
        Rail rail = rig.sandbox;
        UUID cycle = rig.cycle();
        String declined = sandbox(cycle, "fail");
        String spoilt = sandbox(cycle, "spoil");
        String silent = sandbox(cycle, "silent");
        String returned = sandbox(cycle, "return");
        rig.desk(rail).sendAll(cycle);
        UUID next = rig.cycle();
        String duplicate = sandbox(next, "duplicate");
        String lost = sandbox(next, "lost");
        rig.desk(rail).sendAll(next);
        assertThat(status(spoilt)).isEqualTo(TransferStatus.FAILED);
        assertThat(status(declined)).isEqualTo(TransferStatus.FAILED);
        assertThat(status(silent)).isEqualTo(TransferStatus.UNKNOWN);
        assertThat(status(duplicate)).isEqualTo(TransferStatus.UNKNOWN);

        rig.desk(rail).followAll();
        rig.desk(rail).followAll();
        assertThat(status(returned)).isEqualTo(TransferStatus.PAID);
        assertThat(status(silent)).isEqualTo(TransferStatus.PAID);
        assertThat(status(lost)).isEqualTo(TransferStatus.UNKNOWN);
        assertThat(status(duplicate)).isIn(TransferStatus.SENT, TransferStatus.PAID);
        rig.pass(Duration.ofDays(15));
        rig.desk(rail).followAll();
        assertThat(status(returned)).isEqualTo(TransferStatus.RETURNED);
    }

    private static String paypal(UUID cycle, Rail rail, String email) {
        return rig.transfer(
                cycle, rig.payee(), rail, MethodType.PAYPAL, Map.of("email", email), 10_000);
    }

    private static String transfer(UUID cycle, UUID payee, Rail rail) {
        return rig.transfer(
                cycle, payee, rail, MethodType.PAYPAL, Map.of("email", "a@example.com"), 10_000);
    }

    private static String wise(UUID cycle, Rail rail, long cents) {
        return rig.transfer(
                cycle, rig.payee(), rail, MethodType.WISE, Providers.WISE.details(), cents);
    }

    private static String sandbox(UUID cycle, String script) {
        return rig.transfer(
                cycle, rig.payee(), rig.sandbox, MethodType.ACH, Map.of("sandbox", script), 10_000);
    }

    private static TransferStatus status(String key) {
        return rig.row(key).status();
    }

    private static String batch(String key) {
        return String.valueOf(rig.row(key).batchKey());
    }
}
