package io.sluice.backoffice.payout;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The papers without which nobody is paid: tax forms and revenue sharing agreements. Called inside
/// the caller's transaction, on a thread that may wait.
public final class PaperStore {
    /// A tax form as staff records it.
    ///
    /// @param expiresOn the last day it is good for; null: it does not expire
    public record TaxForm(
            UUID id,
            UUID contributorId,
            String formType,
            LocalDate signedOn,
            @Nullable LocalDate expiresOn,
            String recordedBy) {}

    public void record(SqlClient client, TaxForm form, Instant at) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.tax_forms
                            (id, contributor_id, form_type, vendor_form_id, status, expires_at,
                             submitted_at, created_at, signed_on, recorded_by)
                        VALUES ($1, $2, $3, $4, 'validated', $5, $6, $6, $7, $8)
                        """,
                        form.id(),
                        form.contributorId(),
                        form.formType(),
                        "sandbox_" + form.id(),
                        form.expiresOn(),
                        CycleStore.utc(at),
                        form.signedOn(),
                        form.recordedBy())
                .await();
    }

    /// Where a contributor's newest form stands today, as a document.
    public Optional<String> taxStatus(SqlClient client, UUID contributorId, LocalDate today) {
        return PayoutViewStore.texts(
                        client,
                        """
                        SELECT json_build_object(
                            'form_type', f.form_type,
                            'status', CASE WHEN f.expires_at < $2 THEN 'expired'
                                           ELSE f.status END,
                            'signed_at', f.signed_on, 'expires_at', f.expires_at,
                            'tin_status', 'not_checked', 'vendor', 'sandbox')::text
                        FROM backoffice.tax_forms f WHERE f.contributor_id = $1
                        ORDER BY f.created_at DESC, f.id DESC LIMIT 1
                        """,
                        contributorId,
                        today)
                .stream()
                .findFirst();
    }

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
