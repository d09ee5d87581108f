package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import org.junit.jupiter.api.Test;

/// A split from its proposal to the first cycle under it, over HTTP.
class VotesApiTest {
    private static final String THREE_QUARTERS =
            "{\"kind\":\"split\",\"proposal\":{\"contributor_pool_pct\":0.75}}";

    @Test
    void aPassedVoteChangesTheSplitOfTheMonthAfter() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            pet.revenue("2026-02-10", 100_000);
            pet.revenue("2026-03-10", 100_000);
            pet.people.keySet().forEach(pet::ready);
            String january = pet.calculate("2026-01-01", "2026-01-31");
            pet.rig.at("2026-02-02T00:00:00Z");
            String weak = open(pet, pet.as("carol"));
            ballot(pet.as("alice"), weak, true).expect(201); // 850 of 3,000
            String vote = open(pet, pet.as("alice"));
            ballots(pet, vote);

            put(pet, "0.75", vote).expect(409, "vote_not_passed"); // not closed yet
            pet.rig.at("2026-02-05T00:00:00Z");
            Answer closed = pet.carl.get("/api/votes/" + vote).expect(200);
            assertThat(closed.text("status")).isEqualTo("passed");
            assertThat(closed.number("approve_karma")).isEqualTo("1800");
            assertThat(closed.number("reject_karma")).isEqualTo("800");
            assertThat(closed.number("total_karma")).isEqualTo("3000");
            ballot(pet.as("eve"), vote, true).expect(409, "vote_closed");
            refusedAfterTheVote(pet, vote, weak);
            pet.rig
                    .admin()
                    .put(split(pet.rig.project("Other", pet.person("eve"))), body("0.75", vote))
                    .expect(409, "vote_not_passed");
            for (int i = 0; i < 2; i++) {
                Answer changed = put(pet, "0.75", vote).expect(200);
                assertThat(changed.text("effective_from")).isEqualTo("2026-03-01T00:00:00.000Z");
                assertThat(changed.number("treasury_pct")).isEqualTo("0.1");
            }
            assertThat(
                            pet.carl
                                    .get(split(pet.projectId))
                                    .expect(200)
                                    .number("contributor_pool_pct"))
                    .isEqualTo("0.7");
            assertThat(
                            pet.carl
                                    .get("/api/audit/payments?event_type=split.changed")
                                    .expect(200)
                                    .list("data"))
                    .hasSize(1);

            finish(pet, january, "2026-02");
            assertThat(pool(pet, "2026-02-01", "2026-02-28", "2026-03")).isEqualTo(70_000);
            assertThat(pool(pet, "2026-03-01", "2026-03-31", "2026-04")).isEqualTo(75_000);
        }
    }

    /// Another pool than was voted for, out of bounds, from another day on, without the karma, by
    /// who has no say, or without a vote.
    private static void refusedAfterTheVote(PetMatch pet, String vote, String weak) {
        put(pet, "0.74", vote).expect(409, "vote_not_passed");
        put(pet, "0.81", vote).expect(422, "split_out_of_bounds");
        put(pet, "0.59", vote).expect(422, "split_out_of_bounds");
        String now = body("0.75", vote).replace("}", ",\"effective_from\":\"2026-02-06\"}");
        pet.rig.admin().put(split(pet.projectId), now).expect(400, "unknown_field");
        Answer lost = pet.carl.get("/api/votes/" + weak).expect(200);
        assertThat(lost.text("status")).isEqualTo("rejected");
        put(pet, "0.75", weak).expect(409, "vote_not_passed");
        pet.as("alice").put(split(pet.projectId), body("0.75", vote)).expect(403, "forbidden");
        pet.rig
                .as("project", pet.rig.project("Elsewise", pet.person("eve")))
                .put(split(pet.projectId), body("0.75", vote))
                .expect(403, "forbidden");
        pet.rig
                .admin()
                .put(split(pet.projectId), "{\"contributor_pool_pct\":0.75}")
                .expect(409, "vote_not_passed");
    }

    @Test
    void theDryRunShowsWhatWouldHaveBeen() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            pet.calculate("2026-01-01", "2026-01-31");
            String vote = open(pet, pet.as("alice"));

            Answer shown = pet.as("eve").get("/api/votes/" + vote + "/dry-run").expect(200);

            assertThat(shown.text("cycles.0.period_end")).isEqualTo("2026-01-31");
            long was = 0;
            long wouldBe = 0;
            for (int i = 0; i < 5; i++) {
                String at = "cycles.0.contributors." + i + ".";
                was += shown.whole(at + "was_cents");
                wouldBe += shown.whole(at + "would_be_cents");
                if (shown.text(at + "contributor_id").equals(pet.person("alice"))) {
                    assertThat(shown.whole(at + "was_cents")).isEqualTo(233_333);
                    assertThat(shown.whole(at + "would_be_cents")).isEqualTo(250_000);
                    assertThat(shown.whole(at + "difference_cents")).isEqualTo(16_667);
                }
            }
            assertThat(was).isEqualTo(700_000);
            assertThat(wouldBe).isEqualTo(750_000);
            pet.as("bob").get("/api/votes/" + vote + "/dry-run").expect(403, "forbidden");
        }
    }

    @Test
    void refusesWhatNobodyMayAskFor() {
        try (PetMatch pet = PetMatch.start()) {
            String votes = "/api/projects/" + pet.projectId + "/votes";
            RigClient alice = pet.as("alice");
            String stranger = pet.rig.human("Stan");
            RigClient stan = pet.rig.as("contributor", stranger);
            String empty = pet.rig.project("Empty", stranger);

            stan.post(votes, THREE_QUARTERS).expect(403, "forbidden");
            pet.carl.post(votes, THREE_QUARTERS).expect(403, "forbidden");
            pet.rig.as("project", empty).post(votes, THREE_QUARTERS).expect(403, "forbidden");
            pet.rig
                    .admin()
                    .post("/api/projects/" + empty + "/votes", THREE_QUARTERS)
                    .expect(409, "no_voters");
            alice.post(votes, THREE_QUARTERS.replace("0.75", "0.81"))
                    .expect(422, "split_out_of_bounds");
            alice.post(votes, THREE_QUARTERS.replace("0.75", "0.75001"))
                    .expect(422, "invalid_value");
            alice.post(votes, "{\"kind\":\"split\"}").expect(400, "invalid_request");
            alice.post(votes, THREE_QUARTERS.replace("split", "weather"))
                    .expect(422, "invalid_value");
            alice.post(votes, "{\"kind\":\"algorithm\",\"proposal\":{\"x\":1}}")
                    .expect(400, "unknown_field");
            String vote = open(pet, alice);
            ballot(stan, vote, true).expect(403, "forbidden");
            alice.post("/api/votes/" + vote + "/ballots", "{}").expect(400, "invalid_request");
            ballot(alice, "vote_x", true).expect(404, "vote_not_found");
            for (int i = 1; i < VoteOpening.OPEN_MAX; i++) {
                open(pet, alice);
            }
            alice.post(votes, THREE_QUARTERS).expect(409, "too_many_votes");
            assertThat(alice.get(votes + "?limit=5").expect(200).list("data")).hasSize(5);
        }
    }

    private static void ballots(PetMatch pet, String vote) {
        ballot(pet.as("alice"), vote, false).expect(201);
        ballot(pet.as("alice"), vote, true).expect(201);
        ballot(pet.as("carol"), vote, true).expect(201);
        ballot(pet.as("dave"), vote, true).expect(201);
        ballot(pet.as("eve"), vote, false).expect(201);
        // Karma of after the opening weighs nothing.
        pet.rig
                .admin()
                .post(
                        "/api/karma/grants",
                        """
                        {"contributor_id":"%s","project_id":"%s","amount":9000,
                         "earned_at":"2026-02-02T00:00:00Z"}
                        """
                                .formatted(pet.person("eve"), pet.projectId))
                .expect(201);
    }

    private static String open(PetMatch pet, RigClient who) {
        Answer opened =
                who.post("/api/projects/" + pet.projectId + "/votes", THREE_QUARTERS).expect(201);
        assertThat(opened.text("status")).isEqualTo("open");
        return opened.text("vote_id");
    }

    private static Answer ballot(RigClient who, String vote, boolean approve) {
        return who.post("/api/votes/" + vote + "/ballots", "{\"approve\":" + approve + "}");
    }

    private static Answer put(PetMatch pet, String pool, String vote) {
        return pet.rig.admin().put(split(pet.projectId), body(pool, vote));
    }

    private static String split(String projectId) {
        return "/api/projects/" + projectId + "/split";
    }

    private static String body(String pool, String vote) {
        return "{\"contributor_pool_pct\":%s,\"governance_vote_id\":\"%s\"}".formatted(pool, vote);
    }

    private static void finish(PetMatch pet, String cycle, String month) {
        pet.rig.at(month + "-11T00:00:00Z");
        pet.approve(cycle);
        pet.rig.at(month + "-15T06:00:00Z");
        pet.disburse(cycle);
    }

    /// What the month's cycle divided among contributors; pays it out afterwards.
    private static long pool(PetMatch pet, String first, String last, String nextMonth) {
        pet.rig.at(nextMonth + "-01T00:00:00Z");
        String cycle = pet.calculate(first, last);
        Answer items = pet.carl.get("/api/payouts/cycles/" + cycle + "/items").expect(200);
        long gross = 0;
        for (int i = 0; i < items.list("data").size(); i++) {
            gross += items.whole("data." + i + ".gross_amount_cents");
        }
        finish(pet, cycle, nextMonth);
        return gross;
    }
}
