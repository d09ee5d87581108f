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
            SELECT t.id, t.payout_id, p.payee_id, t.rail, t.transfer_key, t.method_id,
                   t.amount_cents, t.status, t.rail_reference, t.failure, t.attempts,
                   t.created_at, t.updated_at
            FROM backoffice.transfers t JOIN backoffice.payouts p ON p.id = t.payout_id
            """;

    /// A new transfer that nobody has been asked for yet. Its key is stored from now on.
    public void insert(SqlClient client, TransferRow transfer) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.transfers
                            (id, payout_id, rail, transfer_key, method_id, amount_cents, status,
                             created_at, updated_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
                        """,
                        transfer.id(),
                        transfer.payoutId(),
                        transfer.rail(),
                        transfer.transferKey(),
                        transfer.methodId(),
                        transfer.amountCents(),
                        transfer.status().code(),
                        utc(transfer.createdAt()))
                .await();
    }

    public @Nullable TransferRow findToChange(SqlClient client, UUID id) {
        List<TransferRow> found =
                all(query(client, COLUMNS + " WHERE t.id = $1 FOR UPDATE OF t", id).await());
        return found.isEmpty() ? null : found.getFirst();
    }

    /// Those of one cycle in these states, oldest first; without a cycle of all.
    public List<TransferRow> inStates(
            SqlClient client, @Nullable UUID cycleId, int limit, TransferStatus... statuses) {
        String[] codes = new String[statuses.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = statuses[i].code();
        }
        return all(
                query(
                                client,
                                COLUMNS
                                        + """
                                        WHERE t.status = ANY ($1)
                                          AND ($2::uuid IS NULL OR p.cycle_id = $2)
                                        ORDER BY t.created_at, t.id LIMIT $3
                                        """,
                                codes,
                                cycleId,
                                (long) limit)
                        .await());
    }

    /// Newest first, from a position.
    public List<TransferRow> page(
            SqlClient client, @Nullable TransferStatus status, long from, int limit) {
        return all(
                query(
                                client,
                                COLUMNS
                                        + """
                                        WHERE $1::text IS NULL OR t.status = $1
                                        ORDER BY t.created_at DESC, t.id DESC OFFSET $2 LIMIT $3
                                        """,
                                status == null ? null : status.code(),
                                from,
                                (long) limit)
                        .await());
    }

    /// The transfer of a payout made last.
    public @Nullable TransferRow last(SqlClient client, UUID payoutId) {
        List<TransferRow> found =
                all(
                        query(
                                        client,
                                        COLUMNS
                                                + """
                                                WHERE t.payout_id = $1
                                                ORDER BY t.created_at DESC, t.id DESC LIMIT 1
                                                """,
                                        payoutId)
                                .await());
        return found.isEmpty() ? null : found.getFirst();
    }

    /// The rail is about to be asked.
    public void sending(SqlClient client, UUID id, Instant at) {
        query(
                        client,
                        """
                        UPDATE backoffice.transfers
                        SET status = 'sending', attempts = attempts + 1, updated_at = $2
                        WHERE id = $1
                        """,
                        id,
                        utc(at))
                .await();
    }

    public void set(
            SqlClient client,
            UUID id,
            TransferStatus status,
            @Nullable String reference,
            @Nullable String failure,
            Instant at) {
        query(
                        client,
                        """
                        UPDATE backoffice.transfers
                        SET status = $2, rail_reference = COALESCE($3, rail_reference),
                            failure = $4, updated_at = $5,
                            sent_at = CASE WHEN $2 IN ('sent', 'paid') AND sent_at IS NULL
                                           THEN $5 ELSE sent_at END
                        WHERE id = $1
                        """,
                        id,
                        status.code(),
                        reference,
                        failure,
                        utc(at))
                .await();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
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
                            row.getString("rail_reference"),
                            row.getString("failure"),
                            row.getInteger("attempts"),
                            row.getOffsetDateTime("created_at").toInstant(),
                            row.getOffsetDateTime("updated_at").toInstant()));
        }
        return found;
    }
}
