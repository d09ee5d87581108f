package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigClient.Answer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A month from its revenue to its payouts, over HTTP.
class CyclesApiTest {
    private static final Map<String, Long> GROSS =
            Map.of(
                    "alice", 233_333L,
                    "bob", 73_203L,
                    "carol", 113_464L,
                    "dave", 60_392L,
                    "eve", 219_608L);

    @Test
    void paysPetMatchToTheCent() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-01", 600_000);
            pet.revenue("2026-01-10", 250_000);
            pet.refund(pet.revenue("2026-01-31", 154_900), "2026-01-31", 4_900);
            pet.revenue("2026-02-01", 77_700); // the next month's
            pet.people.keySet().forEach(pet::ready);
            assertThat(netOfJanuary(pet)).isEqualTo(1_000_000);
            String cycle = pet.calculate("2026-01-01", "2026-01-31");

            Answer items = pet.carl.get("/api/payouts/cycles/" + cycle + "/items").expect(200);
            Map<String, Integer> at = places(items);
            GROSS.forEach((name, cents) -> {
                String item = "data." + at.get(pet.person(name)) + ".";
                assertThat(items.whole(item + "gross_amount_cents")).as(name).isEqualTo(cents);
                assertThat(items.whole(item + "holdback_cents")).isEqualTo(cents / 5);
                assertThat(items.whole(item + "net_amount_cents")).isEqualTo(cents - cents / 5);
                assertThat(items.text(item + "payee_id")).isEqualTo(pet.payee(name));
            });

            pet.dora
                    .post("/api/payouts/cycles/" + cycle + "/approve", "{}")
                    .expect(409, "review_open");
            pet.rig.at("2026-02-11T00:00:00Z");
            pet.carl
                    .post("/api/payouts/cycles/" + cycle + "/approve", "{}")
                    .expect(409, "second_person_required");
            pet.carl
                    .post("/api/payouts/cycles/" + cycle + "/disburse", "{}")
                    .expect(409, "wrong_state");
            pet.approve(cycle);
            pet.carl
                    .post("/api/payouts/cycles/" + cycle + "/disburse", "{}")
                    .expect(409, "too_early");
            pet.rig.at("2026-02-15T06:00:00Z");
            pet.disburse(cycle);

            Answer shown = pet.carl.get("/api/payouts/cycles/" + cycle).expect(200);
            assertThat(shown.text("status")).isEqualTo("complete");
            Answer transfers = pet.carl.get("/api/payouts/transfers?status=paid").expect(200);
            assertThat(transfers.list("data")).hasSize(5);
            assertThat(transfers.text("data.0.rail")).isEqualTo("sandbox");

            Answer mine = pet.as("bob").get("/api/contributors/me/payouts").expect(200);
            assertThat(mine.text("data.0.status")).isEqualTo("disbursed");
            assertThat(mine.number("data.0.total_gross")).isEqualTo("732.03");
            assertThat(mine.number("data.0.total_holdback")).isEqualTo("146.40");
            assertThat(mine.number("data.0.total_net")).isEqualTo("585.63");
            assertThat(mine.text("data.0.projects.0.contributor_id")).isEqualTo(pet.person("bob"));
            assertThat(mine.number("data.0.projects.0.your_base_share")).isEqualTo("0.1333");
            assertThat(mine.text("data.0.pending_holdback_releases.0.release_date"))
                    .isEqualTo("2026-03-18");
            Answer earnings = pet.as("bob").get("/api/contributors/me/earnings").expect(200);
            assertThat(earnings.whole("lifetime_cents")).isEqualTo(58_563);
            assertThat(earnings.whole("holdback_cents")).isEqualTo(14_640);
            pet.as("bob").get("/api/contributors/me/holdbacks").expect(200);
        }
    }

    private static long netOfJanuary(PetMatch pet) {
        String revenue = "/api/projects/" + pet.projectId + "/revenue";
        return pet.carl
                .get(revenue + "?from=2026-01-01&to=2026-01-31")
                .expect(200)
                .whole("net_cents");
    }

    /// Where each contributor's item stands.
    private static Map<String, Integer> places(Answer items) {
        Map<String, Integer> at = new HashMap<>();
        for (int i = 0; i < items.list("data").size(); i++) {
            at.put(items.text("data." + i + ".contributor_id"), i);
        }
        return at;
    }

    @Test
    void refusesPeriodsThatCannotBe() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2025-12-10", 100_000);
            pet.revenue("2026-01-10", 100_000);
            refused(pet, "monthly", "2026-01-01", "2026-01-31", 409, "previous_period_open");
            refused(pet, "monthly", "2025-12-02", "2025-12-31", 422, "invalid_value");
            refused(pet, "weekly", "2026-01-06", "2026-01-11", 422, "invalid_value");
            refused(pet, "monthly", "2026-02-01", "2026-02-28", 409, "period_open");
            refused(pet, "yearly", "2026-02-01", "2026-02-28", 422, "invalid_value");
            refused(pet, "monthly", "soon", "2026-02-28", 400, "invalid_request");
            pet.calculate("2025-12-01", "2025-12-31");
            refused(pet, "monthly", "2025-12-01", "2025-12-31", 409, "cycle_overlaps");
            refused(pet, "monthly", "2026-01-01", "2026-01-31", 409, "previous_cycle_open");
            pet.carl.get("/api/payouts/cycles/cyc_nothing").expect(404, "cycle_not_found");
            pet.as("dave").post("/api/payouts/cycles", "{}").expect(403, "forbidden");
        }
    }

    @Test
    void holdsWhatIsFlaggedAndPaysTheRest() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            pet.people.keySet().forEach(pet::ready);
            String cycle = pet.calculate("2026-01-01", "2026-01-31");
            Answer own = pet.as("dave").get("/api/payouts/cycles/" + cycle + "/items").expect(200);
            assertThat(own.list("data")).hasSize(1);
            String item = "/api/payouts/items/" + own.text("data.0.item_id");
            pet.as("carol").post(item + "/flags", "{\"reason\":\"envy\"}").expect(403, "forbidden");
            String flag =
                    pet.as("dave")
                            .post(item + "/flags", "{\"reason\":\"my karma is wrong\"}")
                            .expect(201)
                            .text("flag_id");
            pet.rig.at("2026-02-15T06:00:00Z");
            pet.as("dave")
                    .post(item + "/flags", "{\"reason\":\"late\"}")
                    .expect(409, "review_closed");
            pet.approve(cycle);
            pet.disburse(cycle);
            assertThat(pet.as("dave").get(item).expect(200).text("status")).isEqualTo("held");
            assertThat(pet.as("dave").get(item).text("reasons.0")).isEqualTo("flag");
            assertThat(pet.carl.get("/api/payouts/transfers").list("data")).hasSize(4);
            pet.carl
                    .post(item + "/flags/" + flag + "/resolve", "{\"outcome\":\"dismissed\"}")
                    .expect(200);
            pet.rig.at("2026-03-01T00:00:00Z");
            String next = pet.calculate("2026-02-01", "2026-02-28");
            pet.rig.at("2026-03-15T06:00:00Z");
            pet.approve(next);
            pet.disburse(next);
            assertThat(pet.as("dave").get(item).text("status")).isEqualTo("disbursed");
            assertThat(
                            pet.as("dave")
                                    .get("/api/contributors/me/payouts")
                                    .number("data.0.pending_in"))
                    .isEqualTo("603.92");
        }
    }

    private static void refused(
            PetMatch pet, String plan, String from, String to, int status, String code) {
        pet.carl
                .post(
                        "/api/payouts/cycles",
                        "{\"plan\":\"%s\",\"period_start\":\"%s\",\"period_end\":\"%s\"}"
                                .formatted(plan, from, to))
                .expect(status, code);
    }
}
