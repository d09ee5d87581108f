package io.sluice.backoffice.audit;

import io.sluice.backoffice.audit.AuditStore.SignedHead;
import io.sluice.backoffice.audit.AuditStore.Verification;
import io.sluice.backoffice.base.Transactions;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the whole chain, each night and when somebody asks, and keeps what it found. The chain
/// is always read from its first row: one that goes on from a place it trusts would not find what
/// was changed before.
///
/// Thread: safe for all that may wait; one check at a time.
public final class AuditDesk {
    private static final Logger LOG = LoggerFactory.getLogger(AuditDesk.class);

    private final Transactions transactions;
    private final AuditStore log;
    private final AuditCheckStore checks;
    private final InstantSource clock;
    private final Semaphore place = new Semaphore(1);

    public AuditDesk(Transactions transactions, AuditStore log) {
        this.transactions = transactions;
        this.log = log;
        this.checks = new AuditCheckStore(log.seal());
        this.clock = log.clock();
    }

    /// How the log stands.
    ///
    /// @param last the last look at the whole of it; null before the first
    /// @param head its end as it was signed; null while it is empty
    public record Standing(@Nullable AuditCheck last, @Nullable SignedHead head) {
        /// How many rows nobody has looked at yet.
        public long unchecked() {
            long length = head == null ? 0 : head.seq();
            return Math.max(0, length - (last == null ? 0 : last.length()));
        }
    }

    public Standing standing(SqlClient client) {
        return new Standing(AuditCheckStore.last(client), AuditStore.signedHead(client));
    }

    /// Looks at the whole of it now; empty while another look is under way.
    public Optional<AuditCheck> check() {
        if (!place.tryAcquire()) {
            return Optional.empty();
        }
        try {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            Verification found = transactions.reading(log::verify);
            AuditCheck check = new AuditCheck(now, found.length(), found.head(), found.flaw());
            transactions.writing(client -> {
                checks.keep(client, check);
                return check;
            });
            if (check.flaw() != null) {
                LOG.atError().addKeyValue("flaw", check.flaw()).log("the audit log was changed");
            }
            return Optional.of(check);
        } finally {
            place.release();
        }
    }

    /// The same as a job; says what it came to.
    public String run() {
        return check().map(check ->
                        check.flaw() == null
                                ? check.length() + " entries, whole"
                                : "broken: " + check.flaw())
                .orElse("is being looked at already");
    }
}
