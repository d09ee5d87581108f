package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.rails.TransferRow;
import io.sluice.backoffice.rails.TransferStatus;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.Words;
import io.vertx.sqlclient.SqlClient;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// `/api/payouts/transfers`: what is on its way, and the inbox of what a person has to decide.
final class TransfersApi {
    private static final Words<TransferStatus> STATUSES = Words.of(TransferStatus.class);
    private static final Words<Outcome> OUTCOMES = Words.of(Outcome.class);
    private static final int NOTE_CHARS_MAX = 500;

    /// What the rail itself, or a person who has asked it, says has become of a transfer.
    private enum Outcome {
        PAID,
        FAILED,
        RETURNED;

        TransferStatus status() {
            return TransferStatus.valueOf(name());
        }

        /// From where it may be reached: `paid` is not final, a return reopens it.
        Set<TransferStatus> from() {
            return this == RETURNED
                    ? EnumSet.of(TransferStatus.SENT, TransferStatus.PAID)
                    : EnumSet.of(TransferStatus.UNKNOWN, TransferStatus.SENT);
        }
    }

    private final PayoutRooms rooms;

    TransfersApi(PayoutRooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        String all = "/api/payouts/transfers";
        return List.of(
                Route.get(all, "listTransfers").roles(Role.STAFF).to(desk.reading(this::list)),
                Route.get(all + "/{transfer_id}", "getTransfer")
                        .roles(Role.STAFF)
                        .to(desk.reading(this::show)),
                Route.post(all + "/{transfer_id}/resolve", "resolveTransfer")
                        .roles(Role.STAFF)
                        .idempotent()
                        .to(desk.changing(this::resolve)));
    }

    private Reply list(Call call, SqlClient client) {
        Fields query = call.query();
        TransferStatus status = query.wordOrNull("status", STATUSES);
        String code = status == null ? null : status.code();
        return Documents.page(call, query, window -> rooms.views().transfers(client, code, window));
    }

    private Reply show(Call call, SqlClient client) {
        return Documents.one(
                rooms.views().transfer(client, id(call)), ProblemType.TRANSFER_NOT_FOUND);
    }

    private Reply resolve(Call call, SqlClient client) {
        Fields fields = call.fields();
        Outcome outcome = fields.word("outcome", OUTCOMES);
        String note = fields.textOrNull("note", NOTE_CHARS_MAX);
        call.check(fields);
        TransferRow transfer = rooms.transfers().findToChange(client, id(call));
        if (transfer == null) {
            throw new Refusal(ProblemType.TRANSFER_NOT_FOUND);
        }
        if (!outcome.from().contains(transfer.status())) {
            throw new Refusal(ProblemType.WRONG_STATE);
        }
        String words = note == null ? "resolved by staff" : note;
        rooms.transferDesk().move(client, transfer, outcome.status(), words);
        rooms.sandbox().tell(client, transfer.transferKey(), outcome.status(), words);
        rooms.audit().transferResolved(client, transfer, outcome.status(), call.actor());
        return Documents.one(
                rooms.views().transfer(client, transfer.id()), ProblemType.TRANSFER_NOT_FOUND);
    }

    private static UUID id(Call call) {
        return call.id("transfer_id", IdKind.TRANSFER, ProblemType.TRANSFER_NOT_FOUND);
    }
}
