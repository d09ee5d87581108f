package io.sluice.backoffice.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sluice.backoffice.payout.Recomputation.Finding;
import io.sluice.backoffice.payout.Recomputation.RecordedItem;
import io.sluice.backoffice.payout.Recomputation.RecordedPayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private static final Map<String, Long> PROJECT_CENTS =
            Map.ofEntries(
                    Map.entry("gross_cents", 20_000L),
                    Map.entry("refunds_cents", 0L),
                    Map.entry("disputes_cents", 0L),
                    Map.entry("infrastructure_cents", 0L),
                    Map.entry("founder_invoice_cents", 0L),
                    Map.entry("period_net_cents", 20_000L),
                    Map.entry("deficit_in_cents", 0L),
                    Map.entry("deficit_out_cents", 0L),
                    Map.entry("net_revenue_cents", 20_000L),
                    Map.entry("platform_cents", 3_000L),
                    Map.entry("pool_cents", 14_000L),
                    Map.entry("treasury_cents", 3_000L),
                    Map.entry("back_platform_cents", 0L),
                    Map.entry("back_pool_cents", 0L),
                    Map.entry("back_treasury_cents", 0L));
    private static final RecordedItem A = item("usr_a", 11_250, 2_250);
    private static final RecordedItem B = item("usr_b", 3_750, 750);

    private final List<Finding> findings = new ArrayList<>();
    private final Recomputation again = new Recomputation(Sample.JANUARY, findings::add);

    @Test
    void everyCentComesOutAgain() {
        again.project(PROJECT, PROJECT_CENTS, List.of(B, A));
        again.payee(PAYEE, payout(11_250, 2_250, 25, 8_975));
        assertThat(findings)
                .hasSize(4)
                .allMatch(Finding::agrees)
                .extracting(Finding::of)
                .containsExactly(
                        "project prj_1",
                        "item item_usr_a usr_a of prj_1",
                        "item item_usr_b usr_b of prj_1",
                        "payout pay_1 of usr_a");
    }

    @Test
    void oneCentOffIsFound() {
        again.project(PROJECT, PROJECT_CENTS, List.of(item("usr_a", 11_251, 2_250), B));
        assertThat(differing())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.of()).isEqualTo("item item_usr_a usr_a of prj_1");
                    assertThat(found.difference())
                            .isEqualTo(
                                    "gross_amount_cents recorded 11251, computed 11250;"
                                            + " net_amount_cents recorded 9001, computed 9000");
                });
    }

    @Test
    void aCentTheTreasuryDoesNotHaveIsFound() {
        Map<String, Long> cents = new HashMap<>(PROJECT_CENTS);
        cents.put("treasury_cents", 2_999L);
        again.project(PROJECT, cents, List.of(A, B));
        assertThat(differing()).extracting(Finding::of).containsExactly("project prj_1");
    }

    @Test
    void anItemMissingOrTooManyIsFound() {
        again.project(PROJECT, PROJECT_CENTS, List.of(A, item("usr_x", 1, 0)));
        assertThat(differing())
                .extracting(Finding::of)
                .containsExactly("item usr_b of prj_1", "item item_usr_x usr_x of prj_1");
    }

    @Test
    void aPayeeWhoWasForgottenIsFound() {
        again.project(PROJECT, PROJECT_CENTS, List.of(A, B));
        again.payee(PAYEE, null);
        again.finish();
        assertThat(differing()).extracting(Finding::of).containsExactly("payout of usr_b");
    }

    @Test
    void aDisbursementIsDecidedAgain() {
        again.disbursed(PAYEE, payout(0, 0, 0, 0));
        assertThat(findings).singleElement().matches(Finding::agrees);
        again.disbursed(PAYEE, payout(500, 100, 0, 400));
        assertThat(differing()).hasSize(1);
    }

    @Test
    void aLineThatWasNotDecidedIsFound() {
        RecordedPayout payout = payout(0, 0, 0, 0);
        payout.lines().put("lot_1", Map.of("net_cents", 1L));
        again.disbursed(PAYEE, payout);
        assertThat(differing())
                .extracting(Finding::of)
                .containsExactly("line of pay_1 for lot lot_1");
    }

    @Test
    void aDamagedInputIsRefused() {
        assertThatExceptionOfType(CycleInputReader.Unreadable.class)
                .isThrownBy(() -> CycleInputReader.project(PROJECT.replace("\"lots\"", "\"lot\"")));
        assertThatExceptionOfType(CycleInputReader.Unreadable.class)
                .isThrownBy(() -> CycleInputReader.project("[]"));
        assertThatExceptionOfType(CycleInputReader.Unreadable.class)
                .isThrownBy(() -> CycleInputReader.payee(PAYEE.replace("25", "2.5")));
        assertThatExceptionOfType(CycleInputReader.Unreadable.class)
                .isThrownBy(() -> CycleInputReader.payee(PAYEE.replace("2025-12-01", "once")));
    }

    private List<Finding> differing() {
        return findings.stream().filter(finding -> !finding.agrees()).toList();
    }

    private static RecordedItem item(String contributor, long grossCents, long holdbackCents) {
        Map<String, Long> cents =
                Map.of(
                        "net_revenue_cents",
                        20_000L,
                        "pool_amount_cents",
                        15_000L,
                        "share_cents",
                        contributor.equals("usr_a") ? 11_250L : 3_750L,
                        "advances_cents",
                        0L,
                        "gross_amount_cents",
                        grossCents,
                        "holdback_cents",
                        holdbackCents,
                        "net_amount_cents",
                        grossCents - holdbackCents);
        return new RecordedItem("item_" + contributor, contributor, cents);
    }

    private static RecordedPayout payout(
            long grossCents, long holdbackCents, long adjustmentsCents, long netCents) {
        Map<String, Long> cents =
                Map.of(
                        "gross_cents", grossCents,
                        "holdback_cents", holdbackCents,
                        "adjustments_cents", adjustmentsCents,
                        "net_cents", netCents);
        return new RecordedPayout("pay_1", cents, new HashMap<>());
    }
}
