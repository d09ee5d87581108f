package io.sluice.backoffice.ledger;

import static io.sluice.backoffice.ledger.StripeNote.charge;
import static io.sluice.backoffice.ledger.StripeNote.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigPostgres;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Money that names no project, and what staff makes of it.
class UnassignedTest {
    private static final Instant JANUARY = Instant.parse("2026-01-10T12:00:00Z");
    private static final String CHARGES = "/api/revenue/unassigned-charges";
    private static final String PARKED = "/api/revenue/parked-usage";

    private BackOfficeRig rig;
    private RigClient staff;
    private String project;

    @BeforeEach
    void open() {
        rig = BackOfficeRig.with(SignedStripe.SETTINGS);
        staff = rig.as("staff", "sam");
        project = rig.project("PetMatch", rig.human("Alice"));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aChargeWithoutAProjectIsBookedForTheOneThatStaffNames() {
        send("evt_1", "charge.succeeded", charge("ch_1", "", JANUARY, 4_900, 172));
        send("evt_2", "charge.succeeded", charge("ch_2", "prj_nobody", JANUARY, 700, 30));
        RigClient.Answer first = staff.get(CHARGES + "?limit=1").expect(200);
        assertThat(first.text("data.0.charge_id")).isEqualTo("ch_1");
        assertThat(first.text("data.0.reason")).isEqualTo("unknown_project");
        assertThat(first.whole("data.0.amount_cents")).isEqualTo(4_900);
        assertThat(first.text("data.0.account_named")).isEqualTo("acct_of_ch_1");
        RigClient.Answer rest =
                staff.get(CHARGES + "?limit=1&cursor=" + first.text("next_cursor")).expect(200);
        assertThat(rest.text("data.0.project_named")).isEqualTo("prj_nobody");
        assertThat(rest.body()).contains("\"next_cursor\":null");

        RigClient.Answer done = assign(CHARGES, "ch_1", project).expect(200);
        assertThat(done.whole("amount_usd_cents")).isEqualTo(4_900);
        assertThat(done.text("project_id")).isEqualTo(project);
        assertThat(ledger().list("data")).hasSize(1);
        assertThat(ledger().whole("data.0.amount_usd_cents")).isEqualTo(4_900);
        assertThat(staff.get(CHARGES).list("data")).hasSize(1);

        RigClient.Answer log =
                rig.admin().get("/api/audit/payments?event_type=revenue.assigned").expect(200);
        assertThat(log.text("data.0.actor")).isEqualTo("sam");
        assertThat(log.text("data.0.payload.assigned")).isEqualTo("ch_1");
        assertThat(log.text("data.0.payload.note")).isEqualTo("they say so");
        assertThat(log.whole("data.0.payload.amount_cents")).isEqualTo(4_900);

        // What comes later finds its way by itself.
        send(
                "evt_3",
                "charge.refunded",
                charge("ch_1", "", JANUARY, 4_900, 900, "usd", "\"txn_1\""));
        assertThat(ledger().whole("data.0.amount_usd_cents")).isEqualTo(-900);
    }

    @Test
    void onlyAChargeThatWaitsForItsProjectCanBeGivenOne() {
        send("evt_1", "charge.succeeded", charge("ch_1", "", JANUARY, 4_900, 172));
        String euros = charge("ch_e", project, JANUARY, 700, 0, "eur", "\"txn_e\"");
        send("evt_e", "charge.succeeded", euros);
        assign(CHARGES, "ch_e", project).expect(409, "wrong_state");
        assign(CHARGES, "ch_unheard_of", project).expect(404, "not_found");
        assign(CHARGES, "ch_1", "prj_01m7y0zrqheq6vakf79pwh44t4").expect(404, "project_not_found");
        staff.post(CHARGES + "/ch_1/assign", "{\"project_id\":\"" + project + "\"}")
                .expect(400, "invalid_request");
        RigClient project = rig.as("project", this.project);
        project.get(CHARGES).expect(403, "forbidden");
        project.post(CHARGES + "/ch_1/assign", "{}").expect(403, "forbidden");
        assertThat(ledger().list("data")).isEmpty();

        assign(CHARGES, "ch_1", this.project).expect(200);
        assign(CHARGES, "ch_1", this.project).expect(404, "not_found");
        assertThat(ledger().list("data")).hasSize(1);
    }

    @Test
    void parkedUsageIsBookedOnceAtTheRateOfItsDay() {
        RigPostgres.execute(
                rig.database(),
                """
                INSERT INTO backoffice.usage_days
                VALUES ('2026-01-10', now()), ('2026-01-11', now());
                INSERT INTO backoffice.usage_parked
                    (day, project_named, credit_micros, micros_per_dollar)
                VALUES ('2026-01-10', 'old:name', 250600000, 100000000),
                       ('2026-01-11', 'old:name', 400000, 100000000)\
                """);
        RigClient.Answer parked = staff.get(PARKED).expect(200);
        assertThat(parked.text("data.0.usage_id")).isEqualTo("usage:2026-01-10:old:name");
        assertThat(parked.number("data.0.credits")).isEqualTo("250.6");

        RigClient.Answer first = assign(PARKED, "usage:2026-01-10:old:name", project).expect(200);
        assertThat(first.whole("amount_usd_cents")).isEqualTo(250);
        assign(PARKED, "usage:2026-01-10:old:name", project).expect(404, "not_found");
        // 0.6 and 0.4 of a cent make one.
        assertThat(assign(PARKED, "usage:2026-01-11:old:name", project).whole("amount_usd_cents"))
                .isEqualTo(1);
        assertThat(staff.get(PARKED).list("data")).isEmpty();
        assertThat(ledger().list("data")).hasSize(2);
        assertThat(ledger().text("data.1.source")).isEqualTo("usage");
        assertThat(ledger().text("data.1.origin")).isEqualTo("2026-01-10T00:00:00.000Z");
        for (String id : new String[] {"usage:2026-13-10:x", "usage:x", "x"}) {
            assign(PARKED, id, project).expect(404, "not_found");
        }
        assertThat(rig.admin().get("/api/audit/verify").flag("ok")).isTrue();
    }

    private RigClient.Answer assign(String list, String id, String to) {
        return staff.post(
                list + "/" + id + "/assign",
                "{\"project_id\":\"" + to + "\",\"note\":\"they say so\"}");
    }

    private void send(String id, String type, String object) {
        new SignedStripe(rig).send(event(id, type, JANUARY, object)).expect(200);
    }

    private RigClient.Answer ledger() {
        return rig.admin().get("/api/projects/" + project + "/revenue/ledger").expect(200);
    }
}
