package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Karma and splits, as a client sees them.
class KarmaApiTest {
    private static final BackOfficeRig RIG = BackOfficeRig.start();

    @AfterAll
    static void close() {
        RIG.close();
    }

    @Test
    void vestsOverNinetyDaysWhileThereIsActivity() {
        String eve = RIG.human("Eve");
        String project = RIG.project("Vesting", eve);
        grant(eve, project, "800", "2025-01-01T00:00:00Z");
        RIG.admin()
                .post(
                        "/api/karma/activity",
                        """
                        {"contributor_id":"%s","project_id":"%s","kind":"review",
                         "occurred_at":"2025-02-15T00:00:00Z"}
                        """
                                .formatted(eve, project))
                .expect(201);

        assertThat(vested(project, "2025-01-01T00:00:00Z")).isEqualTo("none");
        assertThat(vested(project, "2025-01-01T00:00:00.001Z")).isEqualTo("200");
        assertThat(vested(project, "2025-01-31T00:00:00Z")).isEqualTo("400");
        assertThat(vested(project, "2025-04-01T00:00:00Z")).isEqualTo("800");
    }

    @Test
    void doesNotCountWhatWasRevoked() {
        String mia = RIG.human("Mia");
        String project = RIG.project("Revoking", mia);
        String grant = grant(mia, project, "12.34", "2025-01-01T00:00:00Z");
        String body = "{\"grant_id\":\"%s\",\"reason\":\"copied\"}".formatted(grant);

        RIG.admin().post("/api/karma/revocations", body).expect(201);

        assertThat(vested(project, "2025-06-01T00:00:00Z")).isEqualTo("none");
        RIG.admin().post("/api/karma/revocations", body).expect(409, "already_revoked");
        RIG.admin()
                .post("/api/karma/revocations", "{\"grant_id\":\"grant_x\",\"reason\":\"x\"}")
                .expect(404, "grant_not_found");
    }

    @Test
    void theTierCountsAllProjects() {
        String pat = RIG.human("Pat");
        String one = RIG.project("One", pat);
        String other = RIG.project("Other", pat);
        grant(pat, one, "1", "2025-01-01T00:00:00Z");
        grant(pat, other, "999", "2025-01-01T00:00:00Z");

        Answer found = RIG.admin().get("/api/projects/" + one + "/karma").expect(200);

        assertThat(found.whole("data.0.tier")).isEqualTo(3);
        assertThat(found.text("data.0.tier_name")).isEqualTo("Architect");
        assertThat(found.number("data.0.multiplier")).isEqualTo("1.5");
    }

    @Test
    void refusesKarmaThatCannotBe() {
        String kim = RIG.human("Kim");
        String project = RIG.project("Hostile", kim);
        String body =
                """
                {"contributor_id":"%s","project_id":"%s","amount":%s,"earned_at":"%s"}
                """;
        String then = "2025-01-01T00:00:00Z";
        for (String amount : new String[] {"0", "-1", "1.001", "1000000001"}) {
            RIG.admin()
                    .post("/api/karma/grants", body.formatted(kim, project, amount, then))
                    .expect(422, "invalid_value");
        }
        RIG.admin()
                .post("/api/karma/grants", body.formatted("usr_x", project, "1", then))
                .expect(404, "contributor_not_found");
        RIG.admin()
                .post("/api/karma/grants", body.formatted(kim, "prj_x", "1", then))
                .expect(404, "project_not_found");
        RIG.admin()
                .post("/api/karma/grants", body.formatted(kim, project, "\"1\"", then))
                .expect(400, "invalid_request");
        RIG.admin()
                .post("/api/karma/grants", body.formatted(kim, project, "1", "yesterday"))
                .expect(400, "invalid_request");
    }

    @Test
    void aProjectBeginsWithTheStandardSplitAndChangesItByVoteAlone() {
        String ann = RIG.human("Ann");
        String split = "/api/projects/" + RIG.project("Split", ann) + "/split";

        Answer found = RIG.admin().get(split).expect(200);

        assertThat(found.number("contributor_pool_pct")).isEqualTo("0.7");
        assertThat(found.number("platform_fee_pct")).isEqualTo("0.15");
        assertThat(found.number("treasury_pct")).isEqualTo("0.15");
        for (String pool : new String[] {"0.5999", "0.8001", "7", "-1"}) {
            RIG.admin()
                    .put(split, "{\"contributor_pool_pct\":" + pool + "}")
                    .expect(422, "split_out_of_bounds");
        }
        RIG.admin()
                .put(split, "{\"contributor_pool_pct\":0.8,\"governance_vote_id\":\"vote_x\"}")
                .expect(409, "vote_not_passed");
        RIG.admin().put(split, "{\"contributor_pool_pct\":0.70001}").expect(422, "invalid_value");
    }

    private static String grant(String contributor, String project, String amount, String at) {
        return RIG.admin()
                .post(
                        "/api/karma/grants",
                        """
                        {"contributor_id":"%s","project_id":"%s","amount":%s,"earned_at":"%s"}
                        """
                                .formatted(contributor, project, amount, at))
                .expect(201)
                .text("grant_id");
    }

    private static String vested(String project, String asOf) {
        Answer found =
                RIG.admin().get("/api/projects/" + project + "/karma?as_of=" + asOf).expect(200);
        return found.list("data").isEmpty() ? "none" : found.number("data.0.vested_karma");
    }
}
