package io.sluice.backoffice.payout;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.ledger.LedgerEntry;
import io.sluice.backoffice.ledger.LedgerStore;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// Lets holdbacks go when their window is over, project by project, and takes them back from those
/// who were wrongly paid.
public final class HoldbackDesk {
    private final Transactions transactions;
    private final InstantSource clock;
    private final Ids ids;
    private final Stores stores;

    /// What releasing and taking reads and writes.
    public record Stores(
            CycleStore cycles,
            CycleInputStore inputs,
            CycleResultStore results,
            FraudStore fraud,
            LedgerStore ledger,
            PayoutAuditStore audit) {}

    public HoldbackDesk(Transactions transactions, InstantSource clock, Ids ids, Stores stores) {
        this.transactions = transactions;
        this.clock = clock;
        this.ids = ids;
        this.stores = stores;
    }

    /// Releases what is due now; answers how many parts.
    public int releaseDue() {
        int released = 0;
        for (UUID projectId : transactions.reading(this::projectsDue)) {
            released += transactions.writing(client -> release(client, projectId));
        }
        return released;
    }

    private List<UUID> projectsDue(SqlClient client) {
        List<UUID> found = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT DISTINCT project_id FROM backoffice.holdbacks
                        WHERE status = 'held' AND release_date <= $1 AND remaining_cents > 0
                        ORDER BY project_id
                        """,
                        today())
                .await()
                .forEach(row -> found.add(row.getUUID(0)));
        return found;
    }

    private int release(SqlClient client, UUID projectId) {
        stores.cycles.lock(client);
        Cycle month = openMonth();
        ProjectInput project = stores.inputs.load(client, projectId, month);
        HoldbackRelease release = HoldbackRelease.of(month, project, today());
        UUID first = ids.next();
        long cents = 0;
        for (Lot lot : release.lots()) {
            // The lot is named after its holdback, whose row knows whose it is.
            String holdbackId = lot.lotId().split("/", -1)[1];
            UUID id = RowId.of(IdKind.HOLDBACK, holdbackId);
            move(client, id, cents == 0 ? first : ids.next(), lot.amountCents());
            cents = Math.addExact(cents, lot.amountCents());
            stores.audit.released(client, id, lot, stores.results.payoutOf(client, id));
        }
        Instant now = clock.instant();
        LedgerEntry entry = PayoutBooks.release(first, projectId, cents, now);
        stores.ledger.addAll(client, List.of(entry), now);
        return release.lots().size();
    }

    private void move(SqlClient client, UUID holdbackId, UUID lotId, long cents) {
        query(
                        client,
                        """
                        WITH freed AS (
                            UPDATE backoffice.holdbacks
                            SET remaining_cents = remaining_cents - $2, released_at = $3,
                                status = CASE WHEN remaining_cents = $2 THEN 'released'
                                              ELSE status END
                            WHERE id = $1
                            RETURNING payout_item_id, contributor_id, project_id, payee_id)
                        INSERT INTO backoffice.lots
                            (id, item_id, contributor_id, project_id, payee_id, origin, since,
                             amount_cents, holdback_taken, created_at)
                        SELECT $4, payout_item_id, contributor_id, project_id, payee_id, 'release',
                               $5, $2, true, $3
                        FROM freed
                        """,
                        holdbackId,
                        cents,
                        CycleStore.utc(clock.instant()),
                        lotId,
                        today())
                .await();
    }

    /// Takes what is held of those whose karma an open signal says is revoked; answers how many
    /// times something was taken. Raising the signal does it at once: this finds what a holdback
    /// that came later has left.
    public int forfeitDue() {
        return transactions.writing(client -> {
            int forfeited = 0;
            for (FraudStore.Signal signal : stores.fraud.forfeiting(client)) {
                forfeited += forfeit(client, signal);
            }
            return forfeited;
        });
    }

    /// Revoked karma forfeits what is still held, and makes no debt; answers on how many projects.
    public int forfeit(SqlClient client, FraudStore.Signal signal) {
        UUID contributorId = signal.contributorId();
        UUID payeeId = Objects.requireNonNull(stores.fraud.payee(client, contributorId));
        int forfeited = 0;
        for (FraudStore.Held held : stores.fraud.held(client, contributorId, signal.projectId())) {
            UUID projectId = held.projectId();
            long cents = forfeitableCents(client, projectId, contributorId);
            if (cents > 0) {
                clawBack(client, projectId, contributorId, payeeId, cents, signal.kind());
                forfeited++;
            }
        }
        return forfeited;
    }

    /// What is held of a contributor on a project, without what the open month's refunds would
    /// take: so much may be forfeited and leave no debt.
    private long forfeitableCents(SqlClient client, UUID projectId, UUID contributorId) {
        stores.cycles.lock(client);
        Cycle month = openMonth();
        ProjectInput project = stores.inputs.load(client, projectId, month);
        Map<String, Long> keptBackCents = HoldbackRelease.keptBackCents(month, project);
        String contributor = IdKind.CONTRIBUTOR.text(contributorId);
        long cents = 0;
        for (Holdback held : project.holdbacks()) {
            if (held.contributorId().equals(contributor)) {
                cents += held.remainingCents() - keptBackCents.getOrDefault(held.holdbackId(), 0L);
            }
        }
        return cents;
    }

    /// A clawback aimed at a person on one project, for what they were wrongly paid.
    public void clawBack(
            SqlClient client,
            UUID projectId,
            UUID contributorId,
            UUID payeeId,
            long wrongCents,
            String reason) {
        stores.cycles.lock(client);
        Instant now = clock.instant();
        Cycle month = openMonth();
        ProjectInput project = stores.inputs.load(client, projectId, month);
        UUID poolId = ids.next();
        Clawback clawback =
                Clawback.take(
                        new Clawback.Order(
                                poolId.toString(),
                                IdKind.CONTRIBUTOR.text(contributorId),
                                IdKind.CONTRIBUTOR.text(payeeId),
                                wrongCents),
                        project.lots(),
                        project.holdbacks(),
                        HoldbackRelease.keptBackCents(month, project));
        for (Taking taking : clawback.takings()) {
            stores.results.take(client, taking, null, projectId, CycleStore.utc(now));
            UUID payoutId =
                    taking.source() == Taking.Source.HOLDBACK
                            ? stores.results.payoutOf(
                                    client, RowId.of(IdKind.HOLDBACK, taking.sourceId()))
                            : poolId;
            stores.audit.clawedBack(client, taking, projectId, reason, payoutId);
        }
        if (clawback.overdraftCents() > 0) {
            owe(client, payeeId, contributorId, projectId, clawback.overdraftCents(), now);
        }
        query(
                        client,
                        """
                        INSERT INTO backoffice.carried_pools
                        VALUES ($1, $2, $3, $4, NULL, NULL, $5)
                        """,
                        poolId,
                        projectId,
                        wrongCents,
                        payeeId,
                        CycleStore.utc(now))
                .await();
        LedgerEntry entry = PayoutBooks.clawback(poolId, projectId, clawback, now);
        stores.ledger.addAll(client, List.of(entry), now);
    }

    private void owe(
            SqlClient client,
            UUID payeeId,
            UUID contributorId,
            UUID projectId,
            long cents,
            Instant now) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.negative_entries
                        VALUES ($1, $2, $3, $4, $5, 'clawback', NULL, NULL, $6)
                        """,
                        ids.next(),
                        payeeId,
                        contributorId,
                        projectId,
                        cents,
                        CycleStore.utc(now))
                .await();
    }

    /// The month whose revenue is still coming in, as far as it is over.
    private Cycle openMonth() {
        YearMonth month = YearMonth.from(today());
        return new Cycle("open", Plan.MONTHLY, month.atDay(1), month.atEndOfMonth());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
