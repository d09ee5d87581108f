package io.sluice.backoffice.tax;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tax forms, what a vendor has told about them, and what it calls our payees. Called inside the
/// caller's transaction, on a thread that may wait.
public final class TaxFormStore {
    /// A tax form as staff records it.
    ///
    /// @param expiresOn the last day it is good for; null: it does not expire
    public record Recorded(
            UUID id,
            UUID contributorId,
            FormType type,
            LocalDate signedOn,
            @Nullable LocalDate expiresOn,
            String recordedBy) {}

    public void record(SqlClient client, Recorded form, Instant at) {
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
                        FormType.WORDS.word(form.type()),
                        "staff_" + form.id(),
                        form.expiresOn(),
                        utc(at),
                        form.signedOn(),
                        form.recordedBy())
                .await();
    }

    /// Where a contributor stands today, as a document: the form that decides whether they can be
    /// paid, or where none does, the newest.
    public Optional<String> status(SqlClient client, UUID contributorId, LocalDate today) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT json_build_object(
                                    'form_type', f.form_type,
                                    'status', CASE WHEN f.status = 'validated'
                                                    AND f.expires_at < $2 THEN 'expired'
                                                   ELSE f.status END,
                                    'signed_at', f.signed_on, 'expires_at', f.expires_at,
                                    'tin_status', f.tin_status, 'vendor', f.vendor)::text
                                FROM backoffice.tax_forms f WHERE f.contributor_id = $1
                                ORDER BY f.status = 'validated' DESC, f.created_at DESC, f.id DESC
                                LIMIT 1
                                """,
                                contributorId,
                                today)
                        .await()) {
            return Optional.of(row.getString(0));
        }
        return Optional.empty();
    }

    /// What the vendor calls a contributor.
    public Optional<String> recipient(SqlClient client, String vendor, UUID contributorId) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT recipient_id FROM backoffice.tax_payees
                                WHERE vendor = $1 AND contributor_id = $2
                                """,
                                vendor,
                                contributorId)
                        .await()) {
            return Optional.of(row.getString(0));
        }
        return Optional.empty();
    }

    /// Remembers what the vendor calls a contributor; the first answer stays.
    void introduce(
            SqlClient client, String vendor, UUID contributorId, String recipientId, Instant at) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.tax_payees VALUES ($1, $2, $3, $4)
                        ON CONFLICT DO NOTHING
                        """,
                        contributorId,
                        vendor,
                        recipientId,
                        utc(at))
                .await();
    }

    /// Keeps what the vendor told; false when that came before.
    boolean keep(SqlClient client, String vendor, FormFact fact, Instant at) {
        return query(
                                client,
                                """
                                INSERT INTO backoffice.tax_facts VALUES
                                    ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                                ON CONFLICT (vendor, id) DO NOTHING
                                """,
                                fact.id(),
                                vendor,
                                fact.recipientId(),
                                fact.formId(),
                                FormType.WORDS.word(fact.type()),
                                FormStatus.WORDS.word(fact.status()),
                                fact.signedOn(),
                                fact.tinStatus(),
                                utc(fact.toldAt()),
                                utc(at))
                        .await()
                        .rowCount()
                > 0;
    }

    /// Everything told about a recipient's forms, one form after the other.
    List<FormFact> facts(SqlClient client, String vendor, String recipientId) {
        List<FormFact> facts = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT id, recipient_id, form_id, form_type, status, signed_on, tin_status,
                               told_at
                        FROM backoffice.tax_facts WHERE vendor = $1 AND recipient_id = $2
                        ORDER BY form_id, told_at, id
                        """,
                        vendor,
                        recipientId)
                .await()
                .forEach(row ->
                        facts.add(
                                new FormFact(
                                        row.getString(0),
                                        row.getString(1),
                                        row.getString(2),
                                        Objects.requireNonNull(
                                                FormType.WORDS.find(row.getString(3))),
                                        Objects.requireNonNull(
                                                FormStatus.WORDS.find(row.getString(4))),
                                        row.getLocalDate(5),
                                        row.getString(6),
                                        row.getOffsetDateTime(7).toInstant())));
        return facts;
    }

    /// Whom the vendor calls this; kept from a second look at the same time.
    Optional<UUID> contributor(SqlClient client, String vendor, String recipientId) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT contributor_id FROM backoffice.tax_payees
                                WHERE vendor = $1 AND recipient_id = $2 FOR UPDATE
                                """,
                                vendor,
                                recipientId)
                        .await()) {
            return Optional.of(row.getUUID(0));
        }
        return Optional.empty();
    }

    /// Where a vendor's form stood until now; empty: it is new.
    Optional<FormStatus> formStatus(SqlClient client, String vendor, String formId) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT status FROM backoffice.tax_forms
                                WHERE vendor = $1 AND vendor_form_id = $2 AND vendor <> 'staff'
                                """,
                                vendor,
                                formId)
                        .await()) {
            return Optional.ofNullable(FormStatus.WORDS.find(row.getString(0)));
        }
        return Optional.empty();
    }

    /// Sets where a vendor's form stands; false when it stood there already.
    boolean set(
            SqlClient client,
            UUID id,
            UUID contributorId,
            String vendor,
            String formId,
            FormState state,
            Instant at) {
        return query(
                                client,
                                """
                                INSERT INTO backoffice.tax_forms AS form
                                    (id, contributor_id, form_type, vendor_form_id, vendor, status,
                                     expires_at, submitted_at, created_at, signed_on, tin_status)
                                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10)
                                ON CONFLICT (vendor, vendor_form_id) WHERE vendor <> 'staff'
                                DO UPDATE SET form_type = EXCLUDED.form_type,
                                    status = EXCLUDED.status, expires_at = EXCLUDED.expires_at,
                                    signed_on = EXCLUDED.signed_on,
                                    tin_status = EXCLUDED.tin_status
                                WHERE (form.form_type, form.status, form.signed_on,
                                       form.tin_status)
                                   IS DISTINCT FROM
                                      (EXCLUDED.form_type, EXCLUDED.status, EXCLUDED.signed_on,
                                       EXCLUDED.tin_status)
                                """,
                                id,
                                contributorId,
                                FormType.WORDS.word(state.type()),
                                formId,
                                vendor,
                                FormStatus.WORDS.word(state.status()),
                                state.expiresOn(),
                                utc(at),
                                state.signedOn(),
                                state.tinStatus())
                        .await()
                        .rowCount()
                > 0;
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
