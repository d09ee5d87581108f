package io.sluice.backoffice.web;

import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.payout.CycleCalendar;
import io.sluice.backoffice.payout.CycleRow;
import io.sluice.backoffice.payout.ItemStore.Item;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.Words;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// `/api/payouts/items`: one line of a cycle; whoever it is about may object during the review.
final class PayoutItemsApi {
    private static final JsonName FLAG_ID = JsonName.of("flag_id");
    private static final JsonName ITEM_ID = JsonName.of("item_id");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName REASON = JsonName.of("reason");
    private static final int REASON_CHARS_MAX = 2_000;

    /// Flags of one item; more say nothing new.
    private static final int FLAGS_MAX = 20;

    private static final Words<Outcome> OUTCOMES = Words.of(Outcome.class);

    private enum Outcome {
        DISMISSED,
        WITHDRAWN
    }

    private final PayoutRooms rooms;

    PayoutItemsApi(PayoutRooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        String one = "/api/payouts/items/{item_id}";
        return List.of(
                Route.get(one, "getPayoutItem")
                        .roles(Role.STAFF, Role.CONTRIBUTOR)
                        .to(desk.reading(this::show)),
                Route.get(one + "/why", "explainPayoutItem")
                        .roles(Role.STAFF, Role.CONTRIBUTOR)
                        .to(desk.reading(this::why)),
                Route.post(one + "/flags", "flagPayoutItem")
                        .roles(Role.STAFF, Role.CONTRIBUTOR)
                        .idempotent()
                        .to(desk.changing(this::flag)),
                Route.post(one + "/flags/{flag_id}/resolve", "resolvePayoutFlag")
                        .roles(Role.STAFF)
                        .idempotent()
                        .to(desk.changing(this::resolve)),
                Route.post(one + "/retry", "retryPayoutItem")
                        .roles(Role.STAFF, Role.CONTRIBUTOR)
                        .idempotent()
                        .to(desk.changing(this::retry)));
    }

    private Reply show(Call call, SqlClient client) {
        Item item = item(call, client);
        return Documents.one(rooms.views().item(client, item.id()), ProblemType.ITEM_NOT_FOUND);
    }

    private Reply why(Call call, SqlClient client) {
        Item item = item(call, client);
        return Documents.one(rooms.why().why(client, item.id()), ProblemType.ITEM_NOT_FOUND);
    }

    private Reply flag(Call call, SqlClient client) {
        Fields fields = call.fields();
        String reason = fields.text("reason", REASON_CHARS_MAX);
        call.check(fields);
        Item item = item(call, client);
        CycleRow cycle = cycle(client, item);
        if (!cycle.status().equals("review")
                || !rooms.clock()
                        .instant()
                        .isBefore(CycleCalendar.reviewEnds(cycle.plan(), cycle.periodEnd()))) {
            throw new Refusal(ProblemType.REVIEW_CLOSED);
        }
        if (rooms.items().flags(client, item.id()) >= FLAGS_MAX) {
            throw new Refusal(
                    Problem.of(ProblemType.WRONG_STATE, "The item has been flagged often enough."));
        }
        UUID flagId = rooms.ids().next();
        rooms.items()
                .flag(
                        client,
                        flagId,
                        item.id(),
                        call.actor().name(),
                        reason,
                        rooms.clock().instant());
        rooms.audit().flagged(client, item, flagId, reason, call.actor());
        return Reply.created(out ->
                out.open()
                        .text(FLAG_ID, IdKind.FLAG.text(flagId))
                        .text(ITEM_ID, IdKind.ITEM.text(item.id()))
                        .text(STATUS, "open")
                        .text(REASON, reason)
                        .close());
    }

    private Reply resolve(Call call, SqlClient client) {
        Fields fields = call.fields();
        Outcome outcome = fields.word("outcome", OUTCOMES);
        String note = fields.textOrNull("note", REASON_CHARS_MAX);
        call.check(fields);
        Item item = item(call, client);
        UUID flagId = call.id("flag_id", IdKind.FLAG, ProblemType.FLAG_NOT_FOUND);
        String status = rooms.items().flagStatus(client, item.id(), flagId);
        String word = OUTCOMES.word(outcome);
        if (status == null) {
            throw new Refusal(ProblemType.FLAG_NOT_FOUND);
        }
        // A withdrawn item waits until staff releases it: withdrawn may become dismissed.
        boolean possible =
                status.equals("open")
                        || (status.equals("withdrawn") && outcome == Outcome.DISMISSED);
        if (!possible) {
            throw new Refusal(ProblemType.WRONG_STATE);
        }
        rooms.items()
                .resolve(
                        client,
                        item.id(),
                        flagId,
                        word,
                        note,
                        call.actor().name(),
                        rooms.clock().instant());
        rooms.cycleStore().changed(client, item.cycleId(), call.actor().name());
        rooms.audit().resolved(client, item, flagId, word, call.actor());
        tell(client, item, flagId, word);
        return Reply.ok(out ->
                out.open()
                        .text(FLAG_ID, IdKind.FLAG.text(flagId))
                        .text(ITEM_ID, IdKind.ITEM.text(item.id()))
                        .text(STATUS, word)
                        .close());
    }

    /// The note is staff's own and not for the payee.
    private void tell(SqlClient client, Item item, UUID flagId, String word) {
        rooms.notices()
                .tell(
                        client,
                        item.payeeId(),
                        "flag.answered",
                        new Payload()
                                .text("flag_id", IdKind.FLAG.text(flagId))
                                .text("item_id", IdKind.ITEM.text(item.id()))
                                .text("outcome", word)
                                .build(),
                        rooms.clock().instant());
    }

    private Reply retry(Call call, SqlClient client) {
        call.check(call.fields());
        Item item = item(call, client);
        if (!rooms.payouts().askAgain(client, item)) {
            throw new Refusal(
                    Problem.of(
                            ProblemType.WRONG_STATE,
                            "Nothing of this item has failed, or the payout method has to be"
                                    + " changed first."));
        }
        return Documents.one(rooms.views().item(client, item.id()), ProblemType.ITEM_NOT_FOUND);
    }

    private Item item(Call call, SqlClient client) {
        UUID id = call.id("item_id", IdKind.ITEM, ProblemType.ITEM_NOT_FOUND);
        Item item = rooms.items().find(client, id);
        if (item == null) {
            throw new Refusal(call.isStaff() ? ProblemType.ITEM_NOT_FOUND : ProblemType.FORBIDDEN);
        }
        if (!call.isStaff() && !item.concerns(call.contributor())) {
            throw new Refusal(ProblemType.FORBIDDEN);
        }
        return item;
    }

    private CycleRow cycle(SqlClient client, Item item) {
        return Objects.requireNonNull(rooms.cycleStore().find(client, item.cycleId()));
    }
}
