package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonText;
import org.junit.jupiter.api.Test;

/// The timetable over HTTP.
class JobsApiTest {
    @Test
    void runsAJobByHandAsOfTheTimeThatIsSet() {
        try (BackOfficeRig rig = BackOfficeRig.start()) {
            rig.at("2027-03-01T00:00:00Z");

            Answer ran = rig.admin().post("/api/jobs/housekeeping/run", "").expect(200);

            assertThat(ran.text("last_run")).isEqualTo("2027-03-01T00:00:00.000Z");
            assertThat(ran.text("last_outcome")).isEqualTo("0 forgotten");
            assertThat(ran.text("next_run")).isEqualTo("2027-03-01T03:30:00.000Z");
            assertThat(ran.text("schedule")).isEqualTo("daily 03:30 UTC");
            assertThat(rig.admin().get("/api/jobs").expect(200).list("data"))
                    .anySatisfy(job ->
                            assertThat(((JsonObject) job).find("name"))
                                    .isEqualTo(new JsonText("housekeeping")));
        }
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
}
