package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.RigPostgres;
import io.sluice.gateway.edge.JsonValue.JsonNull;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The audit log: it grows, it cannot be changed, and where somebody manages to, it shows.
class AuditApiTest {
    private static final String LOG = "backoffice.payment_audit_log";

    @Test
    void isSoundFromTheFirstRowOnWhoeverAppends() {
        try (BackOfficeRig rig = BackOfficeRig.start();
                BackOfficeRig other = rig.another()) {
            assertThat(verify(rig).flag("ok")).isTrue();
            assertThat(verify(rig).whole("length")).isZero();
            String alice = rig.human("Alice");
            String project = rig.project("PetMatch", alice);
            grants(rig, alice, project, 2);
            grants(other, alice, project, 1);

            Answer found = verify(rig);

            assertThat(found.flag("ok")).as(found.body()).isTrue();
            assertThat(found.whole("length")).isEqualTo(3);
            assertThat(found.text("head")).hasSize(64);
            assertThat(found.text("signature")).isNotEmpty();
        }
    }

    @Test
    void isReadNewestFirstByThoseWhoHoldKarma() {
        try (BackOfficeRig rig = BackOfficeRig.start()) {
            String alice = rig.human("Alice");
            String stranger = rig.human("Stan");
            String project = rig.project("PetMatch", alice);
            RigClient key = rig.as("contributor", alice);
            String grant = grants(rig, alice, project, 3);

            Answer first = key.get("/api/audit/payments?limit=2").expect(200);
            Answer rest =
                    key.get("/api/audit/payments?limit=2&cursor=" + first.text("next_cursor"))
                            .expect(200);
            Answer one =
                    key.get("/api/audit/payments?entity_type=grant&entity_id=" + grant).expect(200);

            assertThat(first.whole("data.0.seq")).isEqualTo(4);
            assertThat(first.text("data.0.event_type")).isEqualTo("karma.granted");
            assertThat(first.text("data.0.payload.contributor_id")).isEqualTo(alice);
            assertThat(first.text("data.0.previous_hash")).isEqualTo(first.text("data.1.hash"));
            assertThat(rest.list("data")).hasSize(2);
            assertThat(rest.text("data.1.event_type")).isEqualTo("key.issued");
            assertThat(rest.text("data.1.payload.role")).isEqualTo("contributor");
            assertThat(rest.text("data.1.payload.subject_id")).isEqualTo(alice);
            assertThat(rest.text("data.1.actor")).isNotEmpty();
            assertThat(one.list("data")).hasSize(1);
            // Somebody without karma reads that a key was made in their name, and no more.
            Answer strange = rig.as("contributor", stranger).get("/api/audit/payments").expect(200);
            assertThat(strange.list("data")).hasSize(1);
            assertThat(strange.text("data.0.payload.subject_id")).isEqualTo(stranger);
            rig.as("project", project).get("/api/audit/payments").expect(403, "forbidden");
            key.get("/api/audit/payments?entity_id=x").expect(422, "invalid_value");
            key.get("/api/audit/payments?entity_type=x").expect(422, "invalid_value");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE backoffice.payment_audit_log SET actor = 'nobody'",
                "DELETE FROM backoffice.payment_audit_log",
                "TRUNCATE backoffice.payment_audit_log"
            })
    void theDatabaseRefusesToChangeIt(String sql) {
        try (BackOfficeRig rig = BackOfficeRig.start()) {
            String alice = rig.human("Alice");
            grants(rig, alice, rig.project("PetMatch", alice), 1);

            assertThatThrownBy(() -> RigPostgres.execute(rig.database(), sql))
                    .hasMessageContaining("append-only");
            assertThat(verify(rig).flag("ok")).isTrue();
        }
    }

    static Stream<String> forgeries() {
        return Stream.of(
                "DELETE FROM " + LOG + " WHERE seq = 4", // the tail cut off
                "DELETE FROM " + LOG + " WHERE seq = 1",
                "DELETE FROM " + LOG,
                "UPDATE "
                        + LOG
                        + " SET seq = CASE seq WHEN 2 THEN 30 ELSE 20 END"
                        + " WHERE seq IN (2, 3);"
                        + " UPDATE "
                        + LOG
                        + " SET seq = seq / 10 WHERE seq >= 20",
                "UPDATE "
                        + LOG
                        + " SET payload = jsonb_set(payload, '{amount_hundredths}', '1')"
                        + " WHERE seq = 2",
                "UPDATE " + LOG + " SET actor = 'somebody' WHERE seq = 3",
                // The tail cut off, and the head moved back to where it fits.
                "DELETE FROM "
                        + LOG
                        + " WHERE seq = 4;"
                        + " UPDATE backoffice.audit_head SET seq = 3, hash ="
                        + " (SELECT hash FROM "
                        + LOG
                        + " WHERE seq = 3)",
                "DELETE FROM " + LOG + "; DELETE FROM backoffice.audit_head",
                "DELETE FROM backoffice.audit_head");
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void aForgeryShows(String sql) {
        try (BackOfficeRig rig = BackOfficeRig.start()) {
            String alice = rig.human("Alice");
            grants(rig, alice, rig.project("PetMatch", alice), 4);
            assertThat(verify(rig).flag("ok")).isTrue();

            RigPostgres.execute(
                    rig.database(), "ALTER TABLE " + LOG + " DISABLE TRIGGER USER; " + sql);

            Answer found = verify(rig);
            boolean emptied = sql.contains("; DELETE FROM backoffice.audit_head");
            assertThat(found.flag("ok")).as(found.body()).isEqualTo(emptied);
            if (emptied) {
                // Nothing is left to tell by but the answers that were kept outside.
                assertThat(found.whole("length")).isZero();
            }
            Answer look = rig.admin().post("/api/audit/check", "").expect(200);
            assertThat(look.flag("ok")).as(look.body()).isEqualTo(emptied);
            assertThat(lastLook(rig).body()).isEqualTo(look.body());
        }
    }

    @Test
    void theLastLookIsShownAndTheNextOneFindsWhatWasChangedLongBefore() {
        try (BackOfficeRig rig = BackOfficeRig.start()) {
            assertThat(lastLook(rig).at("ok")).isEqualTo(JsonNull.NULL);
            String alice = rig.human("Alice");
            String project = rig.project("PetMatch", alice);
            grants(rig, alice, project, 2);
            RigClient key = rig.as("contributor", alice);
            assertThat(lastLook(rig).whole("unchecked")).isEqualTo(3);
            Answer first = key.post("/api/audit/check", "").expect(200);
            assertThat(first.flag("ok")).isTrue();
            assertThat(first.whole("length")).isEqualTo(3);
            assertThat(first.whole("unchecked")).isZero();
            grants(rig, alice, project, 1);
            assertThat(lastLook(rig).whole("unchecked")).isOne();

            String forgery = "UPDATE " + LOG + " SET actor = 'somebody' WHERE seq = 1";
            RigPostgres.execute(
                    rig.database(), "ALTER TABLE " + LOG + " DISABLE TRIGGER USER; " + forgery);
            assertThat(lastLook(rig).flag("ok")).isTrue();
            Answer job = rig.admin().post("/api/jobs/audit_check/run", "").expect(200);

            assertThat(job.body()).contains("broken: row 1");
            assertThat(lastLook(rig).flag("ok")).isFalse();
            assertThat(lastLook(rig).text("flaw")).contains("row 1 is not as it was written");
            RigPostgres.execute(rig.database(), "UPDATE backoffice.audit_check SET flaw = NULL");
            assertThat(lastLook(rig).flag("ok")).isFalse();
            assertThat(lastLook(rig).text("flaw")).contains("not signed");
            rig.as("project", project).post("/api/audit/check", "").expect(403, "forbidden");
        }
    }

    private static Answer lastLook(BackOfficeRig rig) {
        return rig.admin().get("/api/audit/check").expect(200);
    }

    private static Answer verify(BackOfficeRig rig) {
        return rig.admin().get("/api/audit/verify").expect(200);
    }

    /// Answers the last grant.
    private static String grants(BackOfficeRig rig, String contributor, String project, int count) {
        String last = "";
        for (int i = 0; i < count; i++) {
            last =
                    rig.admin()
                            .post(
                                    "/api/karma/grants",
                                    """
                                    {"contributor_id":"%s","project_id":"%s","amount":10.50,
                                     "earned_at":"2026-01-01T00:00:00Z"}
                                    """
                                            .formatted(contributor, project))
                            .expect(201)
                            .text("grant_id");
        }
        return last;
    }
}
