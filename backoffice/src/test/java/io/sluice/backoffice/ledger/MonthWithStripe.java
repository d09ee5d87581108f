package io.sluice.backoffice.ledger;

import static io.sluice.backoffice.ledger.StripeNote.event;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import java.time.Instant;

/// A project with one contributor who can be paid, whose money comes from signed events; months are
/// calculated, approved and disbursed over HTTP.
final class MonthWithStripe implements AutoCloseable {
    final BackOfficeRig rig = BackOfficeRig.with(SignedStripe.SETTINGS);
    final SignedStripe stripe = new SignedStripe(rig);
    final RigClient carl;
    final RigClient dora;
    final RigClient alice;
    final String aliceId;
    final String project;

    /// @param infrastructureCents what hosting costs a month
    MonthWithStripe(String startsAt, long infrastructureCents) {
        rig.at(startsAt);
        carl = rig.as("staff", "carl");
        dora = rig.as("staff", "dora");
        aliceId = rig.human("Alice");
        alice = rig.as("contributor", aliceId);
        project =
                rig.admin()
                        .post(
                                "/api/projects",
                                """
                                {"name":"PetMatch","founder_id":"%s","stage":"shipped",
                                 "monthly_infrastructure_cents":%d}\
                                """
                                        .formatted(aliceId, infrastructureCents))
                        .expect(201)
                        .text("project_id");
        rig.admin()
                .post(
                        "/api/karma/grants",
                        """
                        {"contributor_id":"%s","project_id":"%s","amount":1000,"earned_at":"%s"}\
                        """
                                .formatted(aliceId, project, startsAt))
                .expect(201);
        carl.put(
                        "/api/contributors/" + aliceId + "/tax-form",
                        "{\"form_type\":\"w9\",\"signed_at\":\"2025-12-02\"}")
                .expect(200);
        alice.put(
                        "/api/contributors/me/payout-method",
                        "{\"method_type\":\"ach\",\"details\":{\"account_number\":\"000123\"}}")
                .expect(200);
        alice.post("/api/contributors/me/agreements/" + project + "/accept", "{\"version\":\"1\"}")
                .expect(200);
    }

    /// Tells of something, as Stripe would.
    void tell(String id, String type, String at, String object) {
        stripe.send(event(id, type, Instant.parse(at), object)).expect(200);
    }

    /// From the calculation to the money sent; the month is given by its first and last day.
    String pay(String first, String last, String calculatedOn, String month) {
        rig.at(calculatedOn);
        String cycle =
                carl.post(
                                "/api/payouts/cycles",
                                """
                                {"plan":"monthly","period_start":"%s","period_end":"%s"}\
                                """
                                        .formatted(first, last))
                        .expect(201)
                        .text("cycle_id");
        rig.at(month + "-11T00:00:00Z");
        dora.post("/api/payouts/cycles/" + cycle + "/approve", "{}").expect(200);
        rig.at(month + "-15T06:00:00Z");
        carl.post("/api/payouts/cycles/" + cycle + "/disburse", "{}").expect(200);
        return cycle;
    }

    @Override
    public void close() {
        rig.close();
    }
}
