package io.sluice.backoffice.payout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.base.Transactions;
import io.sluice.gateway.database.Database;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// A W-8BEN is good to the end of the third year after the year of signing, and those who need a
/// new one are told in time.
class TaxFormExpiryTest {
    private static final String STATUS = "/api/contributors/me/tax-status";
    private static final String NOTICES = "/api/contributors/me/notices";

    @Test
    void closesTheGateTheDayAfterItsLast() {
        try (BackOfficeRig rig = BackOfficeRig.start();
                Gate gate = new Gate(rig)) {
            rig.at("2023-03-01T00:00:00Z");
            String id = rig.human("Gerd");
            RigClient gerd = rig.as("contributor", id);
            sign(rig, id, "2023-01-01");
            assertThat(gerd.get(STATUS).text("expires_at")).isEqualTo("2026-12-31");
            String[][] days = {
                {"2026-12-30T00:00:00Z", "validated"},
                {"2026-12-31T23:59:59Z", "validated"},
                {"2027-01-01T00:00:00Z", "expired"}
            };
            for (String[] day : days) {
                rig.at(day[0]);
                assertThat(gerd.get(STATUS).expect(200).text("status"))
                        .as(day[0])
                        .isEqualTo(day[1]);
                assertThat(gate.isOpen(id, Instant.parse(day[0])))
                        .as(day[0])
                        .isEqualTo(day[1].equals("validated"));
            }
            sign(rig, id, "2027-01-01");
            assertThat(gate.isOpen(id, Instant.parse("2030-12-31T12:00:00Z"))).isTrue();
            assertThat(gate.isOpen(id, Instant.parse("2031-01-01T00:00:00Z"))).isFalse();
        }
    }

    @Test
    void remindsInTimeAndFlagsOnce() {
        try (BackOfficeRig rig = BackOfficeRig.start()) {
            rig.at("2026-10-02T00:00:00Z"); // 31 December is the 90th day
            String ends = rig.human("Ends");
            String none = rig.human("None");
            String good = rig.human("Good");
            String idle = rig.human("Idle");
            String project = rig.project("Pets", good);
            for (String id : new String[] {ends, good}) {
                grant(rig, id, project);
            }
            grant(rig, rig.agent("Robo", none), project); // the operator is to sign
            sign(rig, ends, "2023-05-05");
            sign(rig, good, "2024-01-01");
            assertThat(run(rig, "tax_form_reminder")).isEqualTo("1 reminded");
            assertThat(run(rig, "w8ben_expiry_check")).isEqualTo("0 flagged");
            rig.at("2026-10-03T00:00:00Z");
            assertThat(run(rig, "tax_form_reminder")).isEqualTo("1 reminded");
            assertThat(run(rig, "tax_form_reminder")).isEqualTo("0 reminded");
            assertThat(run(rig, "w8ben_expiry_check")).isEqualTo("1 flagged");
            assertThat(run(rig, "w8ben_expiry_check")).isEqualTo("0 flagged");

            Answer told = rig.as("contributor", ends).get(NOTICES).expect(200);
            assertThat(told.list("data")).hasSize(1);
            assertThat(told.text("data.0.kind")).isEqualTo("tax_form.due");
            assertThat(told.text("data.0.data.reason")).isEqualTo("expiring");
            assertThat(told.text("data.0.data.expires_at")).isEqualTo("2026-12-31");
            assertThat(rig.as("contributor", none).get(NOTICES).text("data.0.data.reason"))
                    .isEqualTo("missing");
            for (String id : new String[] {good, idle}) {
                assertThat(rig.as("contributor", id).get(NOTICES).list("data")).isEmpty();
            }
            Answer flagged = rig.as("staff", "sue").get("/api/tax/forms").expect(200);
            assertThat(flagged.list("data")).hasSize(1);
            assertThat(flagged.text("data.0.contributor_id")).isEqualTo(ends);
            assertThat(flagged.text("data.0.status")).isEqualTo("expiring");
            rig.at("2026-10-12T09:00:00Z");
            assertThat(run(rig, "tax_form_reminder")).isEqualTo("2 reminded");
            sign(rig, ends, "2026-10-12");
            assertThat(rig.as("staff", "sue").get("/api/tax/forms").list("data")).isEmpty();
        }
    }

    private static void sign(BackOfficeRig rig, String id, String day) {
        rig.admin().patch("/api/contributors/" + id, "{\"country\":\"DE\"}").expect(200);
        rig.admin()
                .put(
                        "/api/contributors/" + id + "/tax-form",
                        "{\"form_type\":\"w8ben\",\"signed_at\":\"" + day + "\"}")
                .expect(200);
    }

    private static void grant(BackOfficeRig rig, String id, String project) {
        rig.admin()
                .post(
                        "/api/karma/grants",
                        """
                        {"contributor_id":"%s","project_id":"%s","amount":10,
                         "earned_at":"2026-09-01T00:00:00Z"}
                        """
                                .formatted(id, project))
                .expect(201);
    }

    private static String run(BackOfficeRig rig, String job) {
        return rig.admin().post("/api/jobs/" + job + "/run", "").expect(200).text("last_outcome");
    }

    /// What a disbursement sees of the gate.
    private static final class Gate implements AutoCloseable {
        private static final long LOOK_NANOS = 20_000_000;

        private final Vertx vertx = Vertx.vertx();
        private final Database database = Database.on(vertx);

        Gate(BackOfficeRig rig) {
            database.attach(rig.database());
            while (!database.isThere()) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }

        boolean isOpen(String id, Instant at) {
            UUID payee = Objects.requireNonNull(IdKind.CONTRIBUTOR.parse(id));
            return new Transactions(database)
                    .reading(client ->
                            new PayeeStore()
                                    .now(client, payee, new UUID(0, 0), at)
                                    .gates()
                                    .taxFormValid());
        }

        @Override
        public void close() {
            database.close();
            vertx.close().await();
        }
    }
}
