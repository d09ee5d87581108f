package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import org.junit.jupiter.api.Test;

/// What becomes of payouts once they are due: gates, thresholds, holdbacks, failures, clawbacks.
class DisbursementTest {
    private static final String ME = "/api/contributors/me";

    @Test
    void returnsAFailedPayoutToPendingAndPaysItByTheNewMethod() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            pet.people.keySet().stream().filter(name -> !name.equals("eve")).forEach(pet::ready);
            pet.ready("eve", "{\"account_number\":\"000111\",\"sandbox\":\"fail\"}");
            month(pet, "2026-01-01", "2026-01-31", "2026-02-11", "2026-02-15T06:00:00Z");

            RigClient eve = pet.as("eve");
            assertThat(eve.get(ME + "/payouts").text("data.0.status")).isEqualTo("failed");
            assertThat(eve.get(ME + "/earnings").whole("pending_cents")).isEqualTo(175_687);
            assertThat(eve.get(ME + "/earnings").whole("holdback_cents")).isEqualTo(43_921);
            Answer changed =
                    eve.put(
                                    ME + "/payout-method",
                                    "{\"method_type\":\"ach\",\"details\":"
                                            + "{\"account_number\":\"000222333444\"}}")
                            .expect(200);
            assertThat(changed.text("effective_from")).isEqualTo("2026-03-01T00:00:00.000Z");
            assertThat(changed.text("details.masked")).isEqualTo("***3444");

            pet.rig.at("2026-03-01T00:00:00Z");
            month(pet, "2026-02-01", "2026-02-28", "2026-03-11", "2026-03-15T06:00:00Z");
            Answer paid = eve.get(ME + "/payouts").expect(200);
            assertThat(paid.text("data.0.status")).isEqualTo("disbursed");
            assertThat(paid.number("data.0.total_net")).isEqualTo("1756.87");
            assertThat(paid.number("data.0.total_holdback")).isEqualTo("0.00");
        }
    }

    @Test
    void leavesAnUnknownTransferToTheRailOrAPerson() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            pet.ready("eve", "{\"account_number\":\"000111\",\"sandbox\":\"lost\"}");
            month(pet, "2026-01-01", "2026-01-31", "2026-02-11", "2026-02-15T06:00:00Z");

            Answer inbox = pet.carl.get("/api/payouts/transfers?status=unknown").expect(200);
            assertThat(inbox.list("data")).hasSize(1);
            String transfer = "/api/payouts/transfers/" + inbox.text("data.0.transfer_id");
            pet.carl
                    .post(transfer + "/resolve", "{\"outcome\":\"returned\"}")
                    .expect(409, "wrong_state");
            pet.carl
                    .post(transfer + "/resolve", "{\"outcome\":\"paid\",\"note\":\"seen\"}")
                    .expect(200);
            assertThat(pet.as("eve").get(ME + "/payouts").text("data.0.status"))
                    .isEqualTo("disbursed");
            pet.carl.post(transfer + "/resolve", "{\"outcome\":\"returned\"}").expect(200);
            assertThat(pet.as("eve").get(ME + "/payouts").text("data.0.status"))
                    .isEqualTo("returned");
            assertThat(pet.as("eve").get(ME + "/earnings").whole("pending_cents"))
                    .isEqualTo(175_687);
        }
    }

    @Test
    void keepsPendingWhatIsBelowTheThresholdOrBehindAGate() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 13_500);
            pet.ready("alice");
            month(pet, "2026-01-01", "2026-01-31", "2026-02-11", "2026-02-15T06:00:00Z");

            Answer alice = pet.as("alice").get(ME + "/payouts").expect(200);
            assertThat(alice.text("data.0.projects.0.status")).isEqualTo("disbursed");
            Answer bob = pet.as("bob").get(ME + "/payouts").expect(200);
            assertThat(bob.text("data.0.status")).isEqualTo("held");
            assertThat(bob.list("data.0.reasons")).hasSize(2);
            pet.as("bob").post(ME + "/payout-request", "{}").expect(409, "too_early");

            pet.ready("bob");
            pet.rig.at("2026-03-01T00:00:00Z");
            pet.revenue("2026-02-10", 10_000);
            month(pet, "2026-02-01", "2026-02-28", "2026-03-11", "2026-03-15T06:00:00Z");
            bob = pet.as("bob").get(ME + "/payouts").expect(200);
            assertThat(bob.text("data.0.status")).isEqualTo("rolled_over");
            assertThat(bob.text("data.0.reasons.0")).isEqualTo("below_threshold");
            assertThat(pet.as("bob").get(ME + "/earnings").whole("pending_cents")).isPositive();
        }
    }

    @Test
    void takesWhatWasWronglyPaidFromHoldbacksFirst() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            pet.people.keySet().forEach(pet::ready);
            month(pet, "2026-01-01", "2026-01-31", "2026-02-11", "2026-02-15T06:00:00Z");
            String body =
                    """
                    {"contributor_id":"%s","project_id":"%s","kind":"sybil","wrong_cents":50000}
                    """
                            .formatted(pet.person("dave"), pet.projectId);
            String signal =
                    pet.rig.admin().post("/api/fraud/signals", body).expect(201).text("signal_id");

            Answer dave = pet.as("dave").get(ME + "/earnings").expect(200);
            assertThat(dave.whole("holdback_cents")).isZero();
            assertThat(dave.whole("negative_cents")).isEqualTo(50_000 - 12_078);
            pet.rig.admin().post("/api/fraud/signals/" + signal + "/clear", "{}").expect(200);

            pet.rig.at("2026-03-01T00:00:00Z");
            String next = pet.calculate("2026-02-01", "2026-02-28");
            Answer items = pet.carl.get("/api/payouts/cycles/" + next + "/items").expect(200);
            long sum = 0;
            for (int i = 0; i < items.list("data").size(); i++) {
                sum += items.whole("data." + i + ".gross_amount_cents");
                boolean isDave =
                        items.text("data." + i + ".contributor_id").equals(pet.person("dave"));
                if (isDave) {
                    assertThat(items.whole("data." + i + ".gross_amount_cents")).isZero();
                }
            }
            assertThat(sum).isEqualTo(50_000);
            pet.rig
                    .admin()
                    .post("/api/contributors/" + pet.person("dave") + "/write-off", "{}")
                    .expect(200);
            assertThat(pet.as("dave").get(ME + "/earnings").whole("negative_cents")).isZero();
        }
    }

    @Test
    void aDisbursementAskedForTwiceIsDoneOnceAndAnsweredTheSame() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            pet.people.keySet().forEach(pet::ready);
            String cycle = pet.calculate("2026-01-01", "2026-01-31");
            pet.rig.at("2026-02-15T06:00:00Z");
            String disburse = "/api/payouts/cycles/" + cycle + "/disburse";
            pet.carl.post(disburse, "{}", "Idempotency-Key", "early").expect(409, "wrong_state");
            pet.approve(cycle);
            // A refusal is no answer to be kept: what stood in the way is gone.
            Answer first = pet.carl.post(disburse, "{}", "Idempotency-Key", "early").expect(200);
            assertThat(first.text("status")).isEqualTo("complete");
            assertThat(first.response().headers().firstValue("Idempotent-Replayed")).isEmpty();

            pet.rig.at("2026-02-16T00:00:00Z");
            Answer again = pet.carl.post(disburse, "{}", "Idempotency-Key", "early").expect(200);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.response().headers().firstValue("Idempotent-Replayed"))
                    .contains("true");
            pet.carl
                    .post(disburse, "", "Idempotency-Key", "early")
                    .expect(422, "idempotency_key_reused");
            assertThat(pet.carl.get("/api/payouts/transfers").list("data")).hasSize(5);
        }
    }

    @Test
    void explainsEachAmount() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            String cycle = pet.calculate("2026-01-01", "2026-01-31");
            Answer mine = pet.as("dave").get("/api/payouts/cycles/" + cycle + "/items");
            String path = "/api/payouts/items/" + mine.text("data.0.item_id") + "/why";
            Answer why = pet.as("dave").get(path).expect(200);
            assertThat(why.text("rules.0.rule")).isEqualTo("net_revenue");
            assertThat(why.whole(rule(why, "share") + "result.share_cents")).isEqualTo(60_392);
            String gates = rule(why, "gates");
            assertThat(why.text(gates + "result.closed.0")).isEqualTo("tax_form");
            assertThat(why.text(gates + "result.closed.1")).isEqualTo("payout_method");
            assertThat(why.flag(rule(why, "line") + "result.paid")).isFalse();
            assertThat(why.whole(rule(why, "threshold") + "inputs.payee_pending_cents"))
                    .isEqualTo(60_392);
            assertThat(why.text(rule(why, "status") + "result.status")).isEqualTo("pending");
            pet.carl.get("/api/payouts/cycles/" + cycle + "/skipped").expect(200);

            pet.ready("dave");
            pet.rig.at("2026-02-15T06:00:00Z");
            pet.approve(cycle);
            pet.disburse(cycle);
            Answer paid = pet.as("dave").get(path).expect(200);
            assertThat(paid.list(rule(paid, "gates") + "result.closed")).isEmpty();
            assertThat(paid.flag(rule(paid, "line") + "result.paid")).isTrue();
            assertThat(paid.whole(rule(paid, "line") + "result.net_cents")).isEqualTo(48_314);
            assertThat(paid.whole(rule(paid, "payments") + "result.0.net_cents")).isEqualTo(48_314);
        }
    }

    /// Where a rule stands in an answer.
    private static String rule(Answer why, String name) {
        for (int i = 0; i < why.list("rules").size(); i++) {
            if (why.text("rules." + i + ".rule").equals(name)) {
                return "rules." + i + ".";
            }
        }
        throw new AssertionError("no rule " + name + " in " + why.body());
    }

    private static void month(
            PetMatch pet, String first, String last, String reviewed, String disbursed) {
        String cycle = pet.calculate(first, last);
        pet.rig.at(reviewed + "T00:00:00Z");
        pet.approve(cycle);
        pet.rig.at(disbursed);
        pet.disburse(cycle);
    }
}
