package io.sluice.backoffice.ledger;

import io.sluice.backoffice.audit.Actor;
import io.sluice.backoffice.audit.AuditEvent.Other;
import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.ledger.SuspensionStore.Untold;
import io.sluice.backoffice.notify.NoticeStore;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.UUID;

/// What follows when a project's account is shut or opened again: its people are told, staff gets a
/// review. Payouts freeze by how the account stands. Called inside the caller's transaction, and
/// last: it writes the audit log.
public final class SuspensionDesk {
    private final SuspensionStore store = new SuspensionStore();
    private final NoticeStore notices;
    private final AuditStore audit;
    private final Ids ids;

    public SuspensionDesk(Ids ids, AuditStore audit) {
        this.ids = ids;
        this.audit = audit;
        this.notices = new NoticeStore(ids);
    }

    /// Tells what has changed about an account since it was last told.
    void tell(SqlClient client, String accountId, Instant now) {
        store.untold(client, accountId)
                .ifPresent(untold -> {
                    String kind = untold.suspended() ? "project.suspended" : "project.resumed";
                    if (untold.suspended()) {
                        store.open(client, ids.next(), untold, accountId, now);
                    }
                    notices.tellProject(client, untold.projectId(), kind, text(untold), now);
                    log(client, kind, untold, accountId);
                });
    }

    private static String text(Untold untold) {
        return untold.suspended()
                ? "Payouts of %s are frozen: Stripe has suspended its account. What you have earned"
                                .formatted(untold.projectName())
                        + " stays yours; a review has been opened."
                : "Payouts of %s go on: Stripe has opened its account again."
                        .formatted(untold.projectName());
    }

    private void log(SqlClient client, String kind, Untold untold, String accountId) {
        UUID projectId = untold.projectId();
        audit.append(
                client,
                Actor.SYSTEM,
                Other.ofProject(
                        kind,
                        projectId,
                        new Payload()
                                .text("account_id", accountId)
                                .text("reason", untold.reason())));
    }
}
