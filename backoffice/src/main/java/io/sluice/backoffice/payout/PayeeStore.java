package io.sluice.backoffice.payout;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.base.IdKind;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Loads what is known of payees: gates, agreements, negative balances, pending lots. Called inside
/// the caller's transaction, on a thread that may wait.
public final class PayeeStore {
    /// The lots pending before a cycle began, kept while it is calculated.
    private static final String SNAPSHOT =
            """
            CREATE TEMPORARY TABLE cycle_lots ON COMMIT DROP AS
            SELECT l.*, (l.cycle_id IS NULL OR c.status = 'complete') AS is_free
            FROM backoffice.lots l LEFT JOIN backoffice.payout_cycles c ON c.id = l.cycle_id
            WHERE l.payout_id IS NULL AND l.amount_cents > 0
            """;

    /// What stops a lot alone: flags on its item, signals against its contributor, its project.
    static final String STOPS =
            """
            array_remove(ARRAY[
                CASE WHEN EXISTS (SELECT 1 FROM backoffice.item_flags f
                                  WHERE f.item_id = l.item_id AND f.status = 'open')
                     THEN 'FLAG' END,
                CASE WHEN EXISTS (SELECT 1 FROM backoffice.item_flags f
                                  WHERE f.item_id = l.item_id AND f.status = 'withdrawn')
                     THEN 'WITHDRAWN' END,
                CASE WHEN EXISTS (SELECT 1 FROM backoffice.fraud_signals s
                                  WHERE s.contributor_id = l.contributor_id AND s.status = 'open'
                                    AND (s.project_id IS NULL OR s.project_id = l.project_id))
                     THEN 'FRAUD_SIGNAL' END,
                CASE WHEN EXISTS (SELECT 1 FROM backoffice.projects j
                                  JOIN backoffice.connected_accounts a
                                    ON a.account_id = j.stripe_account_id
                                  WHERE j.id = l.project_id AND a.suspended)
                     THEN 'PROJECT_SUSPENDED' END], NULL) AS stops
            """;

    /// Remembers the pending lots as they are before a calculation.
    public void rememberPending(SqlClient client) {
        query(client, SNAPSHOT).await();
        query(client, "CREATE INDEX ON cycle_lots (payee_id)").await();
    }

    /// The payees a cycle may concern, in the order of their ids, after one of them: who has
    /// something pending, or got an item or a debt now. A weekly cycle pays Pro payees alone.
    public List<UUID> concerned(SqlClient client, UUID cycleId, Plan plan, UUID after, int limit) {
        List<UUID> found = new ArrayList<>(limit);
        query(
                        client,
                        """
                        SELECT id FROM backoffice.users u
                        WHERE id > $1 AND ($2 = 'monthly' OR plan = 'pro') AND
                              (EXISTS (SELECT 1 FROM cycle_lots l WHERE l.payee_id = u.id)
                               OR EXISTS (SELECT 1 FROM backoffice.payout_items i
                                          WHERE i.payee_id = u.id AND i.cycle_id = $3)
                               OR EXISTS (SELECT 1 FROM backoffice.negative_entries n
                                          WHERE n.payee_id = u.id AND n.cycle_id = $3))
                        ORDER BY id LIMIT $4
                        """,
                        after,
                        CycleStore.code(plan),
                        cycleId,
                        (long) limit)
                .await()
                .forEach(row -> found.add(row.getUUID(0)));
        return found;
    }

    /// A payee as it was before the cycle's projects were calculated.
    public PayeeInput before(SqlClient client, UUID payeeId, UUID cycleId, Instant decidedAt) {
        List<Lot> lots =
                lots(
                        client,
                        "SELECT l.*, %s FROM cycle_lots l WHERE payee_id = $1 AND is_free"
                                .formatted(STOPS),
                        payeeId);
        return payee(client, payeeId, decidedAt, lots, cycleId);
    }

    /// A payee as it stands at the disbursement of a cycle: what the cycle has claimed and what was
    /// released since.
    public PayeeInput now(SqlClient client, UUID payeeId, UUID cycleId, Instant decidedAt) {
        List<Lot> lots =
                lots(
                        client,
                        """
                        SELECT l.*, %s FROM backoffice.lots l
                        LEFT JOIN backoffice.payout_cycles c ON c.id = l.cycle_id
                        WHERE l.payee_id = $1 AND l.payout_id IS NULL AND l.amount_cents > 0
                          AND (l.cycle_id = $2
                               OR (l.origin = 'release'
                                   AND (l.cycle_id IS NULL OR c.status = 'complete')))
                        """
                                .formatted(STOPS),
                        payeeId,
                        cycleId);
        return payee(client, payeeId, decidedAt, lots, null);
    }

    /// What a payee owes later payouts.
    public long negativeCents(SqlClient client, UUID payeeId) {
        return negativeCents(client, payeeId, null);
    }

    private PayeeInput payee(
            SqlClient client,
            UUID payeeId,
            Instant decidedAt,
            List<Lot> lots,
            @Nullable UUID withoutCycle) {
        Row row =
                query(
                                client,
                                """
                                SELECT u.account_created_at, u.identity_score, u.trust_level,
                                    u.upvoted_contributions,
                                    EXISTS (SELECT 1 FROM backoffice.payouts p
                                            JOIN backoffice.transfers t ON t.payout_id = p.id
                                            WHERE p.payee_id = u.id AND t.status = 'paid') AS paid,
                                    EXISTS (SELECT 1 FROM backoffice.payout_methods m
                                            WHERE m.contributor_id = u.id) AS method,
                                    COALESCE((SELECT f.status = 'validated'
                                              AND COALESCE(f.expires_at >= $2, true)
                                              FROM backoffice.tax_forms f
                                              WHERE f.contributor_id = u.id
                                              ORDER BY f.created_at DESC, f.id DESC LIMIT 1),
                                             false) AS form,
                                    COALESCE((SELECT r.failures FROM backoffice.payout_retries r
                                              WHERE r.payee_id = u.id), 0) AS failures,
                                    EXISTS (SELECT 1 FROM backoffice.payout_requests q
                                            WHERE q.payee_id = u.id
                                              AND q.payout_id IS NULL) AS requested
                                FROM backoffice.users u WHERE u.id = $1
                                """,
                                payeeId,
                                LocalDate.ofInstant(decidedAt, ZoneOffset.UTC))
                        .await()
                        .iterator()
                        .next();
        GateFacts gates =
                new GateFacts(
                        row.getBoolean("paid"),
                        row.getOffsetDateTime("account_created_at").toInstant(),
                        row.getInteger("identity_score"),
                        row.getInteger("trust_level"),
                        row.getInteger("upvoted_contributions"),
                        row.getBoolean("form"),
                        row.getBoolean("method"),
                        row.getInteger("failures"));
        return new PayeeInput(
                IdKind.CONTRIBUTOR.text(payeeId),
                decidedAt,
                Math.max(0, negativeCents(client, payeeId, withoutCycle)),
                row.getBoolean("requested"),
                gates,
                agreed(client, payeeId),
                lots);
    }

    private static long negativeCents(SqlClient client, UUID payeeId, @Nullable UUID withoutCycle) {
        return query(
                        client,
                        """
                        SELECT COALESCE(sum(cents), 0)::bigint FROM backoffice.negative_entries
                        WHERE payee_id = $1 AND ($2::uuid IS NULL OR cycle_id IS DISTINCT FROM $2)
                        """,
                        payeeId,
                        withoutCycle)
                .await()
                .iterator()
                .next()
                .getLong(0);
    }

    private static Set<String> agreed(SqlClient client, UUID payeeId) {
        Set<String> agreed = new HashSet<>();
        query(
                        client,
                        """
                        SELECT DISTINCT project_id FROM backoffice.agreements
                        WHERE contributor_id IN
                            (SELECT id FROM backoffice.users WHERE id = $1 OR operator_id = $1)
                        """,
                        payeeId)
                .await()
                .forEach(row -> agreed.add(IdKind.PROJECT.text(row.getUUID(0))));
        return agreed;
    }

    static List<Lot> lots(SqlClient client, String sql, Object... values) {
        List<Lot> lots = new ArrayList<>();
        for (Row row : query(client, sql, values).await()) {
            lots.add(
                    new Lot(
                            row.getUUID("id").toString(),
                            IdKind.ITEM.text(row.getUUID("item_id")),
                            IdKind.CONTRIBUTOR.text(row.getUUID("contributor_id")),
                            IdKind.PROJECT.text(row.getUUID("project_id")),
                            IdKind.CONTRIBUTOR.text(row.getUUID("payee_id")),
                            row.getLocalDate("since"),
                            row.getLong("amount_cents"),
                            row.getLong("taken_cents"),
                            row.getBoolean("holdback_taken"),
                            reasons(row.getArrayOfStrings("stops"))));
        }
        return lots;
    }

    private static List<Reason> reasons(String[] codes) {
        List<Reason> reasons = new ArrayList<>(codes.length);
        for (String code : codes) {
            reasons.add(Reason.valueOf(code));
        }
        return reasons;
    }
}
