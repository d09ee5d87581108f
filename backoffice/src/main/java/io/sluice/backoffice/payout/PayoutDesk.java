package io.sluice.backoffice.payout;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.ledger.LedgerEntry;
import io.sluice.backoffice.ledger.LedgerStore;
import io.sluice.backoffice.notify.NoticeStore;
import io.sluice.backoffice.rails.TransferRow;
import io.sluice.backoffice.rails.TransferStatus;
import io.sluice.backoffice.rails.TransferStore;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What becomes of a payout as its transfer moves on: its items, its lots, the books, the audit log
/// and what its payee is told. Called inside the caller's transaction, on a thread that may wait.
public final class PayoutDesk {
    private final TransferStore transfers;
    private final PayoutStore payouts;
    private final PayoutAuditStore audit;
    private final NoticeStore notices;
    private final LedgerStore ledger;

    public PayoutDesk(
            TransferStore transfers,
            PayoutStore payouts,
            PayoutAuditStore audit,
            NoticeStore notices,
            LedgerStore ledger) {
        this.transfers = transfers;
        this.payouts = payouts;
        this.audit = audit;
        this.notices = notices;
        this.ledger = ledger;
    }

    /// The rail has it, or it has arrived.
    void out(SqlClient client, TransferRow transfer, TransferStatus to, Instant now) {
        if (!transfer.status().isOut()) {
            UUID payoutId = transfer.payoutId();
            payouts.disbursed(client, payoutId, transfer.rail(), now);
            ledger.addAll(client, PayoutBooks.sent(payoutId, parts(client, payoutId), now), now);
            audit.disbursed(client, transfer);
            tell(client, transfer, "payout.sent", null, now);
        }
        if (to == TransferStatus.PAID) {
            payouts.arrived(client, transfer.payeeId());
        }
    }

    /// It failed or was returned: what it carried is pending again.
    void back(SqlClient client, TransferRow transfer, TransferStatus to, String why, Instant now) {
        UUID payoutId = transfer.payoutId();
        if (payouts.comeBack(client, payoutId, to.code(), why, now)) {
            boolean wasOut = transfer.status().isOut();
            List<LedgerEntry> entries =
                    PayoutBooks.cameBack(payoutId, parts(client, payoutId), wasOut, now);
            ledger.addAll(client, entries, now);
        }
        tell(client, transfer, "payout." + to.code(), why, now);
    }

    /// What the rail took for it; said again, nothing happens.
    void fee(SqlClient client, TransferRow transfer, long feeCents, Instant now) {
        long moreCents = transfers.fee(client, transfer.id(), feeCents);
        ledger.addAll(client, List.of(PayoutBooks.railFee(transfer.id(), moreCents, now)), now);
    }

    /// What each project has in a payout.
    private static Map<UUID, Long> parts(SqlClient client, UUID payoutId) {
        Map<UUID, Long> netCents = new TreeMap<>();
        query(
                        client,
                        """
                        SELECT l.project_id, sum(p.net_cents)::bigint
                        FROM backoffice.payout_lines p JOIN backoffice.lots l ON l.id = p.lot_id
                        WHERE p.payout_id = $1 GROUP BY l.project_id
                        """,
                        payoutId)
                .await()
                .forEach(row -> netCents.put(row.getUUID(0), row.getLong(1)));
        return netCents;
    }

    private void tell(
            SqlClient client, TransferRow row, String kind, @Nullable String why, Instant at) {
        Payload payload =
                new Payload()
                        .text("payout_id", IdKind.PAYOUT.text(row.payoutId()))
                        .whole("amount_cents", row.amountCents())
                        .text("rail", row.rail());
        notices.tell(
                client,
                row.payeeId(),
                kind,
                (why == null ? payload : payload.text("reason", why)).build(),
                at);
    }
}
