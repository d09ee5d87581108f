package io.sluice.backoffice.agreements;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.agreements.ProjectDispute.Decision;
import io.sluice.backoffice.agreements.ProjectDispute.Ruling;
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

/// Disputes between projects in PostgreSQL. Called inside the caller's transaction.
public final class ProjectDisputeStore {
    public void open(SqlClient client, ProjectDispute dispute) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.project_disputes
                            (id, claimant_id, respondent_id, claim, evidence, opened_by, opened_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7)
                        """,
                        dispute.id(),
                        dispute.claimantId(),
                        dispute.respondentId(),
                        dispute.claim(),
                        dispute.evidence(),
                        dispute.openedBy(),
                        utc(dispute.openedAt()))
                .await();
    }

    /// One dispute, kept from others until the transaction ends.
    public Optional<ProjectDispute> findToChange(SqlClient client, UUID id) {
        return disputes(
                        client,
                        "SELECT * FROM backoffice.project_disputes WHERE id = $1 FOR UPDATE",
                        id)
                .stream()
                .findFirst();
    }

    public void decide(SqlClient client, UUID id, Ruling ruling) {
        query(
                        client,
                        """
                        UPDATE backoffice.project_disputes
                        SET decision = $2, reasons = $3, decided_by = $4, decided_at = $5
                        WHERE id = $1
                        """,
                        id,
                        Decision.WORDS.word(ruling.decision()),
                        ruling.reasons(),
                        ruling.decidedBy(),
                        utc(ruling.decidedAt()))
                .await();
    }

    /// One page, newest first: of all, or of those a project is part of.
    ///
    /// @param open whether those that are not decided alone
    public List<ProjectDispute> page(
            SqlClient client, @Nullable UUID projectId, boolean open, long from, int limit) {
        return disputes(
                client,
                """
                SELECT * FROM backoffice.project_disputes
                WHERE ($1::uuid IS NULL OR claimant_id = $1 OR respondent_id = $1)
                  AND (NOT $2 OR decision IS NULL)
                ORDER BY seq DESC OFFSET $3 LIMIT $4
                """,
                projectId,
                open,
                from,
                (long) limit);
    }

    private static List<ProjectDispute> disputes(
            SqlClient client, String sql, @Nullable Object... values) {
        List<ProjectDispute> disputes = new ArrayList<>();
        for (Row row : query(client, sql, values).await()) {
            disputes.add(
                    new ProjectDispute(
                            row.getUUID("id"),
                            row.getUUID("claimant_id"),
                            row.getUUID("respondent_id"),
                            row.getString("claim"),
                            row.getString("evidence"),
                            row.getString("opened_by"),
                            row.getOffsetDateTime("opened_at").toInstant(),
                            ruling(row)));
        }
        return disputes;
    }

    private static @Nullable Ruling ruling(Row row) {
        String word = row.getString("decision");
        Decision decision = word == null ? null : Decision.WORDS.find(word);
        return decision == null
                ? null
                : new Ruling(
                        decision,
                        row.getString("reasons"),
                        row.getString("decided_by"),
                        row.getOffsetDateTime("decided_at").toInstant());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
