package io.sluice.backoffice.agreements;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.people.Project;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Versions and acceptances in PostgreSQL. Called inside the caller's transaction.
public final class AgreementStore {
    /// A contributor at a project, and the newest version they accepted.
    ///
    /// @param version null: none yet
    /// @param isEnough whether payouts may rest on it
    public record Standing(
            UUID projectId,
            String projectName,
            @Nullable String version,
            @Nullable Instant acceptedAt,
            @Nullable String licence,
            boolean isEnough) {}

    /// What is kept of an acceptance.
    ///
    /// @param addressHash from where; null: staff recorded it
    public record Acceptance(
            UUID contributorId,
            UUID projectId,
            Agreement agreement,
            String recordedBy,
            @Nullable String addressHash,
            Instant at) {}

    /// The version that is in force at a time.
    public int inForce(SqlClient client, Instant at) {
        return query(client, "SELECT backoffice.agreement_in_force($1)", utc(at))
                .await()
                .iterator()
                .next()
                .getInteger(0);
    }

    /// A version's text for a project.
    public Optional<Agreement> find(SqlClient client, Project project, int version) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT version, effective_from, clauses::text
                                FROM backoffice.agreement_versions WHERE version = $1
                                """,
                                version)
                        .await()) {
            return Optional.of(
                    Agreement.of(
                            row.getInteger(0),
                            row.getOffsetDateTime(1).toInstant(),
                            clauses(row.getString(2)),
                            project.name(),
                            project.licence()));
        }
        return Optional.empty();
    }

    /// Publishes the next version and answers its number.
    public int publish(
            SqlClient client, JsonObject clauses, Instant effectiveFrom, String by, Instant now) {
        query(client, "LOCK TABLE backoffice.agreement_versions IN EXCLUSIVE MODE").await();
        return query(
                        client,
                        """
                        INSERT INTO backoffice.agreement_versions
                        SELECT max(version) + 1, $1::text::jsonb, $2, $3, $4
                        FROM backoffice.agreement_versions RETURNING version
                        """,
                        new JsonOut().value(clauses).toString(),
                        utc(effectiveFrom),
                        by,
                        utc(now))
                .await()
                .iterator()
                .next()
                .getInteger(0);
    }

    /// Writes down that a text was accepted; the same version again changes nothing.
    public void accept(SqlClient client, Acceptance acceptance) {
        Agreement agreement = acceptance.agreement();
        query(
                        client,
                        """
                        INSERT INTO backoffice.agreements
                            (contributor_id, project_id, version, accepted_at, recorded_by,
                             licence, text_sha256, address_hash)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                        ON CONFLICT DO NOTHING
                        """,
                        acceptance.contributorId(),
                        acceptance.projectId(),
                        Integer.toString(agreement.version()),
                        utc(acceptance.at()),
                        acceptance.recordedBy(),
                        agreement.licence(),
                        bytes(agreement.sha256()),
                        acceptance.addressHash() == null ? null : bytes(acceptance.addressHash()))
                .await();
    }

    /// A contributor at each project where they, or agents of theirs, have karma or items, or where
    /// they accepted something.
    public List<Standing> standings(
            SqlClient client, UUID contributorId, Instant at, long from, int limit) {
        List<Standing> found = new ArrayList<>();
        query(
                        client,
                        """
                        WITH mine AS (SELECT id FROM backoffice.users
                                      WHERE id = $1 OR operator_id = $1)
                        SELECT j.id, j.name, a.version, a.accepted_at, a.licence,
                               COALESCE(a.version IN (
                                   SELECT v.version::text FROM backoffice.agreement_versions v
                                   WHERE v.version >= backoffice.agreement_in_force($2)), false)
                        FROM backoffice.projects j
                        LEFT JOIN LATERAL (
                            SELECT * FROM backoffice.agreements x
                            WHERE x.project_id = j.id AND x.contributor_id IN (SELECT id FROM mine)
                            ORDER BY length(x.version) DESC, x.version DESC LIMIT 1) a ON true
                        WHERE a.version IS NOT NULL
                           OR EXISTS (SELECT 1 FROM backoffice.karma_grants g
                                      WHERE g.project_id = j.id AND g.revoked_at IS NULL
                                        AND g.contributor_id IN (SELECT id FROM mine))
                           OR EXISTS (SELECT 1 FROM backoffice.payout_items i
                                      WHERE i.project_id = j.id AND i.payee_id = $1)
                        ORDER BY j.id OFFSET $3 LIMIT $4
                        """,
                        contributorId,
                        utc(at),
                        from,
                        (long) limit)
                .await()
                .forEach(row -> {
                    OffsetDateTime acceptedAt = row.getOffsetDateTime(3);
                    found.add(
                            new Standing(
                                    row.getUUID(0),
                                    row.getString(1),
                                    row.getString(2),
                                    acceptedAt == null ? null : acceptedAt.toInstant(),
                                    row.getString(4),
                                    row.getBoolean(5)));
                });
        return found;
    }

    private static Map<Clause, String> clauses(String stored) {
        Map<Clause, String> clauses = new EnumMap<>(Clause.class);
        if (Json.read(stored.getBytes(StandardCharsets.UTF_8))
                instanceof Json.Reading.Sound(JsonObject object)) {
            for (Clause clause : Clause.values()) {
                if (object.find(Clause.WORDS.word(clause)) instanceof JsonText(String text)) {
                    clauses.put(clause, text);
                }
            }
        }
        return clauses;
    }

    private static Buffer bytes(String hex) {
        return Buffer.buffer(HexFormat.of().parseHex(hex));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
