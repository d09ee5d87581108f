package io.sluice.backoffice.ledger;

import io.sluice.backoffice.audit.Actor;
import io.sluice.backoffice.audit.AuditEvent.Other;
import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.audit.Entity;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.base.Transactions;
import io.vertx.sqlclient.SqlClient;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Books as the platform's loss what was spent of credits whose payment went back; no project's
/// past revenue changes by it. The gateway says how much that is in all, so that each look books
/// the difference to the one before, and a look that was missed is made good by the next.
public final class CreditLossDesk {
    private static final Logger LOG = LoggerFactory.getLogger(CreditLossDesk.class);

    private final Transactions transactions;
    private final LedgerStore ledger;
    private final AuditStore audit;
    private final UsageClient gateway;
    private final CreditLossStore store = new CreditLossStore();

    public CreditLossDesk(
            Transactions transactions, LedgerStore ledger, AuditStore audit, UsageClient gateway) {
        this.transactions = transactions;
        this.ledger = ledger;
        this.audit = audit;
        this.gateway = gateway;
    }

    /// Books what has changed, and says how much. When the gateway does not answer, that waits.
    public String take(Instant now) {
        try {
            long unpaidMicros = gateway.unpaidMicros();
            long microsPerDollar = gateway.microsPerDollar();
            long cents =
                    transactions.writing(
                            client -> book(client, unpaidMicros, microsPerDollar, now));
            return cents + " cents of spent credits lost";
        } catch (IOException silent) {
            LOG.atWarn().addKeyValue("why", silent.getMessage()).log("lost credits wait");
            return "lost credits wait: " + silent.getMessage();
        }
    }

    private long book(SqlClient client, long unpaidMicros, long microsPerDollar, Instant now) {
        Optional<CreditLoss> last = store.last(client);
        UsageShare share =
                UsageShare.of(
                        last.map(CreditLoss::restHundredths).orElse(0L),
                        unpaidMicros - last.map(CreditLoss::unpaidMicros).orElse(0L),
                        microsPerDollar);
        if (share.cents() == 0) {
            return 0; // and the next look sees the same difference
        }
        long number = last.map(CreditLoss::number).orElse(0L) + 1;
        UUID entryId =
                ledger.add(
                        client, Books.creditLoss(number, share.cents(), place(client, now), now));
        CreditLoss loss =
                new CreditLoss(
                        number,
                        entryId,
                        unpaidMicros,
                        microsPerDollar,
                        share.cents(),
                        share.carriedHundredths(),
                        now);
        store.add(client, loss);
        log(client, loss);
        return share.cents();
    }

    private static Books.Place place(SqlClient client, Instant now) {
        return Books.place(now, LedgerStore.firstOpenMonth(client));
    }

    private void log(SqlClient client, CreditLoss loss) {
        audit.append(
                client,
                Actor.SYSTEM,
                new Other(
                        loss.amountCents() > 0 ? "credits.lost" : "credits.recovered",
                        Entity.LEDGER_ENTRY,
                        loss.entryId(),
                        null,
                        null,
                        new Payload()
                                .text("entry_id", IdKind.LEDGER_ENTRY.text(loss.entryId()))
                                .whole("amount_cents", Math.abs(loss.amountCents()))
                                .build()));
    }
}
