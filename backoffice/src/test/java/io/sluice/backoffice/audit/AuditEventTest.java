package io.sluice.backoffice.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.edge.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The specification's nine kinds and the data it lists for each.
class AuditEventTest {
    private static final UUID ID = new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0001L);

    private static final Map<String, List<String>> LISTED =
            Map.of(
                    "revenue.collected",
                    List.of("project_id", "amount_cents", "currency", "source", "stripe_charge_id"),
                    "revenue.refunded",
                    List.of("project_id", "amount_cents", "original_charge_id", "reason"),
                    "revenue.disputed",
                    List.of("project_id", "amount_cents", "charge_id", "dispute_id", "status"),
                    "payout.calculated",
                    List.of("contributor_id", "project_id", "period", "inputs", "outputs"),
                    "payout.disbursed",
                    List.of("contributor_id", "amount_cents", "method", "transfer_id"),
                    "holdback.released",
                    List.of("contributor_id", "amount_cents", "original_payout_id"),
                    "holdback.clawed_back",
                    List.of("contributor_id", "amount_cents", "reason", "original_payout_id"),
                    "treasury.spent",
                    List.of("project_id", "amount_cents", "purpose", "approved_by"),
                    "split.changed",
                    List.of("project_id", "old_split", "new_split", "governance_vote_id"));

    @Test
    void eachKindRecordsWhatTheSpecificationLists() {
        JsonObject none = JsonObject.EMPTY;
        List<AuditEvent> events =
                List.of(
                        new AuditEvent.RevenueCollected(ID, 4900, "usd", "one_time", "ch_1"),
                        new AuditEvent.RevenueRefunded(ID, 4900, "ch_1", "requested_by_customer"),
                        new AuditEvent.RevenueDisputed(ID, 4900, "ch_1", "dp_1", "lost"),
                        new AuditEvent.PayoutCalculated(ID, ID, ID, "2026-01", none, none),
                        new AuditEvent.PayoutDisbursed(ID, ID, 2500, "ach", ID),
                        new AuditEvent.HoldbackReleased(ID, ID, 500, "pay_1"),
                        new AuditEvent.HoldbackClawedBack(ID, ID, 500, "refund", "pay_1"),
                        new AuditEvent.TreasurySpent(ID, 500, "bounty", ID),
                        new AuditEvent.SplitChanged(ID, none, none, ID));

        assertThat(events).hasSize(LISTED.size());
        for (AuditEvent event : events) {
            List<String> names = new ArrayList<>();
            JsonObject payload = event.payload();
            for (int i = 0; i < payload.size(); i++) {
                names.add(payload.name(i));
            }
            assertThat(names)
                    .as(event.eventType())
                    .containsExactlyElementsOf(LISTED.get(event.eventType()));
        }
    }

    @Test
    void theHashDoesNotDependOnTheOrderOfNames() {
        JsonObject one = new AuditEvent.Payload().whole("b", 1).text("a", "x").build();
        JsonObject other = new AuditEvent.Payload().text("a", "x").whole("b", 1).build();

        assertThat(AuditChain.canonical(one)).isEqualTo(AuditChain.canonical(other));
    }
}
