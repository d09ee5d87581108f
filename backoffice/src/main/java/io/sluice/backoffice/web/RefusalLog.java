package io.sluice.backoffice.web;

import io.sluice.backoffice.audit.Actor;
import io.sluice.backoffice.audit.AuditEvent.Other;
import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.audit.Entity;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.base.Transactions;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.ProblemType;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes into the audit log what was refused because it was forged, or because it reached for what
/// is somebody else's. A few a day of each caller and operation tell enough: nobody fills the log
/// by knocking. A key of the wrong role never reaches the desk; the edge tells of it.
///
/// Thread: any.
public final class RefusalLog {
    static final int A_DAY_MAX = 10;

    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final int KNOCKERS_MAX = 10_000;
    private static final int PATH_CHARS_MAX = 200;
    private static final int ASIDE_MAX = 16;

    private final Transactions transactions;
    private final AuditStore audit;
    private final Ids ids;
    private final InstantSource clock;
    private final Map<Knocker, Integer> today = new HashMap<>();
    private final Semaphore aside = new Semaphore(ASIDE_MAX);
    private LocalDate day = LocalDate.EPOCH;

    /// Who was refused, and what.
    private record Knocker(String name, String operation) {}

    public RefusalLog(Transactions transactions, AuditStore audit, Ids ids, InstantSource clock) {
        this.transactions = transactions;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /// Notes a refusal that is worth it, in a transaction of its own; the refused one is over.
    void note(Call call, Refusal refusal) {
        ProblemType type = refusal.problem().type();
        if (type != ProblemType.FORBIDDEN && type != ProblemType.INVALID_SIGNATURE) {
            return;
        }
        if (isNew(call)) {
            write(call, type);
        }
    }

    /// Notes that a key's role was not let in, on another thread: an event loop can't wait for it.
    public void noteRole(Exchange exchange) {
        Call call = new Call(exchange);
        if (!aside.tryAcquire()) {
            return; // so many knock at once that these few tell enough
        }
        if (!isNew(call)) {
            aside.release();
            return;
        }
        Thread.ofVirtual()
                .name("refusal")
                .start(() -> {
                    try {
                        write(call, ProblemType.FORBIDDEN);
                    } finally {
                        aside.release();
                    }
                });
    }

    private void write(Call call, ProblemType type) {
        Actor actor = call.actor();
        try {
            transactions.writing(client -> {
                audit.append(client, actor, event(call, actor, type));
                return true;
            });
        } catch (RuntimeException away) { // it is refused all the same
            LOG.atWarn()
                    .setCause(away)
                    .addKeyValue("caller", actor.name())
                    .addKeyValue("operation", call.operation())
                    .log("a refusal could not be written into the audit log");
        }
    }

    private Other event(Call call, Actor actor, ProblemType type) {
        String path = call.path();
        return new Other(
                "access.refused",
                Entity.REFUSAL,
                ids.next(),
                null,
                actor.contributorId(),
                new Payload()
                        .text("operation", call.operation())
                        .text("path", path.substring(0, Math.min(path.length(), PATH_CHARS_MAX)))
                        .text("code", type.code())
                        .text("address", call.isFromOutside() ? call.address() : null)
                        .build());
    }

    private synchronized boolean isNew(Call call) {
        Knocker knocker = new Knocker(call.actor().name(), call.operation());
        LocalDate now = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (!now.equals(day)) {
            day = now;
            today.clear();
        }
        if (today.size() >= KNOCKERS_MAX && !today.containsKey(knocker)) {
            return false;
        }
        return today.merge(knocker, 1, Integer::sum) <= A_DAY_MAX;
    }
}
