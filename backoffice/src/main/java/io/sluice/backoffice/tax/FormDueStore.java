package io.sluice.backoffice.tax;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whose tax form is missing, or ends soon. Called inside the caller's transaction, on a thread
/// that may wait.
final class FormDueStore {
    static final String DUE = "tax_form.due";

    /// A weekly reminder that is run again by hand reminds nobody twice.
    private static final Duration QUIET = Duration.ofDays(6);

    /// Somebody without a good form for long.
    ///
    /// @param formType of the form there is; null: there is none
    record Due(
            UUID contributorId,
            String country,
            @Nullable String formType,
            @Nullable LocalDate expiresOn) {}

    /// Humans with karma, or an agent that has some, whose form is missing or ends before a day;
    /// but not who was told lately, or has sent a form that waits for review. By id, after one.
    List<Due> due(SqlClient client, LocalDate before, Instant now, UUID after, int limit) {
        List<Due> due = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT u.id, u.country, f.form_type, f.expires_at FROM backoffice.users u
                        LEFT JOIN LATERAL (
                            SELECT form_type, expires_at FROM backoffice.tax_forms
                            WHERE contributor_id = u.id AND status = 'validated'
                            ORDER BY created_at DESC, id DESC LIMIT 1) AS f ON true
                        WHERE u.id > $1 AND u.kind = 'human'
                          AND (f.form_type IS NULL OR f.expires_at < $2)
                          AND EXISTS (SELECT 1 FROM backoffice.users w
                                      JOIN backoffice.karma_grants g ON g.contributor_id = w.id
                                      WHERE (w.id = u.id OR w.operator_id = u.id)
                                        AND g.revoked_at IS NULL)
                          AND NOT EXISTS (SELECT 1 FROM backoffice.notices n
                                          WHERE n.contributor_id = u.id AND n.kind = $3
                                            AND n.created_at > $4)
                          AND NOT EXISTS (SELECT 1 FROM backoffice.tax_forms s
                                          WHERE s.contributor_id = u.id
                                            AND s.status = 'submitted')
                        ORDER BY u.id LIMIT $5
                        """,
                        after,
                        before,
                        DUE,
                        TaxFormStore.utc(now.minus(QUIET)),
                        (long) limit)
                .await()
                .forEach(row ->
                        due.add(
                                new Due(
                                        row.getUUID(0),
                                        row.getString(1),
                                        row.getString(2),
                                        row.getLocalDate(3))));
        return due;
    }

    /// Flags forms that are good now and end before a day, each once; answers whose.
    List<UUID> flag(SqlClient client, LocalDate before, Instant now, int limit) {
        List<UUID> flagged = new ArrayList<>();
        query(
                        client,
                        """
                        UPDATE backoffice.tax_forms SET expiry_flagged_at = $2
                        WHERE id IN (SELECT f.id FROM backoffice.tax_forms f
                                     WHERE f.status = 'validated' AND f.expires_at < $1
                                       AND f.expiry_flagged_at IS NULL
                                       AND f.id = (SELECT n.id FROM backoffice.tax_forms n
                                                   WHERE n.contributor_id = f.contributor_id
                                                     AND n.status = 'validated'
                                                   ORDER BY n.created_at DESC, n.id DESC LIMIT 1)
                                     ORDER BY f.id LIMIT $3)
                        RETURNING contributor_id
                        """,
                        before,
                        TaxFormStore.utc(now),
                        (long) limit)
                .await()
                .forEach(row -> flagged.add(row.getUUID(0)));
        return flagged;
    }

    /// The flagged forms that nothing newer has replaced, as documents, the one that ends first
    /// first.
    List<String> flagged(SqlClient client, LocalDate today, long from, int limit) {
        List<String> flagged = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT json_build_object(
                            'contributor_id', backoffice.public_id('usr_', f.contributor_id),
                            'display_name', u.display_name, 'form_type', f.form_type,
                            'status', CASE WHEN f.expires_at < $1 THEN 'expired'
                                           ELSE 'expiring' END,
                            'signed_at', f.signed_on, 'expires_at', f.expires_at,
                            'flagged_at', backoffice.utc_text(f.expiry_flagged_at),
                            'vendor', f.vendor)::text
                        FROM backoffice.tax_forms f
                        JOIN backoffice.users u ON u.id = f.contributor_id
                        WHERE f.status = 'validated' AND f.expiry_flagged_at IS NOT NULL
                          AND NOT EXISTS (SELECT 1 FROM backoffice.tax_forms n
                                          WHERE n.contributor_id = f.contributor_id
                                            AND n.status = 'validated'
                                            AND (n.created_at, n.id) > (f.created_at, f.id))
                        ORDER BY f.expires_at, f.id OFFSET $2 LIMIT $3
                        """,
                        today,
                        from,
                        (long) limit)
                .await()
                .forEach(row -> flagged.add(row.getString(0)));
        return flagged;
    }
}
