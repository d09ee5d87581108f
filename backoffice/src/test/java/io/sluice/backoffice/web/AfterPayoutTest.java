package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.RigPostgres;
import io.sluice.backoffice.base.IdKind;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What happens to money that has been paid, or was promised: holdbacks on their day, refunds and
/// disputes of what was paid out, weekly advances, transfers on their way, revoked karma.
class AfterPayoutTest {
    private static final String ME = "/api/contributors/me";

    @Test
    void releasesAHoldbackOnItsDayUnlessAFraudSignalIsOpen() {
        try (PetMatch pet = paid()) {
            String signal =
                    raise(pet, "{\"contributor_id\":\"%s\",\"kind\":\"sybil\"}", "dave")
                            .text("signal_id");
            pet.rig.at("2026-03-17T23:59:59Z");
            pet.run("holdback_releaser");
            assertThat(held(pet).values()).doesNotContain(0L);

            pet.rig.at("2026-03-18T00:00:00Z");
            pet.run("holdback_releaser");
            assertThat(held(pet))
                    .isEqualTo(
                            Map.of(
                                    "alice", 0L, "bob", 0L, "carol", 0L, "dave", 12_078L, "eve",
                                    0L));
            assertThat(pet.earnings("alice").whole("pending_cents")).isEqualTo(46_666);
            pet.rig.admin().post("/api/fraud/signals/" + signal + "/clear", "{}").expect(200);
            pet.run("holdback_releaser");
            assertThat(held(pet).values()).containsOnly(0L);

            // Out with the next disbursement, as a line of its own and without another holdback.
            pet.month("2026-03-01");
            Answer payout = pet.as("alice").get(ME + "/payouts").expect(200);
            assertThat(payout.number("data.0.holdback_releases")).isEqualTo("466.66");
            assertThat(payout.number("data.0.total_net")).isEqualTo("466.66");
        }
    }

    @Test
    void takesARefundAfterPayoutFromPlatformTreasuryAndWhatIsHeld() {
        try (PetMatch pet = paid()) {
            pet.refund("ch_0", "2026-02-20", 100_000);
            pet.rig.at("2026-03-01T00:00:00Z");
            Answer cycle = cycle(pet, pet.calculate("2026-02-01", "2026-02-28"));
            assertThat(cycle.whole("totals.platform_given_back_cents")).isEqualTo(15_000);
            assertThat(cycle.whole("totals.treasury_given_back_cents")).isEqualTo(15_000);
            assertThat(cycle.whole("totals.pool_given_back_cents")).isEqualTo(70_000);
            assertThat(cycle.whole("totals.deficit_cents")).isZero();
            // A tenth of what each had, from a fifth that was held: half of it is left.
            held(pet)
                    .forEach((name, cents) ->
                            assertThat(cents * 2).isBetween(held(name) - 2, held(name) + 2));
            Answer mine = pet.as("dave").get(ME + "/holdbacks").expect(200);
            assertThat(mine.whole("data.0.amount_cents")).isEqualTo(12_078);
            assertThat(mine.text("data.0.clawback_reason")).isEqualTo("refund");
            assertThat(mine.text("data.0.status")).isEqualTo("held");
        }
    }

    @Test
    void carriesAsADeficitOnlyWhatNobodyHolds() {
        try (PetMatch pet = paid()) {
            pet.refund("ch_0", "2026-02-20", 400_000);
            pet.rig.at("2026-03-01T00:00:00Z");
            Answer cycle = cycle(pet, pet.calculate("2026-02-01", "2026-02-28"));
            assertThat(held(pet).values()).containsOnly(0L);
            long heldCents = cycle.whole("totals.pool_given_back_cents");
            assertThat(heldCents).isBetween(139_995L, 140_000L);
            assertThat(cycle.whole("totals.deficit_cents")).isEqualTo(280_000 - heldCents);
            assertThat(pet.earnings("dave").whole("negative_cents")).isZero();
            assertThat(cycle.whole("totals.items")).isZero();
            Answer skipped =
                    pet.carl
                            .get("/api/payouts/cycles/" + cycle.text("cycle_id") + "/skipped")
                            .expect(200);
            assertThat(skipped.text("data.0.reasons.0")).isEqualTo("negative_revenue");
        }
    }

    @Test
    void givesBackWhatADisputeFrozeOnceItIsWonAndNothingWhenItIsLost() {
        for (String word : new String[] {"won", "lost"}) {
            try (PetMatch pet = paid()) {
                pet.dispute("dp_1", "ch_0", "2026-02-20", "2026-02-20", 100_000, "needs_response");
                pet.rig.at("2026-03-01T00:00:00Z");
                String february = pet.calculate("2026-02-01", "2026-02-28");
                long frozen = 140_000 - sum(held(pet));
                assertThat(frozen).isBetween(70_000L, 70_005L);
                pet.rig.at("2026-03-11T00:00:00Z");
                pet.approve(february);
                pet.rig.at("2026-03-15T06:00:00Z");
                pet.disburse(february);
                pet.dispute("dp_1", "ch_0", "2026-02-20", "2026-03-16", 100_000, word);
                pet.rig.at("2026-03-23T00:00:00Z");
                pet.calculate("weekly", "2026-03-16", "2026-03-22");
                pet.rig.at("2026-04-01T00:00:00Z");
                Answer march = cycle(pet, pet.calculate("2026-03-01", "2026-03-31"));

                long pending = 0;
                for (String name : pet.people.keySet()) {
                    pending += pet.earnings(name).whole("pending_cents");
                }
                // Their day is past: what returns is pending, with its holdback taken.
                assertThat(pending).as(word).isEqualTo(word.equals("won") ? 70_000 : 0);
                assertThat(march.whole("totals.net_revenue_cents")).isZero();
                assertThat(march.whole("totals.deficit_cents")).isZero();
            }
        }
    }

    @Test
    void paysAProByTheWeekAndTheRestWithTheMonth() {
        try (PetMatch pet = PetMatch.start()) {
            pet.people.keySet().forEach(pet::ready);
            pet.rig
                    .admin()
                    .patch("/api/contributors/" + pet.person("carol"), "{\"plan\":\"pro\"}")
                    .expect(200);
            pet.revenue("2026-02-04", 100_000);
            pet.rig.at("2026-02-09T00:00:00Z");
            String week = pet.calculate("weekly", "2026-02-02", "2026-02-08");
            Answer items = pet.carl.get("/api/payouts/cycles/" + week + "/items").expect(200);
            assertThat(items.list("data")).hasSize(1);
            long advance = items.whole("data.0.gross_amount_cents");
            assertThat(items.text("data.0.contributor_id")).isEqualTo(pet.person("carol"));
            pet.dora
                    .post("/api/payouts/cycles/" + week + "/approve", "{}")
                    .expect(409, "review_open");
            pet.rig.at("2026-02-12T00:00:00Z");
            pet.approve(week);
            pet.disburse(week);
            assertThat(pet.earnings("carol").whole("lifetime_cents"))
                    .isEqualTo(advance - advance / 5);

            pet.revenue("2026-02-20", 50_000);
            String month = pet.month("2026-02-01");
            Answer carol = pet.carl.get("/api/payouts/items/" + pet.item(month, "carol"));
            assertThat(carol.whole("advances_cents")).isEqualTo(advance);
            Answer all = pet.carl.get("/api/payouts/cycles/" + month + "/items").expect(200);
            long gross = 0;
            for (int i = 0; i < all.list("data").size(); i++) {
                gross += all.whole("data." + i + ".gross_amount_cents");
            }
            assertThat(gross + advance).isEqualTo(105_000);
            Answer payout = pet.as("carol").get(ME + "/payouts").expect(200);
            assertThat(payout.number("data.0.advances").replace(".", ""))
                    .isEqualTo(Long.toString(advance));
            assertThat(payout.number("data.0.deficit_in")).isEqualTo("0.00");
        }
    }

    @Test
    void asksAnAdvanceBackFromWhoSharesNothingOfItsMonth() {
        try (PetMatch pet = PetMatch.start()) {
            pet.people.keySet().forEach(pet::ready);
            pet.rig
                    .admin()
                    .patch("/api/contributors/" + pet.person("carol"), "{\"plan\":\"pro\"}")
                    .expect(200);
            pet.revenue("2026-02-04", 100_000);
            pet.rig.at("2026-02-09T00:00:00Z");
            String week = pet.calculate("weekly", "2026-02-02", "2026-02-08");
            long advance = cycle(pet, week).whole("totals.gross_cents");
            pet.rig.at("2026-02-12T00:00:00Z");
            pet.approve(week);
            pet.disburse(week);
            pet.execute(
                    "UPDATE backoffice.karma_grants SET revoked_at = now(),"
                            + " revoked_reason = 'sybil' WHERE contributor_id = '"
                            + PetMatch.uuid(IdKind.CONTRIBUTOR, pet.person("carol"))
                            + "'");

            pet.rig.at("2026-03-01T00:00:00Z");
            Answer month = cycle(pet, pet.calculate("2026-02-01", "2026-02-28"));
            assertThat(month.whole("totals.gross_cents")).isEqualTo(70_000);
            Answer carol = pet.earnings("carol");
            assertThat(carol.whole("holdback_cents")).isZero();
            assertThat(carol.whole("negative_cents")).isEqualTo(advance - advance / 5);
        }
    }

    @Test
    void followsTransfersUntilTheRailHasSaidTheLastWord() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            pet.ready("alice", "{\"account_number\":\"000111\",\"sandbox\":\"send\"}");
            pet.ready("dave", "{\"account_number\":\"000222\",\"sandbox\":\"send\"}");
            pet.ready("eve", "{\"account_number\":\"000333\",\"sandbox\":\"silent\"}");
            pet.month("2026-01-01");
            assertThat(transfers(pet, "sent")).isEqualTo(2);
            assertThat(transfers(pet, "unknown")).isOne();

            pet.run("transfer_follower");
            // The rail had taken the order before it fell silent.
            assertThat(transfers(pet, "unknown")).isZero();
            assertThat(transfers(pet, "paid")).isOne();
            rail(pet, "paid", 186_667);
            rail(pet, "returned", 48_314);
            pet.run("transfer_follower");
            assertThat(transfers(pet, "sent")).isZero();
            assertThat(transfers(pet, "paid")).isEqualTo(2);
            assertThat(transfers(pet, "returned")).isOne();
            assertThat(pet.earnings("dave").whole("pending_cents")).isEqualTo(48_314);
            assertThat(pet.earnings("dave").whole("holdback_cents")).isEqualTo(12_078);
            assertThat(pet.rig.admin().get("/api/jobs").body())
                    .contains("\"name\":\"transfer_follower\",\"schedule\":\"hourly UTC\"");
        }
    }

    @Test
    void revokesTheGrantsOfWhoseKarmaIsSaidToBeRevoked() {
        try (PetMatch pet = paid()) {
            String body =
                    """
                    {"contributor_id":"%%s","project_id":"%s","kind":"sybil","karma_revoked":true}
                    """
                            .formatted(pet.projectId);
            raise(pet, body, "dave");

            assertThat(held(pet)).containsEntry("dave", 0L).containsEntry("alice", 46_666L);
            assertThat(pet.earnings("dave").whole("negative_cents")).isZero();
            assertThat(pet.carl.get("/api/projects/" + pet.projectId + "/karma").body())
                    .doesNotContain(pet.person("dave"))
                    .contains(pet.person("eve"));
            Answer told = pet.carl.get("/api/audit/payments?event_type=karma.revoked").expect(200);
            assertThat(told.list("data")).hasSize(1);
            assertThat(told.text("data.0.payload.reason")).isEqualTo("sybil");
            // What was forfeited is the others' in the next pool.
            pet.rig.at("2026-03-01T00:00:00Z");
            Answer next = cycle(pet, pet.calculate("2026-02-01", "2026-02-28"));
            assertThat(next.whole("totals.gross_cents")).isEqualTo(12_078);
            assertThat(next.whole("totals.items")).isEqualTo(4);
        }
    }

    @Test
    void forfeitsOnlyWhatTheMonthsRefundsLeaveAndMakesNoDebt() {
        try (PetMatch pet = paid()) {
            pet.refund("ch_0", "2026-02-20", 100_000);
            raise(
                    pet,
                    "{\"contributor_id\":\"%s\",\"kind\":\"sybil\",\"karma_revoked\":true}",
                    "dave");
            Answer dave = pet.earnings("dave");
            assertThat(dave.whole("holdback_cents")).isBetween(6_038L, 6_040L);
            assertThat(dave.whole("negative_cents")).isZero();
            // The refund takes what was kept for it, and the rest is shared.
            pet.rig.at("2026-03-01T00:00:00Z");
            Answer next = cycle(pet, pet.calculate("2026-02-01", "2026-02-28"));
            assertThat(next.whole("totals.pool_given_back_cents")).isEqualTo(70_000);
            assertThat(pet.earnings("dave").whole("holdback_cents")).isZero();
        }
    }

    /// PetMatch, of which January is paid.
    private static PetMatch paid() {
        PetMatch pet = PetMatch.start();
        pet.revenue("2026-01-10", 1_000_000);
        pet.people.keySet().forEach(pet::ready);
        pet.month("2026-01-01");
        return pet;
    }

    private static Answer raise(PetMatch pet, String body, String name) {
        return pet.rig
                .admin()
                .post("/api/fraud/signals", body.formatted(pet.person(name)))
                .expect(201);
    }

    private static Answer cycle(PetMatch pet, String cycleId) {
        return pet.carl.get("/api/payouts/cycles/" + cycleId).expect(200);
    }

    private static Map<String, Long> held(PetMatch pet) {
        Map<String, Long> held = new TreeMap<>();
        pet.people
                .keySet()
                .forEach(name -> held.put(name, pet.earnings(name).whole("holdback_cents")));
        return held;
    }

    /// What is held of somebody's January.
    private static long held(String name) {
        return switch (name) {
            case "alice" -> 46_666;
            case "bob" -> 14_640;
            case "carol" -> 22_692;
            case "dave" -> 12_078;
            default -> 43_921;
        };
    }

    private static long sum(Map<String, Long> cents) {
        return cents.values().stream().mapToLong(Long::longValue).sum();
    }

    private static int transfers(PetMatch pet, String status) {
        return pet.carl.get("/api/payouts/transfers?status=" + status).list("data").size();
    }

    /// What the bank itself writes down of the transfer of an amount.
    private static void rail(PetMatch pet, String state, long cents) {
        RigPostgres.execute(
                pet.rig.database(),
                "UPDATE backoffice.sandbox_transfers SET state = '%s' WHERE amount_cents = %d"
                        .formatted(state, cents));
    }
}
