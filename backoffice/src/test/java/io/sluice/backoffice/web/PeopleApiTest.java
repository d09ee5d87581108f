package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Contributors, projects and keys, as a client sees them.
class PeopleApiTest {
    private static final BackOfficeRig RIG = BackOfficeRig.start();

    @AfterAll
    static void close() {
        RIG.close();
    }

    @Test
    void addsAHumanAndReadsThemBack() {
        String id = RIG.human("Alice");

        Answer found = RIG.admin().get("/api/contributors/" + id).expect(200);

        assertThat(found.text("display_name")).isEqualTo("Alice");
        assertThat(found.text("plan")).isEqualTo("standard");
        assertThat(found.whole("trust_level")).isEqualTo(4);
    }

    @Test
    void refusesAnAgentWithoutAHumanOperator() {
        String human = RIG.human("Olga");
        String agent = RIG.agent("Bot", human);
        String body =
                """
                {"display_name":"Bob","email":"b@example.com","country":"US","kind":"ai_agent"%s}
                """;

        RIG.admin().post("/api/contributors", body.formatted("")).expect(422, "invalid_value");
        RIG.admin()
                .post("/api/contributors", body.formatted(",\"operator_id\":\"" + agent + "\""))
                .expect(422, "invalid_value");
    }

    @Test
    void staffListsProjectsPageByPageAndNobodyElseDoes() {
        String founder = RIG.human("Frida");
        List<String> made = new ArrayList<>();
        for (String name : List.of("One", "<script>alert(1)</script>", "Three")) {
            made.addFirst(RIG.project(name, founder));
        }
        List<String> listed = new ArrayList<>();
        RigClient staff = RIG.as("staff", "sam");
        String path = "/api/projects?limit=1";
        for (String at = path; listed.size() < 3; ) {
            Answer page = staff.get(at).expect(200);
            listed.add(page.text("data.0.project_id"));
            at = path + "&cursor=" + page.text("next_cursor");
            RIG.project("Later " + listed.size(), founder); // moves nothing of what is to come
        }
        assertThat(listed).isEqualTo(made);
        RIG.as("contributor", founder).get("/api/projects").expect(403, "forbidden");
        RIG.as("project", made.getFirst()).get("/api/projects").expect(403, "forbidden");
    }

    @Test
    void staffListsFraudSignalsByWhatBecameOfThem() {
        String name = "<script>alert(1)</script>";
        String human = RIG.human("Mallory");
        String project = RIG.project(name, human);
        String body = "{\"contributor_id\":\"%s\",\"kind\":\"%s\"%s}";
        String about = ",\"project_id\":\"" + project + "\"";
        RIG.admin().post("/api/fraud/signals", body.formatted(human, "sybil", about)).expect(201);
        String everywhere =
                RIG.admin()
                        .post("/api/fraud/signals", body.formatted(human, "bought_upvotes", ""))
                        .expect(201)
                        .text("signal_id");
        RIG.admin().post("/api/fraud/signals/" + everywhere + "/clear", "{}").expect(200);

        RigClient staff = RIG.as("staff", "sam");
        Answer open = staff.get("/api/fraud/signals?status=open").expect(200);
        assertThat(open.text("data.0.kind")).isEqualTo("sybil");
        assertThat(open.text("data.0.contributor_name")).isEqualTo("Mallory");
        assertThat(open.text("data.0.project_name")).isEqualTo(name);
        Answer cleared = staff.get("/api/fraud/signals?status=cleared").expect(200);
        assertThat(cleared.text("data.0.signal_id")).isEqualTo(everywhere);
        assertThat(cleared.text("data.0.cleared_at")).isNotEmpty();
        staff.get("/api/fraud/signals?status=guilty").expect(422, "invalid_value");
        RIG.as("contributor", human).get("/api/fraud/signals").expect(403, "forbidden");
    }

    @Test
    void changesOnlyWhatIsSent() {
        String id = RIG.human("Carol");

        RIG.admin().patch("/api/contributors/" + id, "{\"plan\":\"pro\"}").expect(200);

        Answer found = RIG.admin().get("/api/contributors/" + id).expect(200);
        assertThat(found.text("plan")).isEqualTo("pro");
        assertThat(found.text("display_name")).isEqualTo("Carol");
        RIG.admin()
                .patch("/api/contributors/" + id, "{\"kind\":\"ai_agent\"}")
                .expect(422, "invalid_value");
        RIG.admin()
                .patch("/api/contributors/usr_nobody", "{\"plan\":\"pro\"}")
                .expect(404, "contributor_not_found");
    }

    @Test
    void refusesWhatCannotBe() {
        RigClient admin = RIG.admin();
        admin.post("/api/contributors", "{").expect(400, "malformed_json");
        admin.post("/api/contributors", "{\"display_name\":1}").expect(400, "invalid_request");
        admin.post("/api/contributors", "{\"name\":\"x\"}").expect(400, "unknown_field");
        String body =
                """
                {"display_name":"%s","email":"%s","country":"%s","kind":"human"}
                """;
        admin.post("/api/contributors", body.formatted("x", "no", "US"))
                .expect(422, "invalid_value");
        admin.post("/api/contributors", body.formatted("x", "a@b", "us"))
                .expect(422, "invalid_value");
        admin.post("/api/contributors", body.formatted("a\\u0000b", "a@b", "US"))
                .expect(422, "invalid_value");
        admin.post("/api/projects", "{\"name\":\"x\",\"stage\":\"shipped\"}")
                .expect(400, "invalid_request");
        admin.post(
                        "/api/projects",
                        "{\"name\":\"x\",\"stage\":\"shipped\",\"founder_id\":\"usr_x\"}")
                .expect(422, "invalid_value");
    }

    @Test
    void aProjectTakesItsFoundersCountryAndMovesOn() {
        String founder = RIG.human("Dora");
        String project = RIG.project("PetMatch", founder);

        Answer moved =
                RIG.admin()
                        .post(
                                "/api/projects/" + project + "/stage",
                                "{\"stage\":\"shipped\","
                                        + "\"production_url\":\"https://pets.example\"}")
                        .expect(200);

        assertThat(moved.text("country")).isEqualTo("US");
        assertThat(moved.text("production_url")).isEqualTo("https://pets.example");
        RIG.admin()
                .post("/api/projects/prj_none/stage", "{\"stage\":\"shipped\"}")
                .expect(404, "project_not_found");
    }

    @Test
    void aKeySpeaksForItsHolderAlone() {
        String alice = RIG.human("Alma");
        String other = RIG.human("Otto");
        RigClient key = RIG.as("contributor", alice);

        key.get("/api/contributors/" + alice).expect(200);
        key.get("/api/contributors/" + other).expect(403, "forbidden");
        key.get("/api/contributors/usr_nobody").expect(403, "forbidden");
        key.post("/api/projects", "{}").expect(403, "forbidden");
        RIG.client("").get("/api/contributors/" + alice).expect(401, "unauthenticated");
        RIG.admin()
                .post("/api/keys", "{\"role\":\"contributor\",\"subject_id\":\"usr_nobody\"}")
                .expect(422, "invalid_value");
    }

    @Test
    void aKeyHoldsOnTheNextBackOfficeToo() {
        String body = "{\"role\":\"staff\",\"subject_id\":\"sam\"}";
        String key = RIG.admin().post("/api/keys", body).expect(201).text("key");
        try (BackOfficeRig next = RIG.another()) {
            next.client(key).post("/api/keys", body).expect(403, "forbidden");
        }
    }

    @Test
    void aRepeatedRequestGetsTheFirstAnswerWithoutItsSecret() {
        String body = "{\"role\":\"staff\",\"subject_id\":\"sue\"}";
        Answer first = RIG.admin().post("/api/keys", body, "Idempotency-Key", "k1").expect(201);

        Answer again = RIG.admin().post("/api/keys", body, "Idempotency-Key", "k1").expect(201);

        assertThat(again.text("key_id")).isEqualTo(first.text("key_id"));
        assertThat(first.body()).contains("\"key\":");
        assertThat(again.body()).doesNotContain("\"key\":");
        assertThat(again.response().headers().firstValue("Idempotent-Replayed")).contains("true");
        RIG.admin()
                .post(
                        "/api/keys",
                        "{\"role\":\"staff\",\"subject_id\":\"other\"}",
                        "Idempotency-Key",
                        "k1")
                .expect(422, "idempotency_key_reused");
    }
}
