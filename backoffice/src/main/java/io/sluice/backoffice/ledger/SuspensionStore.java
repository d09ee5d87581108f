package io.sluice.backoffice.ledger;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Projects whose connected account is shut, and the reviews that follow. Called inside the
/// caller's transaction.
public final class SuspensionStore {
    private static final String REVIEWS =
            """
            SELECT r.*, p.name AS project_name
            FROM backoffice.project_reviews r JOIN backoffice.projects p ON p.id = r.project_id
            """;

    /// Something staff looks into.
    public record Review(
            long sequence,
            UUID id,
            UUID projectId,
            String projectName,
            String kind,
            String accountId,
            @Nullable String reason,
            Instant openedAt,
            @Nullable Instant closedAt,
            @Nullable String closedBy,
            @Nullable String note) {}

    /// A project whose people have not been told how its account stands.
    record Untold(UUID projectId, String projectName, boolean suspended, @Nullable String reason) {}

    /// What there is to tell of an account, and remembers that it is told.
    Optional<Untold> untold(SqlClient client, String accountId) {
        for (Row row :
                query(
                                client,
                                """
                                UPDATE backoffice.connected_accounts a
                                SET told_suspended = a.suspended
                                FROM backoffice.projects p
                                WHERE a.account_id = $1 AND p.stripe_account_id = a.account_id
                                  AND a.told_suspended <> a.suspended
                                RETURNING p.id, p.name, a.suspended, a.disabled_reason
                                """,
                                accountId)
                        .await()) {
            return Optional.of(
                    new Untold(
                            row.getUUID(0), row.getString(1), row.getBoolean(2), row.getString(3)));
        }
        return Optional.empty();
    }

    /// Opens a review, unless one is open.
    void open(SqlClient client, UUID id, Untold of, String accountId, Instant now) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.project_reviews
                            (id, project_id, kind, account_id, reason, opened_at)
                        VALUES ($1, $2, 'suspension', $3, $4, $5) ON CONFLICT DO NOTHING
                        """,
                        id,
                        of.projectId(),
                        accountId,
                        of.reason(),
                        now.atOffset(ZoneOffset.UTC))
                .await();
    }

    /// One page, newest first, before a sequence.
    ///
    /// @param open null: open or not
    public List<Review> page(SqlClient client, @Nullable Boolean open, long before, int limit) {
        List<Review> page = new ArrayList<>();
        query(
                        client,
                        REVIEWS
                                + """
                                WHERE r.seq < $1
                                  AND ($2::boolean IS NULL OR (r.closed_at IS NULL) = $2)
                                ORDER BY r.seq DESC LIMIT $3
                                """,
                        before,
                        open,
                        (long) limit)
                .await()
                .forEach(row -> page.add(review(row)));
        return page;
    }

    public Optional<Review> find(SqlClient client, UUID id) {
        for (Row row : query(client, REVIEWS + "WHERE r.id = $1 FOR UPDATE OF r", id).await()) {
            return Optional.of(review(row));
        }
        return Optional.empty();
    }

    public void close(SqlClient client, UUID id, String by, String note, Instant now) {
        query(
                        client,
                        """
                        UPDATE backoffice.project_reviews
                        SET closed_at = $2, closed_by = $3, note = $4 WHERE id = $1
                        """,
                        id,
                        now.atOffset(ZoneOffset.UTC),
                        by,
                        note)
                .await();
    }

    private static Review review(Row row) {
        OffsetDateTime closedAt = row.getOffsetDateTime("closed_at");
        return new Review(
                row.getLong("seq"),
                row.getUUID("id"),
                row.getUUID("project_id"),
                row.getString("project_name"),
                row.getString("kind"),
                row.getString("account_id"),
                row.getString("reason"),
                row.getOffsetDateTime("opened_at").toInstant(),
                closedAt == null ? null : closedAt.toInstant(),
                row.getString("closed_by"),
                row.getString("note"));
    }
}
