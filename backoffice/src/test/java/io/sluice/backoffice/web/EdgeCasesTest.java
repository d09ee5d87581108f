package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.ledger.StripeNote;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Edge cases of 002, section 12, that have no test of their own. The others: a suspended account
/// in {@link SuspensionTest}, failed payouts in {@link RetriesTest} and {@link DisbursementTest}, a
/// negative period in {@link AfterPayoutTest}, rates of exchange in `ChargeHistoryTest`.
class EdgeCasesTest {
    private Office office;
    private String project;

    @BeforeEach
    void open() {
        office = Office.open();
        office.rig.at("2026-01-01T00:00:00Z");
        office.join("ann", office.rig.human("Ann"));
        office.join("ben", office.rig.human("Ben"));
        project = office.rig.project("Kites", office.person("ann"));
        office.earns("ann", project, "300", "2025-01-01T00:00:00Z");
        office.earns("ben", project, "300", "2025-01-01T00:00:00Z");
    }

    @AfterEach
    void close() {
        office.close();
    }

    @Test
    void whoLeavesInTheMiddleOfACycleKeepsAShareThatOthersDilute() {
        // Ann has not been heard of since April; Ben goes on, and has 222.50 of 300 more by then.
        office.grant("ben", project, "300", "2026-02-01T00:00:00Z");
        office.charge(project, "ch_1", "2026-01-10", 100_000);
        office.charge(project, "ch_3", "2026-03-10", 100_000);
        String january = office.month("2026-01-01");
        assertThat(gross(january, "ann")).isEqualTo(35_000);
        office.rig.at("2026-04-01T00:00:00Z");
        String march = office.calculate("2026-03-01", "2026-03-31");
        assertThat(gross(march, "ann")).isEqualTo(25_532);
        assertThat(gross(march, "ben")).isEqualTo(44_468);
    }

    @Test
    void aProjectThatEarnsNothingPaysNothingAndGoesOnAsBefore() {
        office.readyFor("ann", project);
        office.readyFor("ben", project);
        office.charge(project, "ch_1", "2026-01-10", 100_000);
        office.month("2026-01-01");
        long transfers = transfers();
        String february = office.month("2026-02-01");
        assertThat(gross(february, "ann")).isZero();
        assertThat(transfers()).as("in a month without revenue").isEqualTo(transfers);
        String treasury = "/api/projects/" + project + "/treasury";
        Answer left = office.as("ben").get(treasury).expect(200);
        assertThat(left.whole("balance_cents")).isEqualTo(15_000);
        office.as("ann")
                .post(
                        treasury + "/spends",
                        "{\"amount_cents\":15000,\"purpose\":\"marketing\",\"payee\":\"Ads Inc\"}")
                .expect(201);
        office.charge(project, "ch_3", "2026-03-20", 50_000);
        office.rig.at("2026-04-01T00:00:00Z");
        String march = office.calculate("2026-03-01", "2026-03-31");
        assertThat(gross(march, "ann")).isEqualTo(17_500);
        assertThat(gross(march, "ben")).isEqualTo(17_500);
    }

    @Test
    void anOperatorOfSeveralAgentsWhoAlsoWorksGetsOnePayout() {
        office.join("bo", office.rig.agent("Bo", office.person("ben")));
        office.join("cy", office.rig.agent("Cy", office.person("ben")));
        String other = office.rig.project("Boats", office.person("ann"));
        office.earns("bo", project, "300", "2025-01-01T00:00:00Z");
        office.earns("cy", other, "300", "2025-01-01T00:00:00Z");
        office.readyFor("ben", project);
        office.agree("ben", other);
        // Each of the three items alone is below the threshold: 14.00, 14.00 and 14.00.
        office.charge(project, "ch_1", "2026-01-10", 6_000);
        office.charge(other, "ch_2", "2026-01-10", 2_000);
        String cycle = office.month("2026-01-01");
        assertThat(gross(cycle, "ben")).isEqualTo(1_400);
        assertThat(gross(cycle, "bo")).isEqualTo(1_400);
        assertThat(gross(cycle, "cy")).isEqualTo(1_400);
        Answer sent = office.carl.get("/api/payouts/transfers").expect(200);
        assertThat(sent.list("data")).hasSize(1);
        assertThat(sent.whole("data.0.amount_cents")).isEqualTo(3 * 1_120);
    }

    @Test
    void aRateThatMovesCostsContributorsNothing() {
        // 100.00 euros came to $108.50; half of them went back when a euro was dearer.
        Instant at = Office.noon("2026-01-10");
        String came = StripeNote.balance("usd", 10_850, 345);
        office.tell(
                "charge.succeeded",
                at,
                StripeNote.charge("ch_eur", project, at, 10_000, 0, "eur", came));
        office.tell(
                "charge.refunded",
                Office.noon("2026-01-20"),
                StripeNote.charge("ch_eur", project, at, 10_000, 5_000, "eur", came));
        String january = office.month("2026-01-01");
        // 70% of $54.25: half of what it had come to, whatever Stripe took for it later.
        assertThat(gross(january, "ann") + gross(january, "ben")).isEqualTo(3_798);
    }

    @Test
    void aDisputeBetweenProjectsLeavesRevenueWhereItCameIn() {
        String other = office.rig.project("Boats", office.person("ben"));
        office.charge(project, "ch_1", "2026-01-10", 100_000);
        RigClient claimant = office.rig.as("project", other);
        String disputes = "/api/projects/" + other + "/disputes";
        String claim =
                """
                {"other_project_id":"%s","claim":"Half of January","evidence":"A list"}
                """
                        .formatted(project);
        claimant.post(disputes, claim.replace(project, other)).expect(422, "invalid_value");
        office.as("ann").post(disputes, claim).expect(403, "forbidden");
        String dispute = claimant.post(disputes, claim).expect(201).text("dispute_id");
        Answer seen = office.as("ann").get("/api/projects/" + project + "/disputes").expect(200);
        assertThat(seen.text("data.0.dispute_id")).isEqualTo(dispute);
        assertThat(seen.text("data.0.evidence")).isEqualTo("A list");

        String decide = "/api/project-disputes/" + dispute + "/decide";
        String ruling = "{\"decision\":\"upheld\",\"reasons\":\"They share customers.\"}";
        claimant.post(decide, ruling).expect(403, "forbidden");
        assertThat(office.carl.post(decide, ruling).expect(200).text("status")).isEqualTo("upheld");
        office.dora.post(decide, ruling).expect(409, "wrong_state");
        assertThat(office.as("ben").get("/api/audit/payments").expect(200).body())
                .contains("project_dispute.decided");
        String cycle = office.month("2026-01-01");
        assertThat(gross(cycle, "ann") + gross(cycle, "ben")).isEqualTo(70_000);
    }

    private long gross(String cycle, String name) {
        Answer items = office.carl.get("/api/payouts/cycles/" + cycle + "/items").expect(200);
        for (int i = 0; i < items.list("data").size(); i++) {
            if (items.text("data." + i + ".contributor_id").equals(office.person(name))) {
                return items.whole("data." + i + ".gross_amount_cents");
            }
        }
        return 0;
    }

    private long transfers() {
        return office.carl.get("/api/payouts/transfers").expect(200).list("data").size();
    }
}
