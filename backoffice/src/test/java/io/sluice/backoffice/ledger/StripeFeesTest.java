package io.sluice.backoffice.ledger;

import static io.sluice.backoffice.ledger.StripeNote.charge;
import static io.sluice.backoffice.ledger.StripeNote.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.Stripe;
import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigPostgres;
import io.sluice.backoffice.ledger.LoopbackStripe.Asked;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Fees and rates that no event has brought, asked of a Stripe on the loopback.
class StripeFeesTest {
    private static final Instant JANUARY = Instant.parse("2026-01-10T12:00:00Z");

    private final LoopbackStripe stripe = new LoopbackStripe();
    private BackOfficeRig rig;
    private String project;

    @BeforeEach
    void open() {
        rig = BackOfficeRig.with(stripe.settings());
        // What is due is decided by hand: the timetable looks again too late for it.
        project = rig.project("PetMatch", rig.human("Alice"));
    }

    @AfterEach
    void close() {
        rig.close();
        stripe.close();
    }

    @Test
    void asksForTheFeeAfterTheEventHasBeenAnswered() {
        stripe.charged("ch_a", "usd", 4_900, 4_900, 172);
        send("evt_a", charge("ch_a", project, JANUARY, 4_900, 0, "usd", "\"txn_of_ch_a\""));
        assertThat(ledger().body()).contains("\"stripe_fee_cents\":null");
        assertThat(figures("stripe_fees_cents")).isZero();

        catchUp();
        assertThat(figures("stripe_fees_cents")).isEqualTo(172);
        assertThat(figures("gross_cents")).isEqualTo(4_900);
        assertThat(ledger().list("data")).hasSize(2);
        assertThat(stripe.asked)
                .containsExactly(
                        new Asked(
                                "/v1/charges/ch_a?expand[]=balance_transaction",
                                StripeFeeClient.API_VERSION,
                                ""));

        catchUp();
        assertThat(stripe.asked).as("what is known is not asked for").hasSize(1);
        assertThat(ledger().list("data")).hasSize(2);
    }

    @Test
    void booksAForeignChargeOnceItsRateIsKnown() {
        stripe.charged("ch_e", "eur", 10_000, 10_837, 340);
        send("evt_e", charge("ch_e", project, JANUARY, 10_000, 0, "eur", "null"));
        assertThat(ledger().list("data")).isEmpty();

        catchUp();
        assertThat(ledger().whole("data.0.amount_usd_cents")).isEqualTo(10_837);
        assertThat(ledger().whole("data.0.stripe_fee_cents")).isEqualTo(340);
        assertThat(ledger().whole("data.0.amount_cents")).isEqualTo(10_000);
    }

    @Test
    void asksAgainWhatWasNotAnsweredOrNotThereYet() {
        send("evt_f", charge("ch_f", project, JANUARY, 700, 0, "usd", "\"txn_of_ch_f\""));
        catchUp(); // nobody knows the charge
        stripe.underWay("ch_f", "usd", 700);
        catchUp();
        stripe.charged("ch_f", "usd", 700, 700, 50);
        stripe.failing = true;
        catchUp();
        assertThat(figures("stripe_fees_cents")).isZero();
        assertThat(figures("gross_cents")).isEqualTo(700);

        stripe.failing = false;
        catchUp();
        assertThat(figures("stripe_fees_cents")).isEqualTo(50);
    }

    @Test
    void asksInTheNameOfTheAccountWhoseChargeItIs() {
        stripe.charged("ch_g", "usd", 900, 900, 56);
        String own = charge("ch_g", project, JANUARY, 900, 0, "usd", "\"txn_of_ch_g\"");
        String connected =
                event("evt_g", "charge.succeeded", JANUARY, own)
                        .replace("\"livemode\"", "\"account\":\"acct_own\",\"livemode\"");
        new SignedStripe(rig).send(connected).expect(200);

        catchUp();
        assertThat(stripe.asked).extracting(Asked::account).containsExactly("acct_own");
        assertThat(figures("stripe_fees_cents")).isEqualTo(56);
    }

    @Test
    void withoutAKeyTheFeeStaysPending() {
        try (BackOfficeRig bare = BackOfficeRig.with(SignedStripe.SETTINGS)) {
            String of = bare.project("PetMatch", bare.human("Alice"));
            String paid = charge("ch_h", of, JANUARY, 700, 0, "usd", "\"txn_of_ch_h\"");
            new SignedStripe(bare)
                    .send(event("evt_h", "charge.succeeded", JANUARY, paid))
                    .expect(200);
            RigPostgres.execute(
                    bare.database(), "UPDATE backoffice.stripe_open SET next_try = now()");

            assertThat(run(bare)).isEqualTo("0 looked at, 0 asked for");
            assertThat(bare.admin().get("/api/projects/" + of + "/revenue/ledger").body())
                    .contains("\"stripe_fee_cents\":null");
        }
        assertThat(stripe.asked).isEmpty();
    }

    @Test
    void speaksTheVersionOfTheLibrary() {
        assertThat(StripeFeeClient.API_VERSION).isEqualTo(Stripe.API_VERSION);
    }

    private void send(String id, String charge) {
        new SignedStripe(rig).send(event(id, "charge.succeeded", JANUARY, charge)).expect(200);
        assertThat(stripe.asked).as("nothing is asked inside an answer").isEmpty();
    }

    /// Looks at everything that is open, whenever it would be due.
    private void catchUp() {
        RigPostgres.execute(rig.database(), "UPDATE backoffice.stripe_open SET next_try = now()");
        run(rig);
    }

    private static String run(BackOfficeRig at) {
        return at.admin()
                .post("/api/jobs/revenue_catch_up/run", "")
                .expect(200)
                .text("last_outcome");
    }

    private RigClient.Answer ledger() {
        return rig.admin().get("/api/projects/" + project + "/revenue/ledger").expect(200);
    }

    private long figures(String name) {
        return rig.admin()
                .get("/api/projects/" + project + "/revenue?from=2026-01-01&to=2026-01-31")
                .expect(200)
                .whole(name);
    }
}
