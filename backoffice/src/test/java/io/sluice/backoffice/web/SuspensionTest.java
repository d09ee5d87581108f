package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.base.IdKind;
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
