package io.sluice.backoffice.payout;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.split.Waterfall;
import io.vertx.sqlclient.SqlClient;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Writes what a cycle decided for one project. Called inside the transaction of the whole cycle,
/// project after project, on a thread that may wait.
public final class CycleResultStore {
    private final Ids ids;

    public CycleResultStore(Ids ids) {
        this.ids = ids;
    }

    /// One project of one cycle.
    ///
    /// @param at when the cycle is calculated
    public record Save(UUID cycleId, Cycle cycle, ProjectInput input, OffsetDateTime at) {
        UUID projectId() {
            return RowId.of(IdKind.PROJECT, input.projectId());
        }
    }

    /// Writes all of it.
    public void save(SqlClient client, Save save, ProjectResult result) {
        insertProject(client, save, result);
        Map<String, UUID> itemIds = insertItems(client, save, result.items());
        insertLots(client, save, result.newLots(), itemIds);
        restore(client, save, result.restored());
        takeAll(client, save, result.takings());
        freeze(client, save, result.newlyFrozen());
        overdraw(client, save, result.overdrafts());
        if (save.cycle().plan() == Plan.MONTHLY) { // a weekly one leaves it to the month
            closeDisputes(client, save);
            carry(client, save, result.poolsOut());
        }
    }

    private static void insertProject(SqlClient client, Save save, ProjectResult result) {
        Waterfall fall = result.waterfall();
        query(
                        client,
                        """
                        INSERT INTO backoffice.cycle_projects
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
                                $16, $17, $18, $19::text::jsonb)
                        """,
                        save.cycleId(),
                        save.projectId(),
                        fall.sums().grossCents(),
                        fall.sums().refundsCents(),
                        fall.sums().disputesCents(),
                        fall.infrastructureTakenCents(),
                        fall.founderInvoiceCents(),
                        fall.periodNetCents(),
                        fall.deficitInCents(),
                        result.deficitOutCents(),
                        fall.netCents(),
                        result.split().platformCents(),
                        result.split().poolCents(),
                        result.split().treasuryCents(),
                        result.givenBack().platformCents(),
                        result.givenBack().poolCents(),
                        result.givenBack().treasuryCents(),
                        save.input().split().poolBasisPoints(),
                        CycleJson.of(save.input()))
                .await();
    }

    /// All items of the project in one statement: a row at a time they took most of a cycle.
    private Map<String, UUID> insertItems(SqlClient client, Save save, List<PayoutItem> items) {
        if (items.isEmpty()) {
            return Map.of();
        }
        PayoutItem any = items.getFirst();
        Map<String, UUID> itemIds = new LinkedHashMap<>();
        items.forEach(item -> itemIds.put(item.contributorId(), ids.next()));
        query(
                        client,
                        """
                        INSERT INTO backoffice.payout_items
                            (cycle_id, project_id, net_revenue_cents, pool_pct, pool_amount_cents,
                             total_project_karma, sum_weighted_shares, created_at,
                             id, contributor_id, payee_id, vested_karma, base_share, tier,
                             tier_multiplier, weighted_share, normalized_share, share_cents,
                             advances_cents, gross_amount_cents, holdback_cents, net_amount_cents)
                        SELECT $1, $2, $3, $4::bigint / 10000.0, $5, $6::bigint / 100.0,
                               $7::bigint / 100000000.0, $8,
                               id, contributor, payee, vested::numeric / 100,
                               base::numeric / 100000000, tier, multiplier::numeric / 100,
                               weighted::numeric / 100000000, normalized::numeric / 100000000,
                               share, advances, gross, holdback, gross - holdback
                        FROM unnest($9::uuid[], $10::uuid[], $11::uuid[], $12::bigint[],
                                    $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[],
                                    $17::bigint[], $18::bigint[], $19::bigint[], $20::bigint[],
                                    $21::bigint[])
                            AS item(id, contributor, payee, vested, base, tier, multiplier,
                                    weighted, normalized, share, advances, gross, holdback)
                        """,
                        save.cycleId(),
                        save.projectId(),
                        any.netRevenueCents(),
                        (long) any.poolBasisPoints(),
                        any.poolCents(),
                        any.totalKarmaHundredths(),
                        any.sumWeightedSharesE8(),
                        save.at(),
                        itemIds.values().toArray(UUID[]::new),
                        people(items, PayoutItem::contributorId),
                        people(items, PayoutItem::payeeId),
                        numbers(items, PayoutItem::vestedHundredths),
                        numbers(items, PayoutItem::baseShareE8),
                        numbers(items, item -> item.tier().level()),
                        numbers(items, PayoutItem::multiplierHundredths),
                        numbers(items, PayoutItem::weightedShareE8),
                        numbers(items, PayoutItem::normalizedShareE8),
                        numbers(items, PayoutItem::shareCents),
                        numbers(items, PayoutItem::advancesCents),
                        numbers(items, PayoutItem::grossCents),
                        numbers(items, PayoutItem::holdbackCents))
                .await();
        return itemIds;
    }

    private void insertLots(SqlClient client, Save save, List<Lot> all, Map<String, UUID> itemIds) {
        // A won dispute's are written by restore().
        List<Lot> lots = all.stream().filter(lot -> !lot.holdbackTaken()).toList();
        if (lots.isEmpty()) {
            return;
        }
        query(
                        client,
                        """
                        INSERT INTO backoffice.lots
                            (id, item_id, contributor_id, project_id, payee_id, origin, since,
                             amount_cents, taken_cents, holdback_taken, cycle_id, created_at)
                        SELECT id, item, contributor, $1, payee, 'share', $2, amount, taken, false,
                               $3, $4
                        FROM unnest($5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::bigint[],
                                    $10::bigint[])
                            AS lot(id, item, contributor, payee, amount, taken)
                        """,
                        save.projectId(),
                        save.cycle().asOfDate(),
                        save.cycleId(),
                        save.at(),
                        lots.stream().map(_ -> ids.next()).toArray(UUID[]::new),
                        lots.stream()
                                .map(lot ->
                                        Objects.requireNonNull(itemIds.get(lot.contributorId())))
                                .toArray(UUID[]::new),
                        people(lots, Lot::contributorId),
                        people(lots, Lot::payeeId),
                        numbers(lots, Lot::amountCents),
                        numbers(lots, Lot::takenCents))
                .await();
    }

    private void takeAll(SqlClient client, Save save, List<Taking> takings) {
        for (Taking taking : takings) {
            take(client, taking, save.cycleId(), save.projectId(), save.at());
        }
    }

    /// Takes cents from one holdback or lot and writes down why.
    ///
    /// @param cycleId null: staff does it
    public void take(
            SqlClient client,
            Taking taking,
            @Nullable UUID cycleId,
            UUID projectId,
            OffsetDateTime at) {
        boolean held = taking.source() == Taking.Source.HOLDBACK;
        UUID sourceId =
                held
                        ? RowId.of(IdKind.HOLDBACK, taking.sourceId())
                        : UUID.fromString(taking.sourceId());
        String cause = taking.cause().name().toLowerCase(Locale.ROOT);
        if (held) {
            query(
                            client,
                            """
                            UPDATE backoffice.holdbacks
                            SET remaining_cents = remaining_cents - $2, clawback_reason = $3,
                                status = CASE WHEN remaining_cents = $2 THEN 'clawed_back'
                                              ELSE status END
                            WHERE id = $1 AND status = 'held'
                            """,
                            sourceId,
                            taking.cents(),
                            cause)
                    .await();
        } else {
            query(
                            client,
                            """
                            UPDATE backoffice.lots
                            SET amount_cents = amount_cents - $2, taken_cents = taken_cents + $2
                            WHERE id = $1 AND payout_id IS NULL
                            """,
                            sourceId,
                            taking.cents())
                    .await();
        }
        query(
                        client,
                        """
                        INSERT INTO backoffice.takings
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                        """,
                        ids.next(),
                        cycleId,
                        held ? "holdback" : "lot",
                        sourceId,
                        person(taking.contributorId()),
                        person(taking.payeeId()),
                        projectId,
                        taking.cents(),
                        cause,
                        taking.disputeId(),
                        at)
                .await();
    }

    /// The payout that withheld a holdback.
    public UUID payoutOf(SqlClient client, UUID holdbackId) {
        return query(client, "SELECT payout_id FROM backoffice.holdbacks WHERE id = $1", holdbackId)
                .await()
                .iterator()
                .next()
                .getUUID(0);
    }

    private void freeze(SqlClient client, Save save, List<FrozenPart> parts) {
        for (FrozenPart part : parts) {
            query(
                            client,
                            """
                            INSERT INTO backoffice.frozen_parts
                            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                            """,
                            ids.next(),
                            save.cycleId(),
                            save.projectId(),
                            part.disputeId(),
                            part.bearer().name().toLowerCase(Locale.ROOT),
                            sourceId(part),
                            part.itemId() == null ? null : RowId.of(IdKind.ITEM, part.itemId()),
                            person(part.contributorId()),
                            person(part.payeeId()),
                            part.releaseDate(),
                            part.cents())
                    .await();
        }
    }

    private void restore(SqlClient client, Save save, List<Restoration> restored) {
        for (Restoration back : restored) {
            FrozenPart part = back.part();
            query(
                            client,
                            """
                            UPDATE backoffice.frozen_parts
                            SET restored_cents = restored_cents + $2 WHERE id = $1
                            """,
                            UUID.fromString(part.frozenId()),
                            back.cents())
                    .await();
            switch (back.target()) {
                case PLATFORM, TREASURY -> {}
                case HOLDBACK ->
                        query(
                                        client,
                                        """
                                        UPDATE backoffice.holdbacks
                                        SET remaining_cents = remaining_cents + $2, status = 'held'
                                        WHERE id = $1
                                        """,
                                        sourceId(part),
                                        back.cents())
                                .await();
                case LOT ->
                        query(
                                        client,
                                        """
                                        UPDATE backoffice.lots
                                        SET amount_cents = amount_cents + $2,
                                            taken_cents = taken_cents - $2
                                        WHERE id = $1
                                        """,
                                        sourceId(part),
                                        back.cents())
                                .await();
                case NEW_LOT -> insertRestored(client, save, part, back.cents());
            }
        }
    }

    private void insertRestored(SqlClient client, Save save, FrozenPart part, long cents) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.lots
                            (id, item_id, contributor_id, project_id, payee_id, origin, since,
                             amount_cents, holdback_taken, cycle_id, created_at)
                        VALUES ($1, $2, $3, $4, $5, 'restored', $6, $7, true, $8, $9)
                        """,
                        ids.next(),
                        RowId.of(IdKind.ITEM, Objects.requireNonNull(part.itemId())),
                        person(part.contributorId()),
                        save.projectId(),
                        person(part.payeeId()),
                        save.cycle().asOfDate(),
                        cents,
                        save.cycleId(),
                        save.at())
                .await();
    }

    private static void closeDisputes(SqlClient client, Save save) {
        for (ClosedDispute closed : save.input().closedDisputes()) {
            query(
                            client,
                            """
                            UPDATE backoffice.frozen_parts SET closed = true
                            WHERE project_id = $1 AND dispute_id = $2 AND cycle_id <> $3
                            """,
                            save.projectId(),
                            closed.disputeId(),
                            save.cycleId())
                    .await();
        }
    }

    private void overdraw(SqlClient client, Save save, List<Overdraft> overdrafts) {
        for (Overdraft overdraft : overdrafts) {
            query(
                            client,
                            """
                            INSERT INTO backoffice.negative_entries
                            VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8)
                            """,
                            ids.next(),
                            person(overdraft.payeeId()),
                            person(overdraft.contributorId()),
                            save.projectId(),
                            overdraft.cents(),
                            overdraft.cause().name().toLowerCase(Locale.ROOT),
                            save.cycleId(),
                            save.at())
                    .await();
        }
    }

    /// Pools that waited are shared now; what is left of them waits under new names.
    private void carry(SqlClient client, Save save, List<CarriedPool> poolsOut) {
        query(
                        client,
                        """
                        UPDATE backoffice.carried_pools SET shared_in_cycle = $2
                        WHERE project_id = $1 AND shared_in_cycle IS NULL
                        """,
                        save.projectId(),
                        save.cycleId())
                .await();
        for (CarriedPool pool : poolsOut) {
            if (pool.cents() > 0) {
                query(
                                client,
                                """
                                INSERT INTO backoffice.carried_pools
                                VALUES ($1, $2, $3, $4, $5, NULL, $6)
                                """,
                                ids.next(),
                                save.projectId(),
                                pool.cents(),
                                person(pool.excludedPayeeId()),
                                save.cycleId(),
                                save.at())
                        .await();
            }
        }
    }

    private static @Nullable UUID sourceId(FrozenPart part) {
        String id = part.sourceId();
        if (id == null) {
            return null;
        }
        return part.bearer() == FrozenPart.Bearer.LOT
                ? UUID.fromString(id)
                : RowId.of(IdKind.HOLDBACK, id);
    }

    private static @Nullable UUID person(@Nullable String text) {
        return text == null ? null : RowId.of(IdKind.CONTRIBUTOR, text);
    }

    private static <T> UUID[] people(List<T> rows, Function<T, String> id) {
        return rows.stream()
                .map(row -> RowId.of(IdKind.CONTRIBUTOR, id.apply(row)))
                .toArray(UUID[]::new);
    }

    private static <T> Long[] numbers(List<T> rows, ToLongFunction<T> number) {
        return rows.stream().map(number::applyAsLong).toArray(Long[]::new);
    }
}
