package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.console.Visitor;
import io.sluice.backoffice.ledger.SignedStripe;
import io.sluice.backoffice.ledger.StripeNote;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a suspended Stripe account does to payouts (002, section 12): those of its project freeze,
/// nobody else's do, and nothing is lost.
class SuspensionTest {
    private static final String ME = "/api/contributors/me";

    @Test
    void freezesTheProjectsPayoutsUntilItIsLifted() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            pet.people.keySet().forEach(pet::ready);
            addOtherProject(pet);
            pet.execute(
                    """
                    UPDATE backoffice.projects SET stripe_account_id = 'acct_1' WHERE id = '%s';
                    INSERT INTO backoffice.connected_accounts
                    VALUES ('acct_1', true, 'rejected.fraud', '2026-02-01')
                    """
                            .formatted(PetMatch.uuid(IdKind.PROJECT, pet.projectId)));

            String cycle = pet.calculate("2026-01-01", "2026-01-31");
            String shown = "/api/payouts/cycles/" + cycle;
            Answer preview = pet.as("carol").get(shown + "/items").expect(200);
            assertThat(preview.text("data.0.reasons.0")).isEqualTo("project_suspended");
            assertThat(pet.carl.get(shown).whole("totals.net_cents")).isEqualTo(56_000);
            pet.rig.at("2026-02-15T06:00:00Z");
            pet.approve(cycle);
            pet.disburse(cycle);

            Answer transfers = pet.carl.get("/api/payouts/transfers").expect(200);
            assertThat(transfers.list("data")).as("the other project's alone").hasSize(1);
            assertThat(transfers.whole("data.0.amount_cents")).isEqualTo(56_000);
            Answer items = pet.as("carol").get("/api/payouts/cycles/" + cycle + "/items");
            assertThat(items.text("data.0.status")).isEqualTo("held");
            assertThat(items.text("data.0.reasons.0")).isEqualTo("project_suspended");
            assertThat(pet.as("carol").get(ME + "/earnings").whole("pending_cents"))
                    .isEqualTo(113_464);
            assertThat(pet.as("carol").get(ME + "/earnings").whole("holdback_cents")).isZero();

            pet.execute("UPDATE backoffice.connected_accounts SET suspended = false");
            pet.rig.at("2026-03-01T00:00:00Z");
            String next = pet.calculate("2026-02-01", "2026-02-28");
            pet.rig.at("2026-03-15T06:00:00Z");
            pet.approve(next);
            pet.disburse(next);
            assertThat(pet.carl.get("/api/payouts/transfers").list("data")).hasSize(6);
            assertThat(pet.as("carol").get(ME + "/earnings").whole("pending_cents")).isZero();
        }
    }

    @Test
    void paysWhatWasCalculatedOnceItIsForGoodAndTakesThePenaltyFromTheTreasury() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            pet.people.keySet().forEach(pet::ready);
            account(pet, "evt_shut", "rejected.fraud");
            pet.month("2026-01-01");
            assertThat(pet.carl.get("/api/payouts/transfers").list("data")).isEmpty();
            Answer reviews = pet.carl.get("/api/reviews?status=open").expect(200);
            String declare = "/api/reviews/" + reviews.text("data.0.review_id") + "/permanent";
            String body = "{\"penalty_cents\":%d,\"note\":\"for good\"}".formatted(170_000);
            pet.as("alice").post(declare, body).expect(403, "forbidden");
            assertThat(pet.carl.post(declare, body).expect(200).text("status")).isEqualTo("closed");
            pet.carl.post(declare, body).expect(409, "wrong_state");

            String treasury = "/api/projects/" + pet.projectId + "/treasury";
            assertThat(pet.carl.get(treasury).expect(200).whole("balance_cents")).isZero();
            String log = "/api/audit/payments?event_type=";
            Answer spent = pet.as("dave").get(log + "treasury.spent").expect(200);
            assertThat(spent.text("data.0.payload.purpose")).isEqualTo("penalty");
            assertThat(spent.whole("data.0.payload.amount_cents")).isEqualTo(150_000);
            Answer ended = pet.as("dave").get(log + "project.ended").expect(200);
            assertThat(ended.text("data.0.actor")).isEqualTo("carl");
            assertThat(ended.whole("data.0.payload.platform_loss_cents")).isEqualTo(20_000);
            Answer told = pet.as("dave").get("/api/contributors/me/notices").expect(200);
            assertThat(told.text("data.0.kind")).isEqualTo("project.ended");

            pet.month("2026-02-01");
            assertThat(pet.carl.get("/api/payouts/transfers").list("data")).hasSize(5);
            assertThat(pet.earnings("carol").whole("pending_cents")).isZero();
            // 80% of what was calculated in January; nobody bears the penalty.
            assertThat(pet.as("carol").get(ME + "/payouts").number("data.0.total_net"))
                    .isEqualTo("907.72");
        }
    }

    @Test
    void isDeclaredPermanentInTheInbox() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            account(pet, "evt_shut", "rejected.fraud");
            pet.month("2026-01-01");
            String key =
                    pet.rig
                            .admin()
                            .post("/api/keys", "{\"role\":\"staff\",\"subject_id\":\"sam\"}")
                            .text("key");
            Visitor sam = new Visitor();
            sam.signIn(pet.rig.url(), key);
            HttpResponse<String> inbox = sam.get(pet.rig.url() + "/inbox");
            assertThat(inbox.body()).contains("PetMatch</a>: rejected fraud");
            Answer reviews = pet.carl.get("/api/reviews?status=open").expect(200);
            String form = "/inbox/reviews/" + reviews.text("data.0.review_id") + "/permanent";
            Map<String, String> filled = Map.of("penalty", "1,700.00", "note", "for good");
            HttpResponse<String> answer = sam.fill(pet.rig.url(), inbox, form, filled);
            assertThat(Visitor.location(answer)).as(answer.body()).isEqualTo("/inbox");
            Answer ended = pet.carl.get("/api/audit/payments?event_type=project.ended").expect(200);
            assertThat(ended.text("data.0.actor")).isEqualTo("sam");
            assertThat(ended.whole("data.0.payload.platform_loss_cents")).isEqualTo(20_000);
            assertThat(sam.get(pet.rig.url() + "/inbox").body()).doesNotContain(form);
        }
    }

    /// Of $1,500.00 in the treasury $200.00 are Stripe's; the rest is shared as January's pool was.
    @Test
    void whatTheTreasuryHasLeftIsPaidByTheLastCalculation() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            pet.people.keySet().forEach(pet::ready);
            account(pet, "evt_shut", "rejected.fraud");
            pet.month("2026-01-01");
            Answer reviews = pet.carl.get("/api/reviews?status=open").expect(200);
            pet.carl
                    .post(
                            "/api/reviews/" + reviews.text("data.0.review_id") + "/permanent",
                            "{\"penalty_cents\":20000,\"note\":\"for good\"}")
                    .expect(200);
            String treasury = "/api/projects/" + pet.projectId + "/treasury";
            assertThat(pet.carl.get(treasury).expect(200).whole("balance_cents")).isZero();
            Answer ended =
                    pet.as("dave").get("/api/audit/payments?event_type=project.ended").expect(200);
            assertThat(ended.whole("data.0.payload.shared_cents")).isEqualTo(130_000);
            assertThat(ended.whole("data.0.payload.platform_loss_cents")).isZero();
            // 1,300.00 as 7,000.00 was: her 1,134.64, and 13/70 of it.
            assertThat(pet.earnings("carol").whole("pending_cents")).isEqualTo(113_464 + 21_072);
            long pending = 0;
            for (String name : pet.people.keySet()) {
                pending += pet.earnings(name).whole("pending_cents");
            }
            assertThat(pending).isEqualTo(700_000 + 130_000);

            pet.month("2026-02-01");
            assertThat(pet.earnings("carol").whole("pending_cents")).isZero();
            // 80% of 1,345.36, the holdback of each lot rounded down.
            assertThat(pet.as("carol").get(ME + "/payouts").number("data.0.total_net"))
                    .isEqualTo("1076.30");
        }
    }

    @Test
    void anAccountThatIsOpenAgainIsNotClosedForGood() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            account(pet, "evt_shut", "rejected.fraud");
            account(pet, "evt_open", null);
            Answer reviews = pet.carl.get("/api/reviews?status=open").expect(200);
            String review = reviews.text("data.0.review_id");
            pet.carl
                    .post(
                            "/api/reviews/" + review + "/permanent",
                            "{\"penalty_cents\":1,\"note\":\"for good\"}")
                    .expect(409, "wrong_state");
            assertThat(pet.carl.get("/api/reviews?status=open").list("data")).hasSize(1);
        }
    }

    /// Stripe says how the account stands that the first charge was for.
    private static void account(PetMatch pet, String event, @Nullable String reason) {
        Instant at = Instant.parse("2026-02-01T00:00:00Z").plusSeconds(reason == null ? 1 : 0);
        String object =
                """
                {"id":"acct_of_ch_0","object":"account","charges_enabled":%1$b,
                 "payouts_enabled":%1$b,"requirements":{"disabled_reason":%2$s}}\
                """
                        .formatted(reason == null, reason == null ? "null" : '"' + reason + '"');
        new SignedStripe(pet.rig)
                .send(StripeNote.event(event, "account.updated", at, object))
                .expect(200);
    }

    /// A project on which Dave alone works, and which earned $1,000.00.
    private static void addOtherProject(PetMatch pet) {
        String other = pet.rig.project("Other", pet.person("alice"));
        pet.karma("dave", "100", "2026-01-05T00:00:00Z", other);
        pet.as("dave")
                .post(ME + "/agreements/" + other + "/accept", "{\"version\":\"1\"}")
                .expect(200);
        pet.charge(other, "ch_other", "2026-01-15", 100_000);
    }
}
