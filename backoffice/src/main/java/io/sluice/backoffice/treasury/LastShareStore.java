package io.sluice.backoffice.treasury;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.base.Ids;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// The shares of a project's last monthly calculation, and what is paid by them when a suspension
/// is for good. Called inside the caller's transaction.
final class LastShareStore {
    private final Ids ids;

    LastShareStore(Ids ids) {
        this.ids = ids;
    }

    /// What somebody had of the pool.
    record LastShare(UUID itemId, UUID cycleId, UUID contributorId, long shareCents) {
        /// Who gets the cent that cannot be divided, as in the calculation itself.
        String tie() {
            return IdKind.CYCLE.text(cycleId) + ":" + IdKind.CONTRIBUTOR.text(contributorId);
        }
    }

    /// Those of the last month in which anything was shared; none where nothing ever was.
    List<LastShare> last(SqlClient client, UUID projectId) {
        List<LastShare> shares = new ArrayList<>();
        for (Row row :
                query(
                                client,
                                """
                                SELECT i.id, i.cycle_id, i.contributor_id, i.share_cents
                                FROM backoffice.payout_items i
                                WHERE i.project_id = $1 AND i.share_cents > 0 AND i.cycle_id =
                                    (SELECT c.id FROM backoffice.payout_cycles c
                                     JOIN backoffice.payout_items x ON x.cycle_id = c.id
                                     WHERE c.plan = 'monthly' AND x.project_id = $1
                                       AND x.share_cents > 0
                                     ORDER BY c.period_end DESC LIMIT 1)
                                ORDER BY i.contributor_id
                                """,
                                projectId)
                        .await()) {
            shares.add(
                    new LastShare(row.getUUID(0), row.getUUID(1), row.getUUID(2), row.getLong(3)));
        }
        return shares;
    }

    /// Adds to what is pending, beside what the items gave.
    void pay(SqlClient client, List<LastShare> shares, long[] cents, Instant now) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.lots
                            (id, item_id, contributor_id, project_id, payee_id, origin, since,
                             amount_cents, holdback_taken, created_at)
                        SELECT part.lot, i.id, i.contributor_id, i.project_id, i.payee_id,
                               'distribution', ($4::timestamptz AT TIME ZONE 'UTC')::date,
                               part.cents, false, $4
                        FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS part(lot, item, cents)
                        JOIN backoffice.payout_items i ON i.id = part.item
                        WHERE part.cents > 0
                        """,
                        shares.stream().map(_ -> ids.next()).toArray(UUID[]::new),
                        shares.stream().map(LastShare::itemId).toArray(UUID[]::new),
                        Arrays.stream(cents).boxed().toArray(Long[]::new),
                        now.atOffset(ZoneOffset.UTC))
                .await();
    }
}
