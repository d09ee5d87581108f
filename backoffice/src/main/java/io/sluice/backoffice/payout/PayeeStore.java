package io.sluice.backoffice.payout;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.base.IdKind;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
                CASE WHEN EXISTS (SELECT 1 FROM backoffice.frozen_projects z
                                  WHERE z.project_id = l.project_id)
                     THEN 'PROJECT_SUSPENDED' END], NULL) AS stops
            """;

    /// Remembers the pending lots as they are before a calculation.
    public void rememberPending(SqlClient client) {
        query(client, SNAPSHOT).await();
        query(client, "CREATE INDEX ON cycle_lots (payee_id)").await();
    }

    /// The payees a cycle may concern, in the order of their ids, after one of them: who has
    /// something pending, or got an item, a lot or a debt now. A weekly cycle pays Pro payees
    /// alone.
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
                               OR EXISTS (SELECT 1 FROM backoffice.lots l
                                          WHERE l.payee_id = u.id AND l.cycle_id = $3
                                            AND l.payout_id IS NULL AND l.amount_cents > 0)
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

    /// Payees as they were before the cycle's projects were calculated, in this order.
    public List<PayeeInput> before(
            SqlClient client, List<UUID> payeeIds, UUID cycleId, Instant decidedAt) {
        List<Lot> lots =
                lots(
                        client,
                        "SELECT l.*, %s FROM cycle_lots l WHERE payee_id = ANY ($1) AND is_free"
                                .formatted(STOPS),
                        (Object) payeeIds.toArray(UUID[]::new));
        return payees(client, payeeIds, decidedAt, lots, cycleId);
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
        return payees(client, List.of(payeeId), decidedAt, lots, null).getFirst();
    }

    /// What a payee owes later payouts.
    public long negativeCents(SqlClient client, UUID payeeId) {
        return negativeCents(client, new UUID[] {payeeId}, null).getOrDefault(payeeId, 0L);
    }

    /// A page of payees in one question a table, not in one a payee.
    private static List<PayeeInput> payees(
            SqlClient client,
            List<UUID> payeeIds,
            Instant decidedAt,
            List<Lot> lots,
            @Nullable UUID withoutCycle) {
        UUID[] ids = payeeIds.toArray(UUID[]::new);
        Map<UUID, Row> facts = facts(client, ids, decidedAt);
        Map<UUID, Long> negativeCents = negativeCents(client, ids, withoutCycle);
        Map<UUID, Set<String>> agreed = agreed(client, ids, decidedAt);
        Map<String, List<Lot>> theirs = new HashMap<>();
        lots.forEach(lot -> theirs.computeIfAbsent(lot.payeeId(), _ -> new ArrayList<>()).add(lot));
        List<PayeeInput> payees = new ArrayList<>(ids.length);
        for (UUID id : ids) {
            Row row = Objects.requireNonNull(facts.get(id));
            String payeeId = IdKind.CONTRIBUTOR.text(id);
            payees.add(
                    new PayeeInput(
                            payeeId,
                            decidedAt,
                            Math.max(0, negativeCents.getOrDefault(id, 0L)),
                            row.getBoolean("requested"),
                            gates(row),
                            agreed.getOrDefault(id, Set.of()),
                            theirs.getOrDefault(payeeId, List.of())));
        }
        return payees;
    }

    private static GateFacts gates(Row row) {
        return new GateFacts(
                row.getBoolean("paid"),
                row.getOffsetDateTime("account_created_at").toInstant(),
                row.getInteger("identity_score"),
                row.getInteger("trust_level"),
                row.getInteger("upvoted_contributions"),
                row.getBoolean("form"),
                row.getBoolean("method"),
                row.getInteger("failures"));
    }

    private static Map<UUID, Row> facts(SqlClient client, UUID[] ids, Instant decidedAt) {
        Map<UUID, Row> facts = new HashMap<>();
        query(
                        client,
                        """
                        SELECT u.id, u.account_created_at, u.identity_score, u.trust_level,
                            u.upvoted_contributions,
                            EXISTS (SELECT 1 FROM backoffice.payouts p
                                    JOIN backoffice.transfers t ON t.payout_id = p.id
                                    WHERE p.payee_id = u.id AND t.status = 'paid') AS paid,
                            COALESCE((SELECT m.verified FROM backoffice.payout_methods m
                                      WHERE m.contributor_id = u.id
                                      ORDER BY m.effective_from > $3, m.created_at DESC,
                                               m.id DESC LIMIT 1), false) AS method,
                            COALESCE((SELECT COALESCE(f.expires_at >= $2, true)
                                      FROM backoffice.tax_forms f
                                      WHERE f.contributor_id = u.id AND f.status = 'validated'
                                      ORDER BY f.created_at DESC, f.id DESC LIMIT 1),
                                     false) AS form,
                            COALESCE((SELECT r.failures FROM backoffice.payout_retries r
                                      WHERE r.payee_id = u.id), 0) AS failures,
                            EXISTS (SELECT 1 FROM backoffice.payout_requests q
                                    WHERE q.payee_id = u.id
                                      AND q.payout_id IS NULL) AS requested
                        FROM backoffice.users u WHERE u.id = ANY ($1)
                        """,
                        ids,
                        LocalDate.ofInstant(decidedAt, ZoneOffset.UTC),
                        decidedAt.atOffset(ZoneOffset.UTC))
                .await()
                .forEach(row -> facts.put(row.getUUID("id"), row));
        return facts;
    }

    private static Map<UUID, Long> negativeCents(
            SqlClient client, UUID[] ids, @Nullable UUID withoutCycle) {
        Map<UUID, Long> cents = new HashMap<>();
        query(
                        client,
                        """
                        SELECT payee_id, sum(cents)::bigint FROM backoffice.negative_entries
                        WHERE payee_id = ANY ($1)
                          AND ($2::uuid IS NULL OR cycle_id IS DISTINCT FROM $2)
                        GROUP BY payee_id
                        """,
                        ids,
                        withoutCycle)
                .await()
                .forEach(row -> cents.put(row.getUUID(0), row.getLong(1)));
        return cents;
    }

    /// The projects whose agreement each payee, or an agent of theirs, has accepted in a version
    /// that is enough.
    private static Map<UUID, Set<String>> agreed(SqlClient client, UUID[] ids, Instant decidedAt) {
        Map<UUID, Set<String>> agreed = new HashMap<>();
        query(
                        client,
                        """
                        SELECT DISTINCT p.payee_id, a.project_id
                        FROM (SELECT id AS contributor_id, id AS payee_id
                              FROM unnest($1::uuid[]) AS id
                              UNION ALL
                              SELECT id, operator_id FROM backoffice.users
                              WHERE operator_id = ANY ($1)) AS p
                        JOIN backoffice.agreements a USING (contributor_id)
                        WHERE a.version IN
                            (SELECT v.version::text FROM backoffice.agreement_versions v
                             WHERE v.version >= backoffice.agreement_in_force($2))
                        """,
                        ids,
                        CycleStore.utc(decidedAt))
                .await()
                .forEach(row ->
                        agreed.computeIfAbsent(row.getUUID(0), _ -> new HashSet<>())
                                .add(IdKind.PROJECT.text(row.getUUID(1))));
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
