package io.sluice.backoffice.ledger;

import static io.sluice.backoffice.ledger.StripeNote.charge;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigClient.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What hosting costs, from the month it is used in to the founder's invoice.
class InfrastructureTest {
    private static final String INVOICES = "/api/platform-fees/invoices";

    @Test
    void aMonthIsTakenFromRevenueAndTheRestAndSkippedMonthsAreTheFounders() {
        try (MonthWithStripe world = new MonthWithStripe("2025-12-10T00:00:00Z", 2_000)) {
            sold(world, "ch_1", "2026-01-10T12:00:00Z", 1_500);
            assertThat(world.carl.get(INVOICES).expect(200).list("data")).isEmpty();
            world.pay("2026-01-01", "2026-01-31", "2026-02-01T00:00:00Z", "2026-02");
            // Nothing is earned in February.
            sold(world, "ch_2", "2026-03-10T12:00:00Z", 9_000);
            world.rig.at("2026-04-01T00:00:00Z");
            run(world);
            run(world);

            assertThat(invoices(world))
                    .containsExactly(
                            "2026-03-01 2000 2000 0",
                            "2026-02-01 2000 0 2000",
                            "2026-01-01 2000 1500 500",
                            "2025-12-01 2000 0 2000");
            Answer page = world.carl.get(INVOICES + "?limit=1&project_id=" + world.project);
            assertThat(page.text("data.0.founder_id")).isEqualTo(world.aliceId);
            assertThat(page.text("data.0.kind")).isEqualTo("infrastructure");
            assertThat(page.text("next_cursor")).isNotEmpty();
            // Another price from now on does not change what was booked.
            world.rig
                    .admin()
                    .post(
                            "/api/projects/" + world.project + "/stage",
                            "{\"stage\":\"growing\",\"monthly_infrastructure_cents\":900}")
                    .expect(200);
            sold(world, "ch_3", "2026-04-01T00:00:00Z", 5_000);
            Answer shown =
                    world.carl.get(
                            "/api/projects/%s/revenue?from=2026-01-01&to=2026-04-30&bucket=month"
                                    .formatted(world.project));
            assertThat(shown.expect(200).whole("infrastructure_cents"))
                    .isEqualTo(1_500 + 2_000 + 900);
            assertThat(shown.whole("buckets.2.net_cents")).isEqualTo(9_000 - 2_000);
            world.alice.get(INVOICES).expect(403, "forbidden");
            world.carl.get(INVOICES + "?project_id=x").expect(422, "invalid_value");
        }
    }

    @Test
    void whatCostsNothingIsNotBooked() {
        try (MonthWithStripe world = new MonthWithStripe("2026-01-01T00:00:00Z", 0)) {
            sold(world, "ch_1", "2026-01-10T12:00:00Z", 1_500);
            world.rig.at("2026-02-01T00:00:00Z");
            run(world);
            assertThat(invoices(world)).isEmpty();
        }
    }

    private static void run(MonthWithStripe world) {
        world.rig.admin().post("/api/jobs/payout_calculator/run", "").expect(200);
    }

    private static void sold(MonthWithStripe world, String id, String at, long cents) {
        String charge = charge(id, world.project, Instant.parse(at), cents, 1);
        world.tell("evt_" + id, "charge.succeeded", at, charge);
    }

    private static List<String> invoices(MonthWithStripe world) {
        Answer all = world.carl.get(INVOICES).expect(200);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < all.list("data").size(); i++) {
            String row = "data." + i + ".";
            lines.add(
                    "%s %d %d %d"
                            .formatted(
                                    all.text(row + "period"),
                                    all.whole(row + "amount_cents"),
                                    all.whole(row + "taken_from_revenue_cents"),
                                    all.whole(row + "due_cents")));
        }
        return lines;
    }
}
