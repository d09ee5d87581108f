package io.sluice.backoffice.payout;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Fraud signals, and what is owed by those who were wrongly paid. Called inside the caller's
/// transaction, on a thread that may wait.
public final class FraudStore {
    /// A signal as it is raised.
    ///
    /// @param projectId null: on all projects
    public record Signal(
            UUID id,
            UUID contributorId,
            @Nullable UUID projectId,
            String kind,
            boolean karmaRevoked,
            long wrongCents,
            String raisedBy) {}

    public void raise(SqlClient client, Signal signal, Instant at) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.fraud_signals
                            (id, contributor_id, project_id, kind, karma_revoked, wrong_cents,
                             raised_by, created_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                        """,
                        signal.id(),
                        signal.contributorId(),
                        signal.projectId(),
                        signal.kind(),
                        signal.karmaRevoked(),
                        signal.wrongCents(),
                        signal.raisedBy(),
                        CycleStore.utc(at))
                .await();
    }

    /// A signal as staff sees it, with the names of whom and what it is about.
    ///
    /// @param clearedAt null: it is open
    public record Raised(
            Signal signal,
            String contributorName,
            @Nullable String projectName,
            Instant raisedAt,
            @Nullable Instant clearedAt) {}

    /// Signals from a place on, the newest first.
    ///
    /// @param open null: open or not
    public List<Raised> page(SqlClient client, @Nullable Boolean open, long from, int limit) {
        List<Raised> page = new ArrayList<>();
        for (Row row :
                query(
                                client,
                                """
                                SELECT s.id, s.contributor_id, s.project_id, s.kind,
                                       s.karma_revoked, s.wrong_cents,
                                       COALESCE(s.raised_by, '') AS raised_by, s.created_at,
                                       s.cleared_at, u.display_name, p.name
                                FROM backoffice.fraud_signals s
                                JOIN backoffice.users u ON u.id = s.contributor_id
                                LEFT JOIN backoffice.projects p ON p.id = s.project_id
                                WHERE $1::boolean IS NULL OR (s.status = 'open') = $1
                                ORDER BY s.id DESC OFFSET $2 LIMIT $3
                                """,
                                open,
                                from,
                                limit)
                        .await()) {
            OffsetDateTime cleared = row.getOffsetDateTime("cleared_at");
            page.add(
                    new Raised(
                            new Signal(
                                    row.getUUID("id"),
                                    row.getUUID("contributor_id"),
                                    row.getUUID("project_id"),
                                    row.getString("kind"),
                                    row.getBoolean("karma_revoked"),
                                    row.getLong("wrong_cents"),
                                    row.getString("raised_by")),
                            row.getString("display_name"),
                            row.getString("name"),
                            row.getOffsetDateTime("created_at").toInstant(),
                            cleared == null ? null : cleared.toInstant()));
        }
        return page;
    }

    /// The open signals that say karma is revoked, without an amount of their own.
    List<Signal> forfeiting(SqlClient client) {
        List<Signal> found = new ArrayList<>();
        for (Row row :
                query(
                                client,
                                """
                                SELECT id, contributor_id, project_id, kind,
                                       COALESCE(raised_by, '') AS raised_by
                                FROM backoffice.fraud_signals
                                WHERE status = 'open' AND karma_revoked AND wrong_cents = 0
                                ORDER BY id
                                """)
                        .await()) {
            found.add(
                    new Signal(
                            row.getUUID("id"),
                            row.getUUID("contributor_id"),
                            row.getUUID("project_id"),
                            row.getString("kind"),
                            true,
                            0,
                            row.getString("raised_by")));
        }
        return found;
    }

    /// Clears an open signal; what it is now, or null when there is no such signal.
    public @Nullable String clear(SqlClient client, UUID id, Instant at) {
        int cleared =
                query(
                                client,
                                """
                                UPDATE backoffice.fraud_signals
                                SET status = 'cleared', cleared_at = $2
                                WHERE id = $1 AND status = 'open'
                                """,
                                id,
                                CycleStore.utc(at))
                        .await()
                        .rowCount();
        if (cleared == 1) {
            return "cleared";
        }
        return CycleStore.isThere(
                        client, "SELECT 1 FROM backoffice.fraud_signals WHERE id = $1", id)
                ? "already"
                : null;
    }

    /// What a contributor has held on one project, or on all.
    public record Held(UUID projectId, long cents) {}

    public List<Held> held(SqlClient client, UUID contributorId, @Nullable UUID projectId) {
        List<Held> held = new ArrayList<>();
        for (Row row :
                query(
                                client,
                                """
                                SELECT project_id, sum(remaining_cents)::bigint
                                FROM backoffice.holdbacks
                                WHERE contributor_id = $1 AND status = 'held'
                                  AND ($2::uuid IS NULL OR project_id = $2)
                                GROUP BY project_id HAVING sum(remaining_cents) > 0
                                ORDER BY project_id
                                """,
                                contributorId,
                                projectId)
                        .await()) {
            held.add(new Held(row.getUUID(0), row.getLong(1)));
        }
        return held;
    }

    /// The one who is paid for a contributor; null when there is no such contributor.
    public @Nullable UUID payee(SqlClient client, UUID contributorId) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT COALESCE(operator_id, id) FROM backoffice.users
                                WHERE id = $1
                                """,
                                contributorId)
                        .await()) {
            return row.getUUID(0);
        }
        return null;
    }

    /// Takes so much off a payee's negative balance, at the platform's cost.
    public void writeOff(SqlClient client, UUID entryId, UUID payeeId, long cents, Instant at) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.negative_entries
                        VALUES ($1, $2, NULL, NULL, $3, 'write_off', NULL, NULL, $4)
                        """,
                        entryId,
                        payeeId,
                        -cents,
                        CycleStore.utc(at))
                .await();
    }
}
