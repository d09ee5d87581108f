package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonNull;
import io.sluice.gateway.edge.JsonValue.JsonText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The timetable over HTTP.
class JobsApiTest {
    private static BackOfficeRig office;

    @BeforeAll
    static void open() {
        office = BackOfficeRig.start();
    }

    @AfterAll
    static void close() {
        office.close();
    }

    @Test
    void runsAJobByHandAsOfTheTimeThatIsSet() {
        try (BackOfficeRig rig = BackOfficeRig.start()) {
            rig.at("2027-03-01T00:00:00Z");

            Answer ran = rig.admin().post("/api/jobs/housekeeping/run", "").expect(200);

            assertThat(ran.text("last_run")).isEqualTo("2027-03-01T00:00:00.000Z");
            assertThat(ran.text("last_outcome")).isEqualTo("0 forgotten");
            assertThat(ran.text("next_run")).isEqualTo("2027-03-01T03:30:00.000Z");
            assertThat(ran.text("schedule")).isEqualTo("daily 03:30 UTC");
            assertThat(job(rig, "housekeeping").find("last_outcome"))
                    .isEqualTo(new JsonText("0 forgotten"));
            assertThat(job(rig, "holdback_clawback").find("last_run")).isEqualTo(JsonNull.NULL);
        }
    }

    /// The jobs of the specification that calculate, pay, hold and take back, with its times; seen
    /// from a Thursday morning.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    payout_calculator        | day 1 of each month 00:00 UTC | 2026-02-01T00:00
                    payout_disburser         | day 15 of each month 06:00 and Thursdays 06:00 UTC \
                                             | 2026-01-15T06:00
                    holdback_releaser        | daily 00:00 UTC               | 2026-01-09T00:00
                    holdback_clawback        | on event                      |
                    weekly_payout_calculator | Mondays 00:00 UTC             | 2026-01-12T00:00
                    revenue_reconciler       | daily 02:00 UTC               | 2026-01-09T02:00
                    stripe_fee_reconciler    | day 2 of each month 02:30 UTC | 2026-02-02T02:30
                    treasury_report | day 2 of each quarter 04:00 UTC | 2026-04-02T04:00
                    platform_fees | day 1 of each month 01:00 UTC | 2026-02-01T01:00
                    revenue_catch_up         | every 10 seconds              | 2026-01-08T07:00:10
                    """)
    void hasTheJobsOfTheSpecification(String name, String schedule, @Nullable String next) {
        office.at("2026-01-08T07:00:00Z");
        JsonObject job = job(office, name);

        assertThat(job.find("schedule")).isEqualTo(new JsonText(schedule));
        if (next == null) {
            assertThat(job.find("next_run")).isEqualTo(JsonNull.NULL);
        } else {
            assertThat(job.find("next_run"))
                    .isInstanceOfSatisfying(
                            JsonText.class, time -> assertThat(time.text()).startsWith(next));
        }
        Answer ran = office.admin().post("/api/jobs/" + name + "/run", "").expect(200);
        assertThat(ran.text("last_outcome")).matches("(0|1) .*|no (weekly cycle|key).*");
    }

    @Test
    void runsAJobOnceForOneRequestKey() {
        try (BackOfficeRig rig = BackOfficeRig.start()) {
            rig.at("2027-03-01T00:00:00Z");
            String run = "/api/jobs/housekeeping/run";
            Answer first = rig.admin().post(run, "", "Idempotency-Key", "k1").expect(200);
            rig.at("2027-03-02T00:00:00Z");
            Answer again = rig.admin().post(run, "", "Idempotency-Key", "k1").expect(200);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(rig.admin().get("/api/jobs").body()).contains("2027-03-01T00:00:00.000Z");
            rig.admin()
                    .post(run, "{}", "Idempotency-Key", "k1")
                    .expect(422, "idempotency_key_reused");
        }
    }

    @Test
    void isForAdminsAndKnowsItsJobs() {
        try (BackOfficeRig rig = BackOfficeRig.start()) {
            rig.admin().post("/api/jobs/nothing/run", "").expect(404, "job_not_found");
            rig.as("staff", "sam").post("/api/jobs/housekeeping/run", "").expect(403, "forbidden");
        }
    }

    /// What the list of all jobs says of one.
    private static JsonObject job(BackOfficeRig rig, String name) {
        return rig.admin().get("/api/jobs").expect(200).list("data").stream()
                .map(JsonObject.class::cast)
                .filter(each -> new JsonText(name).equals(each.find("name")))
                .findFirst()
                .orElseThrow();
    }
}
