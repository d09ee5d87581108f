package io.sluice.backoffice.ledger;

import static io.sluice.backoffice.ledger.StripeNote.balance;
import static io.sluice.backoffice.ledger.StripeNote.charge;
import static io.sluice.backoffice.ledger.StripeNote.dispute;
import static io.sluice.backoffice.ledger.StripeNote.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.RigPostgres;
import io.sluice.gateway.database.Migrations;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The books beside a Stripe on the loopback: what agrees leaves nothing, what does not is named.
class StripeReconcilerTest {
    private static final Instant DAY = Instant.parse("2026-01-10T12:00:00Z");
    private static final String DAILY = "revenue_reconciler";
    private static final String MONTHLY = "stripe_fee_reconciler";

    private final LoopbackStripe stripe = new LoopbackStripe();
    private BackOfficeRig rig;
    private String project;

    @BeforeEach
    void open() {
        rig = BackOfficeRig.with(stripe.settings());
        project = rig.project("PetMatch", rig.human("Alice"));
        rig.at("2026-01-11T02:00:00Z");
        tell("evt_1", "charge.succeeded", charge("ch_1", project, DAY, 4_900, 172));
        tell("evt_2", "charge.succeeded", charge("ch_2", project, DAY, 9_000, 291));
        String line = balance("usd", 9_000, 291);
        String refunded = charge("ch_2", project, DAY, 9_000, 1_000, "usd", line);
        tell("evt_3", "charge.refunded", refunded);
        String disputed = dispute("dp_1", "ch_1", DAY, 4_900, "needs_response");
        tell("evt_4", "charge.dispute.created", disputed);
        stripe.line("charge", "ch_1", "usd", 4_900, 172);
        stripe.line("charge", "ch_2", "usd", 9_000, 291);
        stripe.line("refund", "re_1", "usd", -1_000, 0);
    }

    @AfterEach
    void close() {
        rig.close();
        stripe.close();
    }

    @Test
    void whatAgreesLeavesNothingButTheFeeOfADispute() {
        stripe.line("adjustment", "dp_1", "usd", -4_900, 1_500);

        assertThat(run(DAILY)).isEqualTo("4 lines compared, 1 remainders");
        assertThat(remainders("")).containsExactly("dispute_fees all 1500 0 1500");
        assertThat(stripe.asked.getFirst().uri())
                .contains("created[gte]=1768003200&created[lt]=1768089600");
        assertThat(stripe.asked.getFirst().version()).isEqualTo(StripeFeeClient.API_VERSION);
    }

    @Test
    void everyDifferenceIsNamedAndLookingAgainReplacesIt() {
        stripe.line("charge", "ch_unheard_of", "usd", 700, 50);
        stripe.line("charge", "ch_euro", "eur", 300, 20);
        stripe.line("payout", "po_1", "usd", -5_000, 0);
        tell("evt_5", "charge.succeeded", charge("ch_3", project, DAY, 250, 0));

        assertThat(run(DAILY)).startsWith("6 lines compared");
        List<String> named =
                List.of(
                        "charge ch_3 0 250 -250",
                        "charge ch_unheard_of 700 0 700",
                        "charge_fee ch_unheard_of 50 0 50",
                        "disputes all 0 -4900 4900",
                        "in_eur charge 300 0 300",
                        "payout all -5000 0 -5000");
        assertThat(remainders("")).containsExactlyElementsOf(named);
        stripe.failing = true;
        rig.admin().post("/api/jobs/" + DAILY + "/run", "").expect(500);
        assertThat(remainders("")).containsExactlyElementsOf(named);
        stripe.failing = false;
        stripe.line("adjustment", "dp_1", "usd", -4_900, 0);
        run(DAILY);
        assertThat(remainders("")).hasSize(5).noneMatch(row -> row.startsWith("disputes"));
    }

    @Test
    void whatWasPaidForCreditsIsComparedWithTheGatewaysPayments() throws IOException {
        Migrations.run(rig.database(), "gateway");
        sold("pi_of_ch_credits", 1_000);
        sold("pi_of_ch_less", 2_000);
        sold("pi_of_re_credits", 500);
        stripe.line("charge", "ch_credits", "usd", 1_000, 59);
        stripe.line("charge", "ch_less", "usd", 1_900, 85);
        stripe.line("refund", "re_credits", "usd", -500, 0);
        stripe.line("adjustment", "dp_1", "usd", -4_900, 0);

        run(DAILY);
        assertThat(remainders("")).containsExactly("credit_sale ch_less 1900 2000 -100");
    }

    private void sold(String paymentId, long cents) {
        RigPostgres.execute(
                rig.database(),
                """
                INSERT INTO gateway.purchase (purchase_id, account_id, method, status, usd_micros,
                                              credits_micros, terms, created_at)
                VALUES ('%1$s', 'alice', 'stripe', 'paid', 0, 0, '{}', now());
                INSERT INTO gateway.payment (payment_id, purchase_id, unit, amount, usd_micros,
                                             proof, received_at, outcome, credited_micros)
                VALUES ('%1$s', '%1$s', 'usd', %2$d, 0, '{}', now(), 'paid', 1)
                """
                        .formatted(paymentId, cents));
    }

    @Test
    void theFeesOfAMonthAreComparedChargeByCharge() {
        tell("evt_6", "charge.succeeded", charge("ch_4", project, DAY, 100, 33));
        stripe.line("charge", "ch_4", "usd", 100, 30);
        stripe.line("stripe_fee", "", "usd", -25, 0);
        rig.at("2026-02-02T02:30:00Z");

        run(MONTHLY);
        assertThat(remainders("?job=" + MONTHLY))
                .containsExactly("charge_fee ch_4 30 33 -3", "stripe_fee all -25 0 -25");
        assertThat(remainders("?job=" + DAILY)).isEmpty();
        Answer page = rig.as("staff", "sam").get("/api/revenue/remainders?limit=1").expect(200);
        assertThat(page.text("data.0.first_day")).isEqualTo("2026-01-01");
        assertThat(page.text("data.0.last_day")).isEqualTo("2026-01-31");
        rig.as("project", project).get("/api/revenue/remainders").expect(403, "forbidden");
    }

    private String run(String job) {
        return rig.admin().post("/api/jobs/" + job + "/run", "").expect(200).text("last_outcome");
    }

    private List<String> remainders(String query) {
        Answer all = rig.admin().get("/api/revenue/remainders" + query).expect(200);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < all.list("data").size(); i++) {
            String row = "data." + i + ".";
            lines.add(
                    "%s %s %d %d %d"
                            .formatted(
                                    all.text(row + "kind"),
                                    all.text(row + "object"),
                                    all.whole(row + "stripe_cents"),
                                    all.whole(row + "ledger_cents"),
                                    all.whole(row + "difference_cents")));
        }
        return lines;
    }

    private void tell(String id, String type, String object) {
        new SignedStripe(rig).send(event(id, type, DAY, object)).expect(200);
    }
}
