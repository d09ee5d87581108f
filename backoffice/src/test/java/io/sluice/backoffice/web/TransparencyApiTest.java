package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigClient.Answer;
import org.junit.jupiter.api.Test;

/// What somebody without a key learns from the totals, month after month.
class TransparencyApiTest {
    @Test
    void tellsTotalsOfPaidMonthsInWhichNobodyIsFound() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            String alone = pet.rig.project("Alone", pet.person("dave"));
            pet.karma("dave", "100", "2026-01-05T00:00:00Z", alone);
            pet.charge(alone, "ch_alone", "2026-01-20", 12_345);
            Answer before = totals(pet);
            assertThat(before.whole("revenue_cents")).isZero();
            String cycle = pet.calculate("2026-01-01", "2026-01-31");
            assertThat(totals(pet).body()).as("before it is paid").isEqualTo(before.body());
            pet.rig.at("2026-02-15T06:00:00Z");
            pet.approve(cycle);
            pet.disburse(cycle);

            Answer january = totals(pet);
            assertThat(january.text("through")).isEqualTo("2026-01");
            assertThat(january.whole("revenue_cents")).isEqualTo(1_000_000);
            assertThat(january.whole("contributors_cents")).isEqualTo(700_000);
            assertThat(january.whole("platform_cents")).isEqualTo(150_000);
            assertThat(january.whole("treasuries_cents")).isEqualTo(150_000);
            assertThat(january.flag("smaller_projects_withheld")).isTrue();

            // Only the small project earns in February: nothing moves that anybody could subtract.
            pet.charge(alone, "ch_alone_2", "2026-02-20", 54_321);
            pet.rig.at("2026-02-28T00:00:00Z");
            assertThat(totals(pet).body()).isEqualTo(january.body());
            pet.month("2026-02-01");
            Answer february = totals(pet);
            assertThat(february.text("through")).isEqualTo("2026-02");
            assertThat(february.body().replace("2026-02", "2026-01")).isEqualTo(january.body());
            assertThat(february.body()).doesNotContain("usr_").doesNotContain("prj_");
        }
    }

    private static Answer totals(PetMatch pet) {
        return pet.rig.client("").get("/api/transparency").expect(200);
    }
}
