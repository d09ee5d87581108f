package io.sluice.backoffice.ledger;

import static io.sluice.backoffice.ledger.StripeNote.charge;
import static io.sluice.backoffice.ledger.StripeNote.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A project whose account Stripe shuts: its people know, staff looks into it.
class SuspensionTest {
    private static final Instant JANUARY = Instant.parse("2026-01-10T12:00:00Z");
    private static final Instant MARCH = Instant.parse("2026-03-05T12:00:00Z");
    private static final String REJECTED = "rejected.fraud";

    private BackOfficeRig rig;
    private RigClient staff;
    private String project;
    private String alice;
    private String olga;

    @BeforeEach
    void open() {
        rig = BackOfficeRig.with(SignedStripe.SETTINGS);
        staff = rig.as("staff", "sam");
        alice = rig.human("Alice");
        olga = rig.human("Olga");
        String bob = rig.agent("Bob", olga);
        project = rig.project("PetMatch", alice);
        rig.admin()
                .post(
                        "/api/karma/grants",
                        """
                        {"contributor_id":"%s","project_id":"%s","amount":100,
                         "earned_at":"2026-01-01T00:00:00Z"}\
                        """
                                .formatted(bob, project))
                .expect(201);
        // The charge says whose account it is.
        send("evt_1", "charge.succeeded", JANUARY, charge("ch_1", project, JANUARY, 4_900, 172));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void everybodyWithAPartIsToldOnceAndAReviewIsOpened() {
        String stranger = rig.human("Stan");
        send("evt_2", "account.updated", MARCH, account(REJECTED));
        send("evt_2", "account.updated", MARCH, account(REJECTED));
        send("evt_3", "account.updated", MARCH.plusSeconds(9), account(REJECTED));

        for (String told : new String[] {alice, olga}) {
            RigClient.Answer notices = notices(told);
            assertThat(notices.list("data")).hasSize(1);
            assertThat(notices.text("data.0.kind")).isEqualTo("project.suspended");
            assertThat(notices.text("data.0.project_id")).isEqualTo(project);
            assertThat(notices.text("data.0.text")).contains("PetMatch", "frozen");
        }
        assertThat(notices(stranger).list("data")).isEmpty();
        staff.get("/api/contributors/me/notices").expect(403, "forbidden");

        RigClient.Answer reviews = staff.get("/api/reviews?status=open").expect(200);
        assertThat(reviews.list("data")).hasSize(1);
        assertThat(reviews.text("data.0.reason")).isEqualTo(REJECTED);
        assertThat(reviews.text("data.0.account_id")).isEqualTo("acct_of_ch_1");
        RigClient.Answer log =
                rig.admin().get("/api/audit/payments?event_type=project.suspended").expect(200);
        assertThat(log.list("data")).hasSize(1);
        assertThat(log.text("data.0.payload.reason")).isEqualTo(REJECTED);

        String close = "/api/reviews/" + reviews.text("data.0.review_id") + "/close";
        staff.post(close, "{}").expect(400, "invalid_request");
        rig.as("contributor", alice).post(close, "{\"note\":\"mine\"}").expect(403, "forbidden");
        staff.post("/api/reviews/rvw_x/close", "{\"note\":\"x\"}").expect(404, "not_found");
        RigClient.Answer closed = staff.post(close, "{\"note\":\"settled\"}").expect(200);
        assertThat(closed.text("status")).isEqualTo("closed");
        assertThat(closed.text("closed_by")).isEqualTo("sam");
        staff.post(close, "{\"note\":\"again\"}").expect(409, "wrong_state");
        assertThat(staff.get("/api/reviews?status=open").list("data")).isEmpty();
    }

    @Test
    void onlyTheLatestWordCountsWhateverComesFirst() {
        send("evt_4", "account.updated", MARCH.plusSeconds(9), account(null));
        send("evt_2", "account.updated", MARCH, account(REJECTED));
        assertThat(notices(alice).list("data")).isEmpty();
        assertThat(staff.get("/api/reviews").expect(200).list("data")).isEmpty();

        send("evt_5", "account.updated", MARCH.plusSeconds(20), account(REJECTED));
        send("evt_6", "account.updated", MARCH.plusSeconds(30), account(null));
        assertThat(notices(alice).text("data.0.kind")).isEqualTo("project.resumed");
        assertThat(notices(alice).text("data.1.kind")).isEqualTo("project.suspended");
        RigClient.Answer first =
                rig.as("contributor", alice)
                        .get("/api/contributors/me/notices?limit=1")
                        .expect(200);
        assertThat(
                        rig.as("contributor", alice)
                                .get(
                                        "/api/contributors/me/notices?limit=1&cursor="
                                                + first.text("next_cursor"))
                                .expect(200)
                                .text("data.0.kind"))
                .isEqualTo("project.suspended");
    }

    private RigClient.Answer notices(String contributor) {
        return rig.as("contributor", contributor).get("/api/contributors/me/notices").expect(200);
    }

    private static String account(@Nullable String reason) {
        boolean open = reason == null;
        return """
        {"id":"acct_of_ch_1","object":"account","charges_enabled":%b,"payouts_enabled":%b,
         "requirements":{"disabled_reason":%s}}\
        """
                .formatted(open, open, open ? "null" : '"' + reason + '"');
    }

    private void send(String id, String type, Instant at, String object) {
        new SignedStripe(rig).send(event(id, type, at, object)).expect(200);
    }
}
