package io.sluice.backoffice.payout;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.RigPostgres;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.audit.HeadSeal;
import io.sluice.backoffice.base.BackOfficeClock;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.ledger.LedgerStore;
import io.sluice.backoffice.notify.NoticeStore;
import io.sluice.backoffice.rails.DetailsVault;
import io.sluice.backoffice.rails.MethodType;
import io.sluice.backoffice.rails.PayoutMethod;
import io.sluice.backoffice.rails.PayoutMethodStore;
import io.sluice.backoffice.rails.Rail;
import io.sluice.backoffice.rails.RailRouter;
import io.sluice.backoffice.rails.SandboxRail;
import io.sluice.backoffice.rails.TransferRow;
import io.sluice.backoffice.rails.TransferStore;
import io.sluice.gateway.database.Database;
import io.sluice.gateway.database.DatabaseAddress;
import io.sluice.gateway.database.Migrations;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// Transfers on a real PostgreSQL, without the cycles they come from: payees with a method, a
/// payout and a transfer each, and the desk that sends them.
final class TransferRig implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-15T06:00:00Z");

    /// What payees' details are sealed with.
    static final String DETAILS_KEY = "of the tests";

    private static final long LOOK_NANOS = 20_000_000;

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.on(vertx);

    /// Where its tables are.
    final DatabaseAddress address = RigPostgres.emptyDatabase();

    private final TransferStore transfers = new TransferStore();
    private final PayoutMethodStore methods =
            new PayoutMethodStore(new DetailsVault(DetailsVault.keyOf(DETAILS_KEY)));
    private final Ids ids = new Ids(InstantSource.system(), new Random(7));
    private int cycles;

    final BackOfficeClock clock = new BackOfficeClock(InstantSource.system());
    final Transactions transactions = new Transactions(database);
    final SandboxRail sandbox = new SandboxRail(database, clock);

    private final AuditStore audit =
            new AuditStore(ids, clock, new HeadSeal(new byte[HeadSeal.SEED_BYTES]));

    TransferRig() {
        clock.set(START);
        try {
            Migrations.run(address, "backoffice");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        database.attach(address);
        while (!database.isThere()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        run(client -> {
            audit.enrol(client);
            return true;
        });
    }

    private <T> T run(Function<SqlClient, T> work) {
        return transactions.writing(work);
    }

    /// A desk as a start of the back office has it.
    TransferDesk desk(Rail rail) {
        Map<MethodType, Rail> routes = new EnumMap<>(MethodType.class);
        for (MethodType method : MethodType.values()) {
            routes.put(method, rail);
        }
        return new TransferDesk(
                transactions,
                clock,
                new RailRouter(routes, sandbox),
                new TransferDesk.Stores(
                        transfers,
                        methods,
                        new PayoutDesk(
                                transfers,
                                new PayoutStore(ids),
                                new PayoutAuditStore(audit),
                                new NoticeStore(ids),
                                new LedgerStore(ids, audit))));
    }

    void pass(Duration time) {
        clock.set(clock.instant().plus(time));
    }

    UUID cycle() {
        UUID id = ids.next();
        run(client ->
                query(
                                client,
                                """
                                INSERT INTO backoffice.payout_cycles
                                    (id, period_start, period_end, status, plan, approved_at)
                                VALUES ($1, date '2000-01-01' + $2::int,
                                        date '2000-01-01' + $2::int,
                                        'disbursing', 'monthly', now())
                                """,
                                id,
                                cycles++)
                        .await());
        return id;
    }

    UUID payee() {
        UUID id = ids.next();
        run(client ->
                query(
                                client,
                                """
                                INSERT INTO backoffice.users
                                    (id, display_name, email, country, kind, plan,
                                     account_created_at, identity_score, trust_level,
                                     upvoted_contributions, created_at, updated_at)
                                VALUES ($1, 'Payee', 'payee@example.com', 'US', 'human',
                                        'standard', $2, 90, 4, 5, $2, $2)
                                """,
                                id,
                                START.atOffset(ZoneOffset.UTC))
                        .await());
        return id;
    }

    /// A payout and its transfer, waiting; answers the transfer's key.
    String transfer(
            UUID cycleId,
            UUID payeeId,
            Rail rail,
            MethodType type,
            Map<String, String> details,
            long cents) {
        UUID payoutId = ids.next();
        UUID id = ids.next();
        PayoutMethod method =
                new PayoutMethod(ids.next(), payeeId, type, "***", "eur", true, clock.instant());
        run(client -> {
            methods.put(client, method, details, clock.instant());
            query(
                            client,
                            """
                            INSERT INTO backoffice.payouts
                                (id, cycle_id, payee_id, gross_cents, holdback_cents,
                                 adjustments_cents, net_cents, status, input, decided_input,
                                 created_at)
                            VALUES ($1, $2, $3, $4, 0, 0, $4, 'pending', '{}', '{}', $5)
                            """,
                            payoutId,
                            cycleId,
                            payeeId,
                            cents,
                            clock.instant().atOffset(ZoneOffset.UTC))
                    .await();
            transfers.insert(
                    client,
                    TransferRow.pending(
                            id,
                            payoutId,
                            payeeId,
                            rail.name(),
                            IdKind.TRANSFER.text(id),
                            method,
                            cents,
                            clock.instant()));
            return true;
        });
        return IdKind.TRANSFER.text(id);
    }

    TransferRow row(String key) {
        return run(client -> Objects.requireNonNull(transfers.findToChange(client, key)));
    }

    /// How often the audit log says that this payout was disbursed.
    long disbursed(String key) {
        return count(
                "payment_audit_log WHERE event_type = 'payout.disbursed' AND entity_id = $1",
                row(key).payoutId());
    }

    long failures(String key) {
        return count("payout_retries WHERE payee_id = $1 AND failures = 1", row(key).payeeId());
    }

    /// How often the sandbox has paid this transfer.
    long sandboxPaid(String key) {
        return run(client ->
                        query(
                                        client,
                                        """
                                        SELECT count(*) FROM backoffice.sandbox_transfers
                                        WHERE transfer_key = $1 AND state IN ('sent', 'paid')
                                        """,
                                        key)
                                .await())
                .iterator()
                .next()
                .getLong(0);
    }

    private long count(String from, UUID id) {
        return run(client -> query(client, "SELECT count(*) FROM backoffice." + from, id).await())
                .iterator()
                .next()
                .getLong(0);
    }

    /// Leaves nothing that a desk would look at.
    void clear() {
        run(client -> query(client, "DELETE FROM backoffice.transfers").await());
    }

    @Override
    public void close() {
        database.close();
        vertx.close().await();
    }
}
