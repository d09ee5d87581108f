package io.sluice.backoffice.payout;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.payout.PayeeResult.Line;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Payouts and what happens to lots and holdbacks through them. Called inside the caller's
/// transaction, on a thread that may wait.
public final class PayoutStore {
    private final Ids ids;

    public PayoutStore(Ids ids) {
        this.ids = ids;
    }

    /// What the calculation shows of a payee.
    public record Preview(PayeeInput before, PayeeResult result) {}

    /// Writes what the calculation shows: nothing has moved yet.
    public void preview(SqlClient client, UUID cycleId, List<Preview> previews, Instant at) {
        List<PayeeResult> results = previews.stream().map(Preview::result).toList();
        query(
                        client,
                        """
                        INSERT INTO backoffice.payouts
                            (cycle_id, created_at, status, id, payee_id, gross_cents,
                             holdback_cents, adjustments_cents, net_cents, reasons, input)
                        SELECT $1, $2, 'pending', id, payee, gross, holdback, adjustments, net,
                               string_to_array(reasons, ' '), input::jsonb
                        FROM unnest($3::uuid[], $4::uuid[], $5::bigint[], $6::bigint[],
                                    $7::bigint[], $8::bigint[], $9::text[], $10::text[])
                            AS payout(id, payee, gross, holdback, adjustments, net, reasons, input)
                        """,
                        cycleId,
                        CycleStore.utc(at),
                        results.stream().map(_ -> ids.next()).toArray(UUID[]::new),
                        results.stream()
                                .map(result -> RowId.of(IdKind.CONTRIBUTOR, result.payeeId()))
                                .toArray(UUID[]::new),
                        numbers(results, PayeeResult::grossCents),
                        numbers(results, PayeeResult::holdbackCents),
                        numbers(results, PayeeResult::adjustmentsCents),
                        numbers(results, PayeeResult::netCents),
                        results.stream()
                                .map(result -> String.join(" ", codes(result.reasons())))
                                .toArray(String[]::new),
                        previews.stream()
                                .map(preview -> CycleJson.of(preview.before))
                                .toArray(String[]::new))
                .await();
        List<Line> stopped =
                results.stream()
                        .flatMap(result -> result.lines().stream())
                        .filter(PayoutStore::isOfThisCycleAndStopped)
                        .toList();
        if (!stopped.isEmpty()) {
            showReasons(client, cycleId, stopped);
        }
    }

    private static boolean isOfThisCycleAndStopped(Line line) {
        return line.lot().lotId().equals(line.lot().itemId()) && !line.reasons().isEmpty();
    }

    private static Long[] numbers(List<PayeeResult> results, ToLongFunction<PayeeResult> number) {
        return results.stream().map(number::applyAsLong).toArray(Long[]::new);
    }

    /// Moves what was pending into this cycle's payout, for the payees the cycle concerns.
    public void claim(SqlClient client, UUID cycleId) {
        query(
                        client,
                        """
                        UPDATE backoffice.lots l SET cycle_id = $1
                        FROM cycle_lots s, backoffice.payouts p
                        WHERE s.id = l.id AND s.is_free AND p.cycle_id = $1
                          AND p.payee_id = l.payee_id
                        """,
                        cycleId)
                .await();
    }

    /// Shows on each item why it would not be paid, as the gates stand. Row by row: of rows that
    /// the same transaction wrote the planner knows nothing, and joins them by the wrong index.
    private static void showReasons(SqlClient client, UUID cycleId, List<Line> lines) {
        List<Tuple> rows = new ArrayList<>(lines.size());
        for (Line line : lines) {
            rows.add(
                    Tuple.of(
                            cycleId,
                            RowId.of(IdKind.PROJECT, line.lot().projectId()),
                            RowId.of(IdKind.CONTRIBUTOR, line.lot().contributorId()),
                            codes(line.reasons())));
        }
        client.preparedQuery(
                        """
                        UPDATE backoffice.payout_items SET reasons = $4
                        WHERE cycle_id = $1 AND project_id = $2 AND contributor_id = $3
                        """)
                .executeBatch(rows)
                .await();
    }

    /// One payout of a cycle that still has to be decided: null id where the payee has none yet.
    public record Undecided(UUID payeeId, @Nullable UUID payoutId) {}

    /// Payees of a cycle that are not decided: those it concerned, and those with something
    /// released since.
    public List<Undecided> undecided(SqlClient client, UUID cycleId, Plan plan, int limit) {
        List<Undecided> found = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT p.payee_id, p.id FROM backoffice.payouts p
                        WHERE p.cycle_id = $1 AND p.decided_input IS NULL
                        UNION
                        SELECT DISTINCT l.payee_id, NULL::uuid FROM backoffice.lots l
                        JOIN backoffice.users u ON u.id = l.payee_id
                        LEFT JOIN backoffice.payout_cycles c ON c.id = l.cycle_id
                        WHERE l.origin = 'release' AND l.payout_id IS NULL AND l.amount_cents > 0
                          AND (l.cycle_id IS NULL OR c.status = 'complete')
                          AND ($2 = 'monthly' OR u.plan = 'pro')
                          AND NOT EXISTS (SELECT 1 FROM backoffice.payouts p
                                          WHERE p.cycle_id = $1 AND p.payee_id = l.payee_id)
                        ORDER BY 1 LIMIT $3
                        """,
                        cycleId,
                        CycleStore.code(plan),
                        (long) limit)
                .await()
                .forEach(row -> found.add(new Undecided(row.getUUID(0), row.getUUID(1))));
        return found;
    }

    /// Takes the payee for this transaction; false when the payout has been decided meanwhile.
    public boolean lockUndecided(SqlClient client, UUID cycleId, Undecided undecided) {
        query(
                        client,
                        "SELECT id FROM backoffice.users WHERE id = $1 FOR NO KEY UPDATE",
                        undecided.payeeId())
                .await();
        return !CycleStore.isThere(
                client,
                """
                SELECT 1 FROM backoffice.payouts
                WHERE cycle_id = $1 AND payee_id = $2 AND decided_input IS NOT NULL
                """,
                cycleId,
                undecided.payeeId());
    }

    /// Decides a payout for good: it is on its way, or waits for another cycle.
    ///
    /// @param status `pending` when a transfer follows, else `rolled_over` or `held`
    public UUID decide(
            SqlClient client,
            UUID cycleId,
            Undecided undecided,
            PayeeResult result,
            String status,
            String input,
            Instant at) {
        UUID payoutId = undecided.payoutId();
        if (payoutId == null) {
            payoutId = ids.next();
            query(
                            client,
                            """
                            INSERT INTO backoffice.payouts
                                (id, cycle_id, payee_id, gross_cents, holdback_cents,
                                 adjustments_cents, net_cents, status, input, created_at)
                            VALUES ($1, $2, $3, 0, 0, 0, 0, 'pending', '{}', $4)
                            """,
                            payoutId,
                            cycleId,
                            undecided.payeeId(),
                            CycleStore.utc(at))
                    .await();
        }
        query(
                        client,
                        """
                        UPDATE backoffice.payouts
                        SET gross_cents = $2, holdback_cents = $3, adjustments_cents = $4,
                            net_cents = $5, status = $6, reasons = $7,
                            decided_input = $8::text::jsonb
                        WHERE id = $1
                        """,
                        payoutId,
                        result.grossCents(),
                        result.holdbackCents(),
                        result.adjustmentsCents(),
                        result.netCents(),
                        status,
                        codes(result.reasons()),
                        input)
                .await();
        return payoutId;
    }

    /// Moves the paid lots into the payout and what it withholds into holdbacks.
    public void pay(SqlClient client, UUID payoutId, PayeeResult result, Instant at) {
        OffsetDateTime time = CycleStore.utc(at);
        LocalDate release = HoldbackRule.releaseDate(at);
        for (Line line : result.lines()) {
            if (!line.paid()) {
                continue;
            }
            Lot lot = line.lot();
            UUID lotId = UUID.fromString(lot.lotId());
            query(
                            client,
                            """
                            WITH moved AS (
                                UPDATE backoffice.lots SET payout_id = $1 WHERE id = $2
                                RETURNING id, item_id, origin)
                            INSERT INTO backoffice.payout_lines
                            SELECT $1, id, item_id, origin, $3, $4, $5, $6 FROM moved
                            """,
                            payoutId,
                            lotId,
                            lot.amountCents(),
                            line.holdbackCents(),
                            line.adjustmentCents(),
                            line.netCents())
                    .await();
            if (line.holdbackCents() > 0) {
                query(
                                client,
                                """
                                INSERT INTO backoffice.holdbacks
                                    (id, payout_item_id, contributor_id, amount_cents,
                                     release_date, created_at, remaining_cents, project_id,
                                     payee_id, payout_id)
                                SELECT $1, item_id, contributor_id, $2, $3, $4, $2, project_id,
                                       payee_id, $5
                                FROM backoffice.lots WHERE id = $6
                                """,
                                ids.next(),
                                line.holdbackCents(),
                                release,
                                time,
                                payoutId,
                                lotId)
                        .await();
            }
        }
        if (result.adjustmentsCents() > 0) {
            owe(client, payoutId, RowId.of(IdKind.CONTRIBUTOR, result.payeeId()), result, time);
        }
        query(
                        client,
                        """
                        UPDATE backoffice.payout_requests SET payout_id = $1
                        WHERE payee_id = $2 AND payout_id IS NULL
                        """,
                        payoutId,
                        RowId.of(IdKind.CONTRIBUTOR, result.payeeId()))
                .await();
    }

    private void owe(
            SqlClient client,
            UUID payoutId,
            UUID payeeId,
            PayeeResult result,
            OffsetDateTime time) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.negative_entries
                        VALUES ($1, $2, NULL, NULL, $3, 'payout', NULL, $4, $5)
                        """,
                        ids.next(),
                        payeeId,
                        -result.adjustmentsCents(),
                        payoutId,
                        time)
                .await();
    }

    /// Says on the items of unpaid lines why they wait; what stops a single item holds it.
    public void leave(SqlClient client, PayeeResult result) {
        for (Line line : result.lines()) {
            if (!line.paid()) {
                boolean waits = line.reasons().equals(List.of(Reason.BELOW_THRESHOLD));
                query(
                                client,
                                """
                                UPDATE backoffice.payout_items SET status = $2, reasons = $3
                                WHERE id = $1 AND status IN ('pending', 'rolled_over', 'held')
                                """,
                                RowId.of(IdKind.ITEM, line.lot().itemId()),
                                waits ? "rolled_over" : "held",
                                codes(line.reasons()))
                        .await();
            }
        }
    }

    /// The payout is out: its items are disbursed.
    public void disbursed(SqlClient client, UUID payoutId, String rail, Instant at) {
        query(
                        client,
                        """
                        UPDATE backoffice.payouts
                        SET status = 'disbursed', rail = $2, failure = NULL,
                            disbursed_at = COALESCE(disbursed_at, $3) WHERE id = $1
                        """,
                        payoutId,
                        rail,
                        CycleStore.utc(at))
                .await();
        setItems(client, payoutId, "disbursed");
    }

    /// The payout failed or came back: its net is pending again, with its holdback taken. Once
    /// only, whatever the rail says how often: false, it was so already.
    ///
    /// @param status `failed` or `returned`
    public boolean comeBack(
            SqlClient client, UUID payoutId, String status, String reason, Instant at) {
        int changed =
                query(
                                client,
                                """
                                UPDATE backoffice.payouts SET status = $2, failure = $3
                                WHERE id = $1 AND status NOT IN ('failed', 'returned')
                                """,
                                payoutId,
                                status,
                                reason)
                        .await()
                        .rowCount();
        if (changed == 0) {
            return false;
        }
        for (Row row :
                query(
                                client,
                                """
                                SELECT lot_id, net_cents FROM backoffice.payout_lines
                                WHERE payout_id = $1 AND net_cents > 0 ORDER BY lot_id
                                """,
                                payoutId)
                        .await()) {
            query(
                            client,
                            """
                            INSERT INTO backoffice.lots
                                (id, item_id, contributor_id, project_id, payee_id, origin, since,
                                 amount_cents, holdback_taken, created_at)
                            SELECT $1, item_id, contributor_id, project_id, payee_id, 'return',
                                   since, $3, true, $4
                            FROM backoffice.lots WHERE id = $2
                            """,
                            ids.next(),
                            row.getUUID(0),
                            row.getLong(1),
                            CycleStore.utc(at))
                    .await();
        }
        setItems(client, payoutId, "failed");
        query(
                        client,
                        """
                        INSERT INTO backoffice.payout_retries
                        SELECT payee_id, 1, $2 FROM backoffice.payouts WHERE id = $1
                        ON CONFLICT (payee_id) DO UPDATE
                        SET failures = payout_retries.failures + 1, failed_at = $2
                        """,
                        payoutId,
                        CycleStore.utc(at))
                .await();
        return true;
    }

    /// A payout has arrived: the count of failures begins again.
    public void arrived(SqlClient client, UUID payeeId) {
        query(client, "DELETE FROM backoffice.payout_retries WHERE payee_id = $1", payeeId).await();
    }

    /// Asks for what has failed of an item to be paid again. The next cycle tries it anyhow until
    /// the retries are used up; from then on only who has set a method since may ask, and the count
    /// begins again. False: nothing of it has failed, or the method has to be changed first.
    public boolean askAgain(SqlClient client, ItemStore.Item item) {
        if (!item.status().equals("failed")) {
            return false;
        }
        return query(
                                client,
                                """
                                UPDATE backoffice.payout_retries r
                                SET failures = CASE WHEN r.failures < $2 THEN r.failures ELSE 0 END
                                WHERE r.payee_id = $1
                                  AND (r.failures < $2 OR EXISTS
                                       (SELECT 1 FROM backoffice.payout_methods m
                                        WHERE m.contributor_id = $1
                                          AND m.created_at >= r.failed_at))
                                """,
                                item.payeeId(),
                                PayoutGate.TRANSFER_FAILURES_MAX)
                        .await()
                        .rowCount()
                > 0;
    }

    /// The day of the first cent of a payee's pending balance; null when nothing is pending.
    public @Nullable LocalDate pendingSince(SqlClient client, UUID payeeId) {
        return query(
                        client,
                        """
                        SELECT min(since) FROM backoffice.lots
                        WHERE payee_id = $1 AND payout_id IS NULL AND amount_cents > 0
                        """,
                        payeeId)
                .await()
                .iterator()
                .next()
                .getLocalDate(0);
    }

    public long pendingCents(SqlClient client, UUID payeeId) {
        return query(
                        client,
                        """
                        SELECT COALESCE(sum(amount_cents), 0)::bigint FROM backoffice.lots
                        WHERE payee_id = $1 AND payout_id IS NULL
                        """,
                        payeeId)
                .await()
                .iterator()
                .next()
                .getLong(0);
    }

    /// Asks for the payout of a small balance; asked again while it is open, nothing changes.
    public void request(SqlClient client, UUID requestId, UUID payeeId, Instant at) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.payout_requests (id, payee_id, requested_at)
                        SELECT $1, $2, $3 WHERE NOT EXISTS
                            (SELECT 1 FROM backoffice.payout_requests
                             WHERE payee_id = $2 AND payout_id IS NULL)
                        """,
                        requestId,
                        payeeId,
                        CycleStore.utc(at))
                .await();
    }

    static String[] codes(List<Reason> reasons) {
        return reasons.stream().map(Reason::code).toArray(String[]::new);
    }

    private static void setItems(SqlClient client, UUID payoutId, String status) {
        query(
                        client,
                        """
                        UPDATE backoffice.payout_items SET status = $2, reasons = '{}'
                        WHERE id IN (SELECT item_id FROM backoffice.payout_lines
                                     WHERE payout_id = $1 AND origin <> 'release')
                        """,
                        payoutId,
                        status)
                .await();
    }
}
