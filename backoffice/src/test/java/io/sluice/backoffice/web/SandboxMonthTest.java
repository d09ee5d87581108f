package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigClient.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One month on sandbox rails, from its first sale to the release of what was held back: each step
/// over HTTP at its own hour, by the jobs where there is one, and each in the audit log.
class SandboxMonthTest {
    private static final String EARLY = "2025-06-01T00:00:00Z";
    private static final String CALCULATED = "2026-02-01T00:00:00.000Z";
    private static final String APPROVED = "2026-02-11T00:00:00.000Z";
    private static final String DISBURSED = "2026-02-15T06:00:00.000Z";
    private static final String RELEASED = "2026-03-18T00:00:00.000Z";

    @Test
    void goesFromSignedChargesToReleasedHoldbacksAndIsLoggedStepByStep() {
        try (Office office = Office.open()) {
            String project = sell(office);
            String cycle = calculate(office);
            approve(office, cycle);
            disburse(office, cycle);
            release(office);

            logged(office, project, cycle);
        }
    }

    /// $2,000.00, of which the contributors' pool is $1,400.00.
    private static String sell(Office office) {
        office.rig.at("2026-01-02T00:00:00Z");
        office.join("ann", office.rig.human("Ann"));
        office.join("ben", office.rig.human("Ben"));
        String project = office.rig.project("PetMatch", office.person("ann"));
        office.earns("ann", project, "300", EARLY); // tier 2: 1.0
        office.earns("ben", project, "100", EARLY); // tier 1: 0.5
        office.readyFor("ann", project);
        office.readyFor("ben", project);
        sale(office, project, "ch_1", "2026-01-10", 120_000);
        sale(office, project, "ch_2", "2026-01-20", 60_000);
        sale(office, project, "ch_3", "2026-01-31", 20_000);
        return project;
    }

    private static void sale(Office office, String project, String charge, String day, long cents) {
        office.rig.at(day + "T12:00:00Z");
        office.charge(project, charge, day, cents);
    }

    private static String calculate(Office office) {
        office.rig.at("2026-02-01T00:00:00Z");
        assertThat(office.run("payout_calculator").text("last_outcome")).isEqualTo("1 calculated");
        Answer cycles = office.carl.get("/api/payouts/cycles").expect(200);
        assertThat(cycles.list("data")).hasSize(1);
        assertThat(cycles.text("data.0.status")).isEqualTo("review");
        return cycles.text("data.0.cycle_id");
    }

    /// Who has changed a cycle can't approve it, and nobody before the review is over.
    private static void approve(Office office, String cycle) {
        office.rig.at("2026-02-08T09:00:00Z");
        String flags = "/api/payouts/items/" + office.item(cycle, "ben") + "/flags";
        String flag =
                office.as("ben")
                        .post(flags, "{\"reason\":\"Is that all?\"}")
                        .expect(201)
                        .text("flag_id");
        String approve = "/api/payouts/cycles/" + cycle + "/approve";
        office.dora.post(approve, "{}").expect(409, "review_open");
        office.rig.at("2026-02-11T00:00:00Z");
        office.carl
                .post(
                        flags + "/" + flag + "/resolve",
                        "{\"outcome\":\"dismissed\",\"note\":\"It is.\"}")
                .expect(200);
        office.carl.post(approve, "{}").expect(409, "second_person_required");
        office.dora.post(approve, "{}").expect(200);
    }

    private static void disburse(Office office, String cycle) {
        office.rig.at("2026-02-14T06:00:00Z");
        assertThat(office.run("payout_disburser").text("last_outcome")).isEqualTo("0 disbursed");
        office.rig.at("2026-02-15T06:00:00Z");
        assertThat(office.run("payout_disburser").text("last_outcome")).isEqualTo("1 disbursed");
        Answer shown = office.carl.get("/api/payouts/cycles/" + cycle).expect(200);
        assertThat(shown.text("status")).isEqualTo("complete");
        Answer transfers = office.carl.get("/api/payouts/transfers").expect(200);
        List<Long> amounts = new ArrayList<>();
        for (int i = 0; i < transfers.list("data").size(); i++) {
            assertThat(transfers.text("data." + i + ".status")).isEqualTo("paid");
            assertThat(transfers.text("data." + i + ".rail")).isEqualTo("sandbox");
            amounts.add(transfers.whole("data." + i + ".amount_cents"));
        }
        assertThat(amounts).containsExactlyInAnyOrder(96_000L, 16_000L);
    }

    /// Disbursed at six, so that 30 full days are over at the midnight of the 18th of March.
    private static void release(Office office) {
        String held = "/api/contributors/me/holdbacks";
        Answer before = office.as("ann").get(held).expect(200);
        assertThat(before.text("data.0.release_date")).isEqualTo("2026-03-18");
        assertThat(before.whole("data.0.remaining_cents")).isEqualTo(24_000);
        office.rig.at("2026-03-17T00:00:00Z");
        assertThat(office.run("holdback_releaser").text("last_outcome")).isEqualTo("0 released");
        office.rig.at("2026-03-18T00:00:00Z");
        assertThat(office.run("holdback_releaser").text("last_outcome")).isEqualTo("2 released");
        assertThat(office.as("ann").get(held).text("data.0.status")).isEqualTo("released");
        assertThat(office.earnings("ann").whole("pending_cents")).isEqualTo(24_000);
        assertThat(office.earnings("ben").whole("holdback_cents")).isZero();
    }

    private static void logged(Office office, String project, String cycle) {
        String ben = office.person("ben");
        step(office, "revenue.collected", "system", project, "2026-01-", 3);
        step(office, "cycle.calculated", "system", cycle, CALCULATED, 1);
        step(office, "payout.calculated", "system", "item_", CALCULATED, 2);
        step(office, "item.flagged", ben, "item_", "2026-02-08T09:00:00.000Z", 1);
        step(office, "flag.resolved", "carl", "item_", APPROVED, 1);
        step(office, "cycle.approved", "dora", cycle, APPROVED, 1);
        step(office, "payout.disbursed", "system", "pay_", DISBURSED, 2);
        step(office, "holdback.released", "system", "hbk_", RELEASED, 2);
        Answer chain = office.as("ben").get("/api/audit/verify").expect(200);
        assertThat(chain.flag("ok")).as(chain.body()).isTrue();
        assertThat(chain.whole("length")).isGreaterThan(12);
    }

    /// All rows of a kind: how many, who did it, what it happened to, and when.
    private static void step(
            Office office, String kind, String actor, String entity, String at, int rows) {
        Answer log = office.carl.get("/api/audit/payments?event_type=" + kind).expect(200);
        assertThat(log.list("data")).as(kind).hasSize(rows);
        for (int i = 0; i < rows; i++) {
            String row = "data." + i + ".";
            assertThat(log.text(row + "actor")).as(kind).isEqualTo(actor);
            assertThat(log.text(row + "entity_id")).as(kind).startsWith(entity);
            assertThat(log.text(row + "created_at")).as(kind).startsWith(at);
        }
    }
}
