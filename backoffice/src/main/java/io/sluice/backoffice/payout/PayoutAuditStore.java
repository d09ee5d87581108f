package io.sluice.backoffice.payout;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.audit.Actor;
import io.sluice.backoffice.audit.AuditEvent;
import io.sluice.backoffice.audit.AuditEvent.HoldbackClawedBack;
import io.sluice.backoffice.audit.AuditEvent.HoldbackReleased;
import io.sluice.backoffice.audit.AuditEvent.Other;
import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.audit.AuditEvent.PayoutCalculated;
import io.sluice.backoffice.audit.AuditEvent.PayoutDisbursed;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.audit.Entity;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.payout.ItemStore.Item;
import io.sluice.backoffice.rails.TransferRow;
import io.sluice.backoffice.rails.TransferStatus;
import io.sluice.gateway.edge.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Tells the audit log what payouts do, in the transaction of what they do.
public final class PayoutAuditStore {
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final int PAGE = 1_000;

    private static final List<String> INPUTS =
            List.of(
                    "net_revenue_cents",
                    "pool_basis_points",
                    "pool_cents",
                    "vested_hundredths",
                    "total_karma_hundredths",
                    "tier",
                    "multiplier_hundredths",
                    "advances_cents");

    private static final List<String> OUTPUTS =
            List.of(
                    "base_share_e8",
                    "weighted_share_e8",
                    "normalized_share_e8",
                    "share_cents",
                    "gross_cents",
                    "holdback_cents",
                    "net_cents");

    private static final String ITEMS =
            """
            SELECT id, contributor_id, project_id, net_revenue_cents, advances_cents, share_cents,
                   tier, pool_amount_cents AS pool_cents, gross_amount_cents AS gross_cents,
                   holdback_cents, net_amount_cents AS net_cents,
                   (pool_pct * 10000)::bigint AS pool_basis_points,
                   (vested_karma * 100)::bigint AS vested_hundredths,
                   (total_project_karma * 100)::bigint AS total_karma_hundredths,
                   (tier_multiplier * 100)::bigint AS multiplier_hundredths,
                   (base_share * 100000000)::bigint AS base_share_e8,
                   (weighted_share * 100000000)::bigint AS weighted_share_e8,
                   (normalized_share * 100000000)::bigint AS normalized_share_e8
            FROM backoffice.payout_items
            WHERE cycle_id = $1 AND (project_id, contributor_id) > ($2, $3)
            ORDER BY project_id, contributor_id LIMIT $4
            """;

    private final AuditStore store;

    public PayoutAuditStore(AuditStore store) {
        this.store = store;
    }

    /// Every item of a cycle, with all that its formula took and gave. At the end of the
    /// calculation and not on its way: whoever appends to the log keeps everybody else from it.
    void calculated(SqlClient client, UUID cycleId, Cycle cycle) {
        String period = cycle.periodStart() + "/" + cycle.periodEnd();
        UUID project = BEFORE_ALL;
        UUID contributor = BEFORE_ALL;
        List<PayoutCalculated> page;
        do {
            page = new ArrayList<>(PAGE);
            for (Row row :
                    query(client, ITEMS, cycleId, project, contributor, (long) PAGE).await()) {
                contributor = row.getUUID("contributor_id");
                project = row.getUUID("project_id");
                page.add(
                        new PayoutCalculated(
                                row.getUUID("id"),
                                contributor,
                                project,
                                period,
                                payload(row, INPUTS),
                                payload(row, OUTPUTS)));
            }
            store.append(client, Actor.SYSTEM, page);
        } while (page.size() == PAGE);
    }

    private static JsonObject payload(Row row, List<String> names) {
        Payload payload = new Payload();
        names.forEach(name -> payload.whole(name, row.getLong(name)));
        return payload.build();
    }

    void cycleCalculated(SqlClient client, UUID cycleId, Cycle cycle, Actor by) {
        Payload payload =
                new Payload()
                        .text("plan", CycleStore.code(cycle.plan()))
                        .text("period_start", cycle.periodStart().toString())
                        .text("period_end", cycle.periodEnd().toString());
        other(client, "cycle.calculated", Entity.CYCLE, cycleId, payload, by);
    }

    void approved(SqlClient client, UUID cycleId, Actor by) {
        other(client, "cycle.approved", Entity.CYCLE, cycleId, new Payload(), by);
    }

    void disbursed(SqlClient client, TransferRow transfer) {
        store.append(
                client,
                Actor.SYSTEM,
                new PayoutDisbursed(
                        transfer.payoutId(),
                        transfer.payeeId(),
                        transfer.amountCents(),
                        transfer.rail(),
                        transfer.id()));
    }

    void released(SqlClient client, UUID holdbackId, Lot lot, UUID payoutId) {
        store.append(
                client,
                Actor.SYSTEM,
                new HoldbackReleased(
                        holdbackId,
                        RowId.of(IdKind.CONTRIBUTOR, lot.contributorId()),
                        lot.amountCents(),
                        IdKind.PAYOUT.text(payoutId)));
    }

    /// What was taken from a holdback; a taking from a lot is told as our own kind.
    void clawedBack(SqlClient client, Taking taking, UUID projectId, String reason, UUID payoutId) {
        UUID contributorId = RowId.of(IdKind.CONTRIBUTOR, taking.contributorId());
        AuditEvent event =
                taking.source() == Taking.Source.HOLDBACK
                        ? new HoldbackClawedBack(
                                RowId.of(IdKind.HOLDBACK, taking.sourceId()),
                                contributorId,
                                taking.cents(),
                                reason,
                                IdKind.PAYOUT.text(payoutId))
                        : new Other(
                                "pending.clawed_back",
                                Entity.CONTRIBUTOR,
                                contributorId,
                                projectId,
                                contributorId,
                                new Payload()
                                        .whole("amount_cents", taking.cents())
                                        .text("reason", reason)
                                        .build());
        store.append(client, Actor.SYSTEM, event);
    }

    public void flagged(SqlClient client, Item item, UUID flagId, String reason, Actor by) {
        Payload payload =
                new Payload().text("flag_id", IdKind.FLAG.text(flagId)).text("reason", reason);
        ofItem(client, "item.flagged", item, payload, by);
    }

    public void resolved(SqlClient client, Item item, UUID flagId, String outcome, Actor by) {
        Payload payload =
                new Payload().text("flag_id", IdKind.FLAG.text(flagId)).text("outcome", outcome);
        ofItem(client, "flag.resolved", item, payload, by);
    }

    public void transferResolved(
            SqlClient client, TransferRow transfer, TransferStatus to, Actor by) {
        Payload payload =
                new Payload().text("from", transfer.status().code()).text("to", to.code());
        other(client, "transfer.resolved", Entity.TRANSFER, transfer.id(), payload, by);
    }

    public void signalled(SqlClient client, FraudStore.Signal signal, Actor by) {
        Payload payload =
                new Payload().text("kind", signal.kind()).whole("wrong_cents", signal.wrongCents());
        store.append(
                client,
                by,
                new Other(
                        "fraud.signalled",
                        Entity.SIGNAL,
                        signal.id(),
                        null,
                        signal.contributorId(),
                        payload.build()));
    }

    public void cleared(SqlClient client, UUID signalId, Actor by) {
        other(client, "fraud.cleared", Entity.SIGNAL, signalId, new Payload(), by);
    }

    public void corrected(
            SqlClient client,
            UUID contributorId,
            UUID projectId,
            long cents,
            String reason,
            Actor by) {
        store.append(
                client,
                by,
                new Other(
                        "payout.corrected",
                        Entity.CONTRIBUTOR,
                        contributorId,
                        projectId,
                        contributorId,
                        new Payload().whole("amount_cents", cents).text("reason", reason).build()));
    }

    public void writtenOff(SqlClient client, UUID payeeId, long cents, Actor by) {
        person(
                client,
                "balance.written_off",
                payeeId,
                new Payload().whole("amount_cents", cents),
                by);
    }

    /// A paper or a payout method: that it changed, never what it holds.
    public void paper(SqlClient client, UUID contributorId, String kind, Actor by) {
        person(client, kind, contributorId, new Payload(), by);
    }

    private void person(SqlClient client, String kind, UUID id, Payload payload, Actor by) {
        store.append(
                client, by, new Other(kind, Entity.CONTRIBUTOR, id, null, id, payload.build()));
    }

    private void ofItem(SqlClient client, String kind, Item item, Payload payload, Actor by) {
        store.append(
                client,
                by,
                new Other(
                        kind,
                        Entity.ITEM,
                        item.id(),
                        item.projectId(),
                        item.contributorId(),
                        payload.build()));
    }

    private void other(
            SqlClient client, String kind, Entity entity, UUID id, Payload payload, Actor by) {
        store.append(client, by, new Other(kind, entity, id, null, null, payload.build()));
    }
}
