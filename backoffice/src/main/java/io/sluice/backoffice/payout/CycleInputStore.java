package io.sluice.backoffice.payout;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.karma.KarmaStore;
import io.sluice.backoffice.karma.Tier;
import io.sluice.backoffice.split.SplitStore;
import io.sluice.backoffice.split.SplitTerms;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Loads what one project brings into a cycle. Called inside the caller's transaction, on a thread
/// that may wait.
public final class CycleInputStore {
    private final KarmaStore karma;
    private final PeriodStore revenue;
    private final SplitStore splits;

    public CycleInputStore(KarmaStore karma, PeriodStore revenue, SplitStore splits) {
        this.karma = karma;
        this.revenue = revenue;
        this.splits = splits;
    }

    /// The projects after one of them, in the order of their ids.
    public List<UUID> projects(SqlClient client, UUID after, int limit) {
        List<UUID> found = new ArrayList<>(limit);
        query(
                        client,
                        "SELECT id FROM backoffice.projects WHERE id > $1 ORDER BY id LIMIT $2",
                        after,
                        (long) limit)
                .await()
                .forEach(row -> found.add(row.getUUID(0)));
        return found;
    }

    /// One project as it is now, for a period.
    public ProjectInput load(SqlClient client, UUID projectId, Cycle cycle) {
        LocalDate from = cycle.sumsFrom();
        LocalDate to = cycle.periodEnd();
        return new ProjectInput(
                IdKind.PROJECT.text(projectId),
                splits.termsAt(client, projectId, cycle.asOf()),
                revenue.sums(client, projectId, from, to),
                deficitCents(client, projectId),
                pools(client, projectId),
                members(client, projectId, cycle),
                cycle.plan() == Plan.WEEKLY ? List.of() : refunded(client, projectId, from, to),
                lots(client, projectId),
                holdbacks(client, projectId),
                frozen(client, projectId),
                revenue.disputesClosed(client, projectId, from, to));
    }

    private List<Member> members(SqlClient client, UUID projectId, Cycle cycle) {
        Map<UUID, Advance> advances = advances(client, projectId, cycle);
        Stops stops = stops(client, projectId);
        List<Member> members = new ArrayList<>();
        for (KarmaStore.Holder holder : karma.holders(client, projectId, cycle.asOf())) {
            Advance advance = advances.remove(holder.contributorId());
            members.add(
                    new Member(
                            IdKind.CONTRIBUTOR.text(holder.contributorId()),
                            IdKind.CONTRIBUTOR.text(holder.payeeId()),
                            holder.pro(),
                            holder.standing().vestedHundredths(),
                            holder.standing().karmaHundredths(),
                            holder.tier(),
                            holder.tier().multiplierHundredths(),
                            advance == null ? 0 : advance.cents(),
                            stops.of(holder.contributorId())));
        }
        // Whose karma was revoked since shares nothing, but had what they had.
        advances.forEach((contributorId, advance) ->
                members.add(
                        new Member(
                                IdKind.CONTRIBUTOR.text(contributorId),
                                IdKind.CONTRIBUTOR.text(advance.payeeId()),
                                false,
                                0,
                                0,
                                Tier.OBSERVER,
                                Tier.OBSERVER.multiplierHundredths(),
                                advance.cents(),
                                stops.of(contributorId))));
        return members;
    }

    /// What stands against a project's lots as a whole, and whom a fraud signal is about.
    private record Stops(boolean suspended, Set<UUID> suspects) {
        List<Reason> of(UUID contributorId) {
            List<Reason> stops = new ArrayList<>(2);
            if (suspects.contains(contributorId)) {
                stops.add(Reason.FRAUD_SIGNAL);
            }
            if (suspended) {
                stops.add(Reason.PROJECT_SUSPENDED);
            }
            return stops;
        }
    }

    private static Stops stops(SqlClient client, UUID projectId) {
        Row row =
                query(
                                client,
                                """
                                SELECT EXISTS (SELECT 1 FROM backoffice.frozen_projects z
                                               WHERE z.project_id = $1),
                                       ARRAY(SELECT s.contributor_id
                                             FROM backoffice.fraud_signals s
                                             WHERE s.status = 'open'
                                               AND (s.project_id IS NULL OR s.project_id = $1))
                                """,
                                projectId)
                        .await()
                        .iterator()
                        .next();
        return new Stops(row.getBoolean(0), new HashSet<>(List.of(row.getArrayOfUUIDs(1))));
    }

    private record Advance(UUID payeeId, long cents) {}

    /// What weekly cycles of the month have given already.
    private static Map<UUID, Advance> advances(SqlClient client, UUID projectId, Cycle cycle) {
        Map<UUID, Advance> advances = new TreeMap<>();
        query(
                        client,
                        """
                        SELECT i.contributor_id, sum(i.gross_amount_cents)::bigint,
                               (array_agg(i.payee_id ORDER BY c.period_end DESC))[1]
                        FROM backoffice.payout_items i
                        JOIN backoffice.payout_cycles c ON c.id = i.cycle_id
                        WHERE i.project_id = $1 AND c.plan = 'weekly'
                          AND c.period_end BETWEEN $2 AND $3
                        GROUP BY i.contributor_id
                        """,
                        projectId,
                        cycle.sumsFrom(),
                        cycle.periodEnd())
                .await()
                .forEach(row ->
                        advances.put(row.getUUID(0), new Advance(row.getUUID(2), row.getLong(1))));
        return advances;
    }

    private static long deficitCents(SqlClient client, UUID projectId) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT p.deficit_out_cents FROM backoffice.cycle_projects p
                                JOIN backoffice.payout_cycles c ON c.id = p.cycle_id
                                WHERE p.project_id = $1 AND c.plan = 'monthly'
                                ORDER BY c.period_end DESC LIMIT 1
                                """,
                                projectId)
                        .await()) {
            return row.getLong(0);
        }
        return 0;
    }

    private static List<CarriedPool> pools(SqlClient client, UUID projectId) {
        List<CarriedPool> pools = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT id, cents, excluded_payee FROM backoffice.carried_pools
                        WHERE project_id = $1 AND shared_in_cycle IS NULL ORDER BY id
                        """,
                        projectId)
                .await()
                .forEach(row ->
                        pools.add(
                                new CarriedPool(
                                        row.getUUID(0).toString(),
                                        row.getLong(1),
                                        IdKind.CONTRIBUTOR.textOrNull(row.getUUID(2)))));
        return pools;
    }

    /// Earlier calculated months whose charges were taken back in this period.
    private List<RefundedCycle> refunded(
            SqlClient client, UUID projectId, LocalDate from, LocalDate to) {
        Map<UUID, List<RefundedCycle.Takeback>> byCycle = new HashMap<>();
        for (PeriodStore.TakenBack taken : revenue.takenBack(client, projectId, from, to)) {
            UUID cycleId = monthlyCycle(client, taken.chargedIn());
            if (cycleId != null && taken.chargedIn().isBefore(from)) {
                byCycle.computeIfAbsent(cycleId, _ -> new ArrayList<>())
                        .add(new RefundedCycle.Takeback(taken.openDisputeId(), taken.cents()));
            }
        }
        List<RefundedCycle> refunded = new ArrayList<>();
        for (Map.Entry<UUID, List<RefundedCycle.Takeback>> each : byCycle.entrySet()) {
            refunded.add(refundedCycle(client, projectId, each.getKey(), each.getValue()));
        }
        return refunded;
    }

    private static RefundedCycle refundedCycle(
            SqlClient client,
            UUID projectId,
            UUID cycleId,
            List<RefundedCycle.Takeback> takebacks) {
        int poolBasisPoints = SplitTerms.STANDARD.poolBasisPoints();
        long splitCents = 0;
        for (Row row :
                query(
                                client,
                                """
                                SELECT split_bp, platform_cents + pool_cents + treasury_cents
                                FROM backoffice.cycle_projects
                                WHERE cycle_id = $1 AND project_id = $2
                                """,
                                cycleId,
                                projectId)
                        .await()) {
            poolBasisPoints = row.getInteger(0);
            splitCents = row.getLong(1);
        }
        List<RefundedCycle.MonthShare> shares = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT contributor_id, share_cents FROM backoffice.payout_items
                        WHERE cycle_id = $1 AND project_id = $2 ORDER BY contributor_id
                        """,
                        cycleId,
                        projectId)
                .await()
                .forEach(row ->
                        shares.add(
                                new RefundedCycle.MonthShare(
                                        IdKind.CONTRIBUTOR.text(row.getUUID(0)), row.getLong(1))));
        return new RefundedCycle(
                IdKind.CYCLE.text(cycleId),
                new SplitTerms(poolBasisPoints),
                splitCents,
                takebacks,
                shares);
    }

    private static @Nullable UUID monthlyCycle(SqlClient client, LocalDate day) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT id FROM backoffice.payout_cycles
                                WHERE plan = 'monthly' AND $1 BETWEEN period_start AND period_end
                                """,
                                day)
                        .await()) {
            return row.getUUID(0);
        }
        return null;
    }

    private static List<Lot> lots(SqlClient client, UUID projectId) {
        return PayeeStore.lots(
                client,
                """
                SELECT l.*, %s FROM backoffice.lots l
                WHERE l.project_id = $1 AND l.payout_id IS NULL AND l.amount_cents > 0
                ORDER BY l.id
                """
                        .formatted(PayeeStore.STOPS),
                projectId);
    }

    private static List<Holdback> holdbacks(SqlClient client, UUID projectId) {
        List<Holdback> holdbacks = new ArrayList<>();
        for (Row row :
                query(
                                client,
                                """
                                SELECT h.id, h.payout_item_id, h.contributor_id, h.payee_id,
                                       h.remaining_cents, h.release_date,
                                       EXISTS (SELECT 1 FROM backoffice.fraud_signals s
                                               WHERE s.contributor_id = h.contributor_id
                                                 AND s.status = 'open'
                                                 AND (s.project_id IS NULL
                                                      OR s.project_id = h.project_id)) AS stopped
                                FROM backoffice.holdbacks h
                                WHERE h.project_id = $1 AND h.status = 'held'
                                  AND h.remaining_cents > 0
                                ORDER BY h.id
                                """,
                                projectId)
                        .await()) {
            holdbacks.add(
                    new Holdback(
                            IdKind.HOLDBACK.text(row.getUUID("id")),
                            IdKind.ITEM.text(row.getUUID("payout_item_id")),
                            IdKind.CONTRIBUTOR.text(row.getUUID("contributor_id")),
                            IdKind.PROJECT.text(projectId),
                            IdKind.CONTRIBUTOR.text(row.getUUID("payee_id")),
                            row.getLong("remaining_cents"),
                            row.getLocalDate("release_date"),
                            row.getBoolean("stopped")));
        }
        return holdbacks;
    }

    private static List<FrozenPart> frozen(SqlClient client, UUID projectId) {
        List<FrozenPart> parts = new ArrayList<>();
        for (Row row :
                query(
                                client,
                                """
                                SELECT id, dispute_id, bearer, source_id, item_id, contributor_id,
                                       payee_id, release_date, cents - restored_cents AS cents
                                FROM backoffice.frozen_parts
                                WHERE project_id = $1 AND NOT closed AND cents > restored_cents
                                ORDER BY id
                                """,
                                projectId)
                        .await()) {
            FrozenPart.Bearer bearer =
                    FrozenPart.Bearer.valueOf(row.getString("bearer").toUpperCase(Locale.ROOT));
            UUID sourceId = row.getUUID("source_id");
            parts.add(
                    new FrozenPart(
                            row.getUUID("id").toString(),
                            row.getString("dispute_id"),
                            bearer,
                            sourceId == null || bearer == FrozenPart.Bearer.LOT
                                    ? String.valueOf(sourceId)
                                    : IdKind.HOLDBACK.text(sourceId),
                            IdKind.ITEM.textOrNull(row.getUUID("item_id")),
                            IdKind.CONTRIBUTOR.textOrNull(row.getUUID("contributor_id")),
                            IdKind.CONTRIBUTOR.textOrNull(row.getUUID("payee_id")),
                            row.getLocalDate("release_date"),
                            row.getLong("cents")));
        }
        return parts;
    }
}
