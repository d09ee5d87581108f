package io.sluice.backoffice.rails;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The rows of transfers. Called inside the caller's transaction, on a thread that may wait.
public final class TransferStore {
    private static final String COLUMNS =
            """
            SELECT t.id, t.payout_id, t.payee_id, t.rail, t.transfer_key, t.method_id,
                   t.amount_cents, t.status, t.batch_key, t.batch_reference, t.asked_at,
                   t.rail_reference, t.failure, t.attempts, t.created_at, t.updated_at
            FROM backoffice.transfers t JOIN backoffice.payouts p ON p.id = t.payout_id
            """;

    /// A new transfer that nobody has been asked for yet. Its key is stored from now on.
    public void insert(SqlClient client, TransferRow transfer) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.transfers
                            (id, payout_id, payee_id, rail, transfer_key, method_id,
                             amount_cents, status, created_at, updated_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
                        """,
                        transfer.id(),
                        transfer.payoutId(),
                        transfer.payeeId(),
                        transfer.rail(),
                        transfer.transferKey(),
                        transfer.methodId(),
                        transfer.amountCents(),
                        transfer.status().code(),
                        utc(transfer.createdAt()))
                .await();
    }

    public @Nullable TransferRow findToChange(SqlClient client, UUID id) {
        return first(query(client, COLUMNS + " WHERE t.id = $1 FOR UPDATE OF t", id).await());
    }

    /// The next batches after one that are in these states, of one cycle or of all.
    ///
    /// @param lookedBefore only what was not looked at since
    /// @param quietSince nothing that somebody has begun to send since
    public List<String> batches(
            SqlClient client,
            @Nullable UUID cycleId,
            String after,
            Instant lookedBefore,
            Instant quietSince,
            int limit,
            TransferStatus... statuses) {
        List<String> keys = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT DISTINCT t.batch_key FROM backoffice.transfers t
                        JOIN backoffice.payouts p ON p.id = t.payout_id
                        WHERE t.status = ANY ($1) AND ($2::uuid IS NULL OR p.cycle_id = $2)
                          AND t.batch_key > $3 AND (t.looked_at IS NULL OR t.looked_at < $4)
                          AND (t.status <> 'sending' OR t.updated_at <= $5)
                        ORDER BY t.batch_key LIMIT $6
                        """,
                        codes(statuses),
                        cycleId,
                        after,
                        utc(lookedBefore),
                        utc(quietSince),
                        (long) limit)
                .await()
                .forEach(row -> keys.add(row.getString(0)));
        return keys;
    }

    /// What a batch carries, always in the same order.
    public List<TransferRow> ofBatch(SqlClient client, String batchKey) {
        return all(
                query(client, COLUMNS + " WHERE t.batch_key = $1 ORDER BY t.id", batchKey).await());
    }

    /// The names of the rails that something waits for.
    public List<String> waitingRails(SqlClient client, @Nullable UUID cycleId) {
        List<String> rails = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT t.rail FROM backoffice.transfers t
                        JOIN backoffice.payouts p ON p.id = t.payout_id
                        WHERE t.status = 'pending' AND ($1::uuid IS NULL OR p.cycle_id = $1)
                        GROUP BY t.rail
                        ORDER BY t.rail <> 'sandbox', 1
                        """,
                        cycleId)
                .await()
                .forEach(row -> rails.add(row.getString(0)));
        return rails;
    }

    /// Takes, for this transaction, what waits for a rail and may be sent: the oldest of each payee
    /// who has nothing in flight there.
    public List<TransferRow> takeWaiting(
            SqlClient client, String rail, @Nullable UUID cycleId, int limit, UUID[] without) {
        return all(
                query(
                                client,
                                COLUMNS
                                        + """
                                        WHERE t.status = 'pending' AND t.rail = $1
                                          AND ($2::uuid IS NULL OR p.cycle_id = $2)
                                          AND NOT t.id = ANY ($4)
                                          AND NOT EXISTS (
                                              SELECT 1 FROM backoffice.transfers o
                                              WHERE o.payee_id = t.payee_id AND o.rail = t.rail
                                                AND (o.status IN ('sending', 'unknown')
                                                     OR (o.status = 'pending' AND o.id < t.id
                                                         AND NOT o.id = ANY ($4))))
                                        ORDER BY t.id LIMIT $3 FOR UPDATE OF t SKIP LOCKED
                                        """,
                                rail,
                                cycleId,
                                (long) limit,
                                without)
                        .await());
    }

    /// The rail is about to be asked, under this key.
    public void sending(SqlClient client, UUID id, String batchKey, Instant at) {
        query(
                        client,
                        """
                        UPDATE backoffice.transfers
                        SET status = 'sending', attempts = attempts + 1, updated_at = $3,
                            asked_at = CASE WHEN batch_key = $2 THEN asked_at ELSE $3 END,
                            batch_reference = CASE WHEN batch_key = $2 THEN batch_reference END,
                            batch_key = $2, failure = NULL
                        WHERE id = $1
                        """,
                        id,
                        batchKey,
                        utc(at))
                .await();
    }

    /// The rail is about to be asked again, under the same key.
    public void again(SqlClient client, String transferKey, Instant at) {
        query(
                        client,
                        """
                        UPDATE backoffice.transfers
                        SET attempts = attempts + 1, updated_at = $2,
                            status = CASE WHEN status = 'unknown' THEN 'sending' ELSE status END
                        WHERE transfer_key = $1
                        """,
                        transferKey,
                        utc(at))
                .await();
    }

    /// The rail has been asked what became of a batch.
    public void looked(SqlClient client, String batchKey, Instant at) {
        query(
                        client,
                        "UPDATE backoffice.transfers SET looked_at = $2 WHERE batch_key = $1",
                        batchKey,
                        utc(at))
                .await();
    }

    /// A transfer that waits goes by another rail.
    public void reroute(SqlClient client, UUID id, String rail) {
        query(
                        client,
                        """
                        UPDATE backoffice.transfers SET rail = $2
                        WHERE id = $1 AND status = 'pending'
                        """,
                        id,
                        rail)
                .await();
    }

    /// Says on a transfer that waits why it does.
    public void note(SqlClient client, UUID id, String words, Instant at) {
        query(
                        client,
                        """
                        UPDATE backoffice.transfers SET failure = $2, updated_at = $3
                        WHERE id = $1 AND status = 'pending'
                        """,
                        id,
                        words,
                        utc(at))
                .await();
    }

    /// Writes down where a transfer is now.
    ///
    /// @param reference what the rail calls the transfer; null: as before
    /// @param failure why it is not out; null where it is
    public void set(
            SqlClient client,
            UUID id,
            TransferStatus status,
            @Nullable String reference,
            @Nullable String batchReference,
            @Nullable String failure,
            Instant at) {
        query(
                        client,
                        """
                        UPDATE backoffice.transfers
                        SET status = $2, rail_reference = COALESCE($3, rail_reference),
                            failure = $5, updated_at = $6,
                            batch_key = CASE WHEN $2 = 'pending' THEN NULL ELSE batch_key END,
                            asked_at = CASE WHEN $2 = 'pending' THEN NULL ELSE asked_at END,
                            batch_reference = CASE WHEN $2 = 'pending' THEN NULL
                                                   ELSE COALESCE($4, batch_reference) END,
                            sent_at = CASE WHEN $2 IN ('sent', 'paid') AND sent_at IS NULL
                                           THEN $6 ELSE sent_at END
                        WHERE id = $1
                        """,
                        id,
                        status.code(),
                        reference,
                        batchReference,
                        failure,
                        utc(at))
                .await();
    }

    /// Notes what the rail takes from us for a transfer, and answers how much more that is than was
    /// noted before.
    public long fee(SqlClient client, UUID id, long cents) {
        return query(
                        client,
                        """
                        UPDATE backoffice.transfers t SET fee_cents = $2
                        FROM (SELECT fee_cents FROM backoffice.transfers WHERE id = $1) AS before
                        WHERE t.id = $1 RETURNING $2 - before.fee_cents
                        """,
                        id,
                        cents)
                .await()
                .iterator()
                .next()
                .getLong(0);
    }

    /// The transfer with this key, to be changed.
    public @Nullable TransferRow findToChange(SqlClient client, String transferKey) {
        return first(
                query(client, COLUMNS + " WHERE t.transfer_key = $1 FOR UPDATE OF t", transferKey)
                        .await());
    }

    private static String[] codes(TransferStatus... statuses) {
        String[] codes = new String[statuses.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = statuses[i].code();
        }
        return codes;
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable TransferRow first(RowSet<Row> rows) {
        List<TransferRow> found = all(rows);
        return found.isEmpty() ? null : found.getFirst();
    }

    private static List<TransferRow> all(RowSet<Row> rows) {
        List<TransferRow> found = new ArrayList<>(rows.size());
        for (Row row : rows) {
            found.add(
                    new TransferRow(
                            row.getUUID("id"),
                            row.getUUID("payout_id"),
                            row.getUUID("payee_id"),
                            row.getString("rail"),
                            row.getString("transfer_key"),
                            row.getUUID("method_id"),
                            row.getLong("amount_cents"),
                            TransferStatus.of(row.getString("status")),
                            row.getString("batch_key"),
                            row.getString("batch_reference"),
                            instant(row.getOffsetDateTime("asked_at")),
                            row.getString("rail_reference"),
                            row.getString("failure"),
                            row.getInteger("attempts"),
                            row.getOffsetDateTime("created_at").toInstant(),
                            row.getOffsetDateTime("updated_at").toInstant()));
        }
        return found;
    }
}
