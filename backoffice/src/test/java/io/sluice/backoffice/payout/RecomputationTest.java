package io.sluice.backoffice.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sluice.backoffice.payout.Recomputation.RecordedItem;
import io.sluice.backoffice.payout.Recomputation.RecordedPayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecomputationTest {
    private static final String PROJECT =
            """
            {"project_id":"prj_1","pool_basis_points":7000,
             "sums":{"gross_cents":20000,"refunds_cents":0,"disputes_cents":0,
                     "infrastructure_cents":0},
             "deficit_in_cents":0,
             "pools_in":[{"pool_id":"pool_1","cents":1000,"excluded_payee_id":null}],
             "members":[
               {"contributor_id":"usr_a","payee_id":"usr_a","weekly":false,
                "vested_hundredths":30000,"karma_hundredths":40000,"tier":2,
                "multiplier_hundredths":100,"advances_cents":0},
               {"contributor_id":"usr_b","payee_id":"usr_b","weekly":false,
                "vested_hundredths":10000,"karma_hundredths":10000,"tier":2,
                "multiplier_hundredths":100,"advances_cents":0}],
             "refunded":[{"cycle_id":"cyc_0","pool_basis_points":7000,"split_cents":9,
               "takebacks":[{"dispute_id":null,"cents":5}],
               "shares":[{"contributor_id":"usr_a","cents":6}]}],
             "lots":[{"lot_id":"lot_1","item_id":"item_1","contributor_id":"usr_a",
               "project_id":"prj_1","payee_id":"usr_a","since":"2025-12-01","amount_cents":500,
               "taken_cents":0,"holdback_taken":false,"stops":["flag"]}],
             "holdbacks":[{"holdback_id":"hb_1","item_id":"item_1","contributor_id":"usr_a",
               "project_id":"prj_1","payee_id":"usr_a","remaining_cents":70,
               "release_date":"2026-02-15","stopped":false}],
             "frozen":[{"frozen_id":"frz_1","dispute_id":"dp_1","bearer":"holdback",
               "source_id":"hb_1","item_id":"item_1","contributor_id":"usr_a",
               "payee_id":"usr_a","release_date":"2026-02-15","cents":30}],
             "closed_disputes":[{"dispute_id":"dp_9","won_back_cents":0}]}
            """;
    private static final String PAYEE =
            """
            {"payee_id":"usr_a","decided_at":"2026-02-01T00:00:00Z","negative_cents":25,
             "requested":false,
             "gates":{"paid_before":true,"account_created_at":"2025-01-01T00:00:00Z",
               "identity_score":50,"trust_level":3,"upvoted_contributions":1,
               "tax_form_valid":true,"method_ready":true,"transfer_failures":0},
             "agreed_project_ids":["prj_1"],
             "lots":[{"lot_id":"lot_1","item_id":"item_1","contributor_id":"usr_a",
               "project_id":"prj_1","payee_id":"usr_a","since":"2025-12-01","amount_cents":500,
               "taken_cents":0,"holdback_taken":false,"stops":["flag"]}]}
            """;
    private static final RecordedItem A =
            new RecordedItem("usr_a", "prj_1", 15_000, 11_250, 2_250, 9_000);
    private static final RecordedItem B =
            new RecordedItem("usr_b", "prj_1", 15_000, 3_750, 750, 3_000);
    private static final RecordedPayout PAYOUT =
            new RecordedPayout("usr_a", 11_250, 2_250, 25, 8_975);

    @Test
    void everyCentComesOutAgain() {
        Recomputation again = new Recomputation(Sample.JANUARY);
        again.project(PROJECT, List.of(B, A));
        again.payee(PAYEE, PAYOUT);
        assertThat(again.differences()).isEmpty();
        assertThat(again.items()).isEqualTo(2);
        assertThat(again.grossCents()).isEqualTo(15_000);
    }

    @Test
    void oneCentOffIsFound() {
        Recomputation again = new Recomputation(Sample.JANUARY);
        again.project(
                PROJECT,
                List.of(new RecordedItem("usr_a", "prj_1", 15_000, 11_251, 2_250, 9_001), B));
        assertThat(again.differences())
                .singleElement()
                .satisfies(found -> assertThat(found.of()).isEqualTo("prj_1 usr_a"));
    }

    @Test
    void anItemMissingOrTooManyIsFound() {
        Recomputation again = new Recomputation(Sample.JANUARY);
        again.project(PROJECT, List.of(A, new RecordedItem("usr_x", "prj_1", 15_000, 1, 0, 1)));
        assertThat(again.differences())
                .extracting(Recomputation.Difference::of)
                .containsExactly("prj_1 usr_b", "prj_1 usr_x");
    }

    @Test
    void aDisbursementIsDecidedAgain() {
        Recomputation again = new Recomputation(Sample.JANUARY);
        again.disbursed(PAYEE, new RecordedPayout("usr_a", 0, 0, 0, 0));
        assertThat(again.differences()).isEmpty();
        again.disbursed(PAYEE, new RecordedPayout("usr_a", 500, 100, 0, 400));
        assertThat(again.differences()).hasSize(1);
    }

    @Test
    void aDamagedInputIsRefused() {
        assertThatExceptionOfType(CycleInputReader.Unreadable.class)
                .isThrownBy(() -> CycleInputReader.project(PROJECT.replace("\"lots\"", "\"lot\"")));
        assertThatExceptionOfType(CycleInputReader.Unreadable.class)
                .isThrownBy(() -> CycleInputReader.project("[]"));
        assertThatExceptionOfType(CycleInputReader.Unreadable.class)
                .isThrownBy(() -> CycleInputReader.payee(PAYEE.replace("25", "2.5")));
    }

    @Test
    void whyTellsEachRuleWithItsInputs() {
        ProjectInput petMatch = Sample.petMatch().gross(1_000_000).input();
        List<WhyStep> why = WhyTrace.item(Sample.JANUARY, petMatch, "usr_eve");
        assertThat(why)
                .extracting(WhyStep::rule)
                .containsExactly(
                        "net revenue",
                        "split",
                        "weight",
                        "cents by largest remainder",
                        "advances",
                        "holdback");
        assertThat(why).allSatisfy(step -> assertThat(step.source()).isNotEmpty());
        assertThat(why.get(3).inputs())
                .contains(
                        new WhyStep.Value("pool", "7000.00"),
                        new WhyStep.Value("weight", "12000000"),
                        new WhyStep.Value("all weights", "38250000"),
                        new WhyStep.Value("tie text", "cyc_jan:usr_eve"));
        assertThat(why.get(3).results()).containsExactly(new WhyStep.Value("share", "2196.08"));
    }

    @Test
    void whyTellsWhyNothingWasPaid() {
        ProjectInput negative = Sample.petMatch().revenue(100, 900, 0, 0).input();
        assertThat(WhyTrace.item(Sample.JANUARY, negative, "usr_eve").getLast().results())
                .containsExactly(new WhyStep.Value("reason", "the net is negative"));
        PayeeInput small = Sample.payee(0, Sample.OPEN, Sample.pending("lot_1", "usr_a", 3_120));
        List<WhyStep> why = WhyTrace.payout(small, "lot_1");
        assertThat(why).extracting(WhyStep::rule).containsExactly("gates", "threshold", "not paid");
        assertThat(why.getLast().results())
                .containsExactly(new WhyStep.Value("reasons", "below_threshold"));
    }
}
