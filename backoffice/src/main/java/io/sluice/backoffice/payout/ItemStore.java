package io.sluice.backoffice.payout;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Items and the flags on them. Called inside the caller's transaction, on a thread that may wait.
public final class ItemStore {
    /// As much of an item as deciding about it needs.
    public record Item(
            UUID id,
            UUID cycleId,
            UUID contributorId,
            UUID payeeId,
            UUID projectId,
            String status) {
        /// Whether it is about this person.
        public boolean concerns(UUID person) {
            return person.equals(contributorId) || person.equals(payeeId);
        }
    }

    public @Nullable Item find(SqlClient client, UUID id) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT id, cycle_id, contributor_id, payee_id, project_id, status
                                FROM backoffice.payout_items WHERE id = $1
                                """,
                                id)
                        .await()) {
            return new Item(
                    row.getUUID(0),
                    row.getUUID(1),
                    row.getUUID(2),
                    row.getUUID(3),
                    row.getUUID(4),
                    row.getString(5));
        }
        return null;
    }

    public void flag(
            SqlClient client, UUID flagId, UUID itemId, String by, String reason, Instant at) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.item_flags
                            (id, item_id, raised_by, reason, created_at)
                        VALUES ($1, $2, $3, $4, $5)
                        """,
                        flagId,
                        itemId,
                        by,
                        reason,
                        CycleStore.utc(at))
                .await();
        show(client, itemId);
    }

    /// The state of a flag of this item; null when it has no such flag.
    public @Nullable String flagStatus(SqlClient client, UUID itemId, UUID flagId) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT status FROM backoffice.item_flags
                                WHERE id = $1 AND item_id = $2 FOR UPDATE
                                """,
                                flagId,
                                itemId)
                        .await()) {
            return row.getString(0);
        }
        return null;
    }

    /// How many flags an item has had.
    public long flags(SqlClient client, UUID itemId) {
        return query(
                        client,
                        "SELECT count(*) FROM backoffice.item_flags WHERE item_id = $1",
                        itemId)
                .await()
                .iterator()
                .next()
                .getLong(0);
    }

    public void resolve(
            SqlClient client,
            UUID itemId,
            UUID flagId,
            String outcome,
            @Nullable String note,
            String by,
            Instant at) {
        query(
                        client,
                        """
                        UPDATE backoffice.item_flags
                        SET status = $2, note = $3, resolved_by = $4, resolved_at = $5
                        WHERE id = $1
                        """,
                        flagId,
                        outcome,
                        note,
                        by,
                        CycleStore.utc(at))
                .await();
        show(client, itemId);
    }

    /// Shows on the item itself what its flags do to it.
    private static void show(SqlClient client, UUID itemId) {
        query(
                        client,
                        """
                        UPDATE backoffice.payout_items i
                        SET reasons = array_remove(array_remove(i.reasons, 'flag'), 'withdrawn')
                            || CASE WHEN f.open THEN '{flag}'::text[] ELSE '{}' END
                            || CASE WHEN f.withdrawn THEN '{withdrawn}'::text[] ELSE '{}' END
                        FROM (SELECT COALESCE(bool_or(status = 'open'), false) AS open,
                                     COALESCE(bool_or(status = 'withdrawn'), false) AS withdrawn
                              FROM backoffice.item_flags WHERE item_id = $1) AS f
                        WHERE i.id = $1
                        """,
                        itemId)
                .await();
        query(
                        client,
                        """
                        UPDATE backoffice.payout_items
                        SET status = CASE
                            WHEN reasons && '{flag,withdrawn}'::text[] THEN 'held'
                            WHEN status = 'held' THEN 'pending' ELSE status END
                        WHERE id = $1 AND status IN ('pending', 'held', 'rolled_over')
                        """,
                        itemId)
                .await();
    }
}
