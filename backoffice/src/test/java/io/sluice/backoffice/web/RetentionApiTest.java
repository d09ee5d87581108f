package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.ledger.SignedStripe;
import io.sluice.backoffice.ledger.StripeNote;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Who came back, over HTTP: counted by what Stripe's charges say of who paid.
class RetentionApiTest {
    @Test
    void countsCustomersByTheirFirstMonthAndWhoWasLost() {
        try (BackOfficeRig rig = BackOfficeRig.with(SignedStripe.SETTINGS)) {
            rig.at("2026-03-20T00:00:00Z");
            String project = rig.project("PetMatch", rig.human("Ann"));
            String other = rig.project("Boats", rig.human("Ben"));
            SignedStripe stripe = new SignedStripe(rig);
            paid(stripe, project, "ch_1", "2026-01-05", 4_900, "cus_a");
            paid(stripe, project, "ch_2", "2026-01-31", 900, "cus_a");
            paid(stripe, project, "ch_3", "2026-01-06", 4_900, "cus_b");
            paid(stripe, project, "ch_4", "2026-01-07", 1_000, "");
            paid(stripe, project, "ch_5", "2026-02-05", 4_900, "cus_a");
            paid(stripe, project, "ch_6", "2026-02-06", 4_900, "cus_c");
            paid(stripe, project, "ch_7", "2026-03-01", 4_900, "cus_b");
            paid(stripe, other, "ch_8", "2026-03-01", 4_900, "cus_c");

            String path = "/api/projects/" + project + "/revenue/cohorts";
            Answer shown = rig.as("project", project).get(path + "?months=3").expect(200);

            assertThat(shown.body())
                    .isEqualToIgnoringWhitespace(
                            """
                            {"months":[
                              {"month":"2026-01","customers":2,"new_customers":2,"lost_customers":0,
                               "churn":null,"gross_cents":10700},
                              {"month":"2026-02","customers":2,"new_customers":1,"lost_customers":1,
                               "churn":0.5,"gross_cents":9800},
                              {"month":"2026-03","customers":1,"new_customers":0,
                               "lost_customers":null,
                               "churn":null,"gross_cents":4900}],
                             "cohorts":[
                              {"month":"2026-01","paid":[
                                {"month":"2026-01","customers":2,"gross_cents":10700},
                                {"month":"2026-02","customers":1,"gross_cents":4900},
                                {"month":"2026-03","customers":1,"gross_cents":4900}]},
                              {"month":"2026-02","paid":[
                                {"month":"2026-02","customers":1,"gross_cents":4900}]}],
                             "without_customer_cents":1000}
                            """);
            Answer later = rig.admin().get(path + "?months=2").expect(200);
            assertThat(later.list("months")).hasSize(2);
            assertThat(later.list("cohorts")).hasSize(1);
            assertThat(later.whole("months.0.lost_customers")).isEqualTo(1);
            assertThat(later.whole("without_customer_cents")).isZero();
            assertThat(rig.admin().get(path).expect(200).list("months")).hasSize(12);
            rig.admin().get(path + "?months=37").expect(422, "invalid_value");
            rig.as("project", other).get(path).expect(403, "forbidden");
        }
    }

    private static void paid(
            SignedStripe stripe,
            String project,
            String chargeId,
            String day,
            long cents,
            String customer) {
        Instant at = Office.noon(day);
        String charge = StripeNote.charge(chargeId, project, at, cents, 30);
        String whose =
                customer.isEmpty()
                        ? charge
                        : charge.replaceFirst("\\{", "{\"customer\":\"" + customer + "\",");
        stripe.send(StripeNote.event("evt_" + chargeId, "charge.succeeded", at, whose)).expect(200);
    }
}
