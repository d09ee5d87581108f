package io.sluice.backoffice.payout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.edge.JsonOut;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhyTraceTest {
    @Test
    void tellsEachRuleWithItsInputs() {
        ProjectInput petMatch = Sample.petMatch().gross(1_000_000).input();
        List<WhyStep> why = WhyTrace.item(Sample.JANUARY, petMatch, "usr_eve");
        assertThat(why)
                .extracting(WhyStep::rule)
                .containsExactly(
                        "net_revenue",
                        "split",
                        "pool",
                        "base_share",
                        "tier",
                        "normalized_share",
                        "share",
                        "advances",
                        "holdback");
        assertThat(why)
                .allSatisfy(step -> {
                    assertThat(step.source()).isNotEmpty();
                    assertThat(step.text()).isNotEmpty();
                });
        assertThat(inputs(why.get(6)))
                .isEqualTo(
                        "{\"pool_amount_cents\":700000,\"weight\":12000000,"
                                + "\"all_weights\":38250000,\"tie_text\":\"cyc_jan:usr_eve\"}");
        assertThat(result(why.get(6))).isEqualTo("{\"share_cents\":219608}");
        assertThat(result(why.get(3))).isEqualTo("{\"base_share\":0.20000000}");
    }

    @Test
    void tellsWhyNothingWasPaid() {
        ProjectInput negative = Sample.petMatch().revenue(100, 900, 0, 0).input();
        assertThat(result(WhyTrace.item(Sample.JANUARY, negative, "usr_eve").getLast()))
                .isEqualTo("{\"reason\":\"negative_revenue\"}");
        PayeeInput small = Sample.payee(0, Sample.OPEN, Sample.pending("lot_1", "usr_a", 3_120));
        String item = small.lots().getFirst().itemId();
        List<WhyStep> why = WhyTrace.payout(small, List.of(item));
        assertThat(why).extracting(WhyStep::rule).containsExactly("gates", "threshold", "line");
        assertThat(inputs(why.get(1))).contains("\"threshold_cents\":2500");
        assertThat(result(why.getLast()))
                .contains("\"paid\":false", "\"reasons\":[\"below_threshold\"]");
        assertThat(WhyTrace.payout(small, List.of("item_of_somebody_else")))
                .extracting(WhyStep::rule)
                .containsExactly("gates", "threshold");
    }

    private static String inputs(WhyStep step) {
        return new JsonOut().value(step.inputs()).toString();
    }

    private static String result(WhyStep step) {
        return new JsonOut().value(step.result()).toString();
    }
}
