package io.sluice.backoffice.ledger;

import static io.sluice.backoffice.ledger.StripeNote.balance;
import static io.sluice.backoffice.ledger.StripeNote.charge;
import static io.sluice.backoffice.ledger.StripeNote.dispute;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigClient.Answer;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonNull;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The specification's audit events with the data it lists for each, as a month over HTTP writes
/// them. `treasury.spent` and `split.changed` follow a vote; there is no route to one yet, and
/// `AuditEventTest` has what they will hold.
class AuditKindsTest {
    private static final String CHARGED = "2026-01-10T12:00:00Z";
    private static final String REFUNDED = "2026-01-12T12:00:00Z";
    private static MonthWithStripe world;

    @BeforeAll
    static void aMonth() {
        world = new MonthWithStripe("2026-01-01T00:00:00Z", 0);
        Instant charged = Instant.parse(CHARGED);
        world.tell(
                "evt_1",
                "charge.succeeded",
                CHARGED,
                charge("ch_1", world.project, charged, 90_000, 172));
        world.tell(
                "evt_2",
                "charge.succeeded",
                CHARGED,
                charge("ch_2", world.project, charged, 4_900, 1));
        world.tell("evt_3", "refund.created", REFUNDED, refund("re_1", "ch_1", REFUNDED, 900));
        String line = balance("usd", 90_000, 172);
        world.tell(
                "evt_4",
                "charge.refunded",
                REFUNDED,
                charge("ch_1", world.project, charged, 90_000, 900, "usd", line));
        world.tell(
                "evt_5",
                "charge.dispute.created",
                REFUNDED,
                dispute("dp_1", "ch_2", Instant.parse(REFUNDED), 4_900, "needs_response"));
        world.pay("2026-01-01", "2026-01-31", "2026-02-01T00:00:00Z", "2026-02");
        String signal =
                world.rig
                        .admin()
                        .post(
                                "/api/fraud/signals",
                                """
                                {"contributor_id":"%s","project_id":"%s","kind":"sybil",
                                 "wrong_cents":700}\
                                """
                                        .formatted(world.aliceId, world.project))
                        .expect(201)
                        .text("signal_id");
        world.rig.admin().post("/api/fraud/signals/" + signal + "/clear", "{}").expect(200);
        world.rig.at("2026-03-18T00:00:00Z");
        world.rig.admin().post("/api/jobs/holdback_releaser/run", "").expect(200);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @ParameterizedTest
    @CsvSource({
        "revenue.collected, project, project_id amount_cents currency source stripe_charge_id",
        "revenue.refunded, project, project_id amount_cents original_charge_id reason",
        "revenue.disputed, project, project_id amount_cents charge_id dispute_id status",
        "payout.calculated, item, contributor_id project_id period inputs outputs",
        "payout.disbursed, payout, contributor_id amount_cents method transfer_id",
        "holdback.clawed_back, holdback, contributor_id amount_cents reason original_payout_id",
        "holdback.released, holdback, contributor_id amount_cents original_payout_id"
    })
    void holdsTheDataThatIsListed(String kind, String entity, String members) {
        Answer found = world.alice.get("/api/audit/payments?event_type=" + kind).expect(200);
        assertThat(found.list("data")).as(kind).isNotEmpty();
        assertThat(found.text("data.0.entity_type")).isEqualTo(entity);
        JsonObject payload = (JsonObject) found.at("data.0.payload");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < payload.size(); i++) {
            names.add(payload.name(i));
            assertThat(payload.value(i)).as(payload.name(i)).isNotEqualTo(JsonNull.NULL);
        }
        assertThat(names).containsExactlyInAnyOrder(members.split(" ", -1));
    }

    @Test
    void theReasonOfARefundIsRecordedWheneverItComes() {
        assertThat(refunded("ch_1")).containsExactly("900 requested_by_customer");
        Instant charged = Instant.parse(CHARGED);
        String line = balance("usd", 4_900, 1);
        world.tell(
                "evt_6",
                "charge.succeeded",
                CHARGED,
                charge("ch_3", world.project, charged, 4_900, 1));
        world.tell(
                "evt_7",
                "charge.refunded",
                REFUNDED,
                charge("ch_3", world.project, charged, 4_900, 4_900, "usd", line));
        assertThat(refunded("ch_3")).containsExactly("4900 null");
        String late = refund("re_3", "ch_3", REFUNDED, 4_900);
        world.tell("evt_8", "refund.updated", "2026-01-13T12:00:00Z", late);
        world.tell("evt_8", "refund.updated", "2026-01-13T12:00:00Z", late);
        assertThat(refunded("ch_3")).containsExactly("0 requested_by_customer", "4900 null");
    }

    private static List<String> refunded(String charge) {
        Answer all = world.alice.get("/api/audit/payments?event_type=revenue.refunded");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < all.expect(200).list("data").size(); i++) {
            JsonObject row = (JsonObject) all.at("data." + i + ".payload");
            String text = String.valueOf(all.at("data." + i + ".payload.reason"));
            if (String.valueOf(row.find("original_charge_id")).contains(charge)) {
                String reason =
                        text.equals("NULL") ? "null" : all.text("data." + i + ".payload.reason");
                lines.add(all.whole("data." + i + ".payload.amount_cents") + " " + reason);
            }
        }
        return lines;
    }

    private static String refund(String id, String charge, String at, long cents) {
        return """
        {"id":"%s","object":"refund","amount":%d,"charge":"%s","created":%d,"currency":"usd",
         "reason":"requested_by_customer","status":"succeeded"}\
        """
                .formatted(id, cents, charge, Instant.parse(at).getEpochSecond());
    }
}
