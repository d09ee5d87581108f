package io.sluice.backoffice.payout;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Revenue sharing agreements, without which nobody is paid. Called inside the caller's
/// transaction, on a thread that may wait.
public final class PaperStore {
    /// Writes down that an agreement was accepted; the same version again changes nothing.
    public void accept(
            SqlClient client,
            UUID contributorId,
            UUID projectId,
            String version,
            String recordedBy,
            Instant at) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.agreements VALUES ($1, $2, $3, $4, $5)
                        ON CONFLICT DO NOTHING
                        """,
                        contributorId,
                        projectId,
                        version,
                        CycleStore.utc(at),
                        recordedBy)
                .await();
    }

    /// The agreements of a contributor, as documents: also those still missing where they have
    /// karma or items.
    public List<String> agreements(SqlClient client, UUID contributorId) {
        return PayoutViewStore.texts(
                client,
                """
                SELECT json_build_object(
                    'project_id', backoffice.public_id('prj_', j.id), 'project_name', j.name,
                    'version', a.version, 'accepted_at', backoffice.utc_text(a.accepted_at),
                    'status', CASE WHEN a.version IS NULL THEN 'missing' ELSE 'accepted' END)::text
                FROM backoffice.projects j
                LEFT JOIN backoffice.agreements a
                  ON a.project_id = j.id AND a.contributor_id = $1
                WHERE a.version IS NOT NULL
                   OR EXISTS (SELECT 1 FROM backoffice.payout_items i
                              WHERE i.project_id = j.id AND i.payee_id = $1)
                ORDER BY j.id, a.accepted_at LIMIT 200
                """,
                contributorId);
    }
}
