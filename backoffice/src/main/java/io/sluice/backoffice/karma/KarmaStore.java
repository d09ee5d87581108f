package io.sluice.backoffice.karma;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Grants and activity in PostgreSQL, and what they come to at a time.
public final class KarmaStore {
    /// What all karma of one project may come to, revoked karma left out: a breakdown has columns
    /// for so much.
    public static final long PROJECT_HUNDREDTHS_MAX = 999_999_999_999L;

    /// A contributor with karma on a project.
    ///
    /// @param payeeId who is paid: the human, or the agent's operator
    /// @param pro whether the payee is paid weekly
    public record Holder(
            UUID contributorId, UUID payeeId, boolean pro, Standing standing, Tier tier) {}

    /// A grant as it is recorded.
    public record RecordedGrant(
            UUID id,
            UUID contributorId,
            UUID projectId,
            long amountHundredths,
            Instant earnedAt,
            boolean revoked) {}

    /// What happened on a project, in the words of the API.
    public record Activity(
            UUID id, UUID contributorId, UUID projectId, String kind, Instant occurredAt) {}

    /// Records a grant.
    public void grant(SqlClient client, RecordedGrant grant, Instant now) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.karma_grants
                            (id, contributor_id, project_id, amount_hundredths, earned_at,
                             created_at)
                        VALUES ($1, $2, $3, $4, $5, $6)
                        """,
                        grant.id(),
                        grant.contributorId(),
                        grant.projectId(),
                        grant.amountHundredths(),
                        utc(grant.earnedAt()),
                        utc(now))
                .await();
    }

    /// All karma of a project that is not revoked; nobody grants any more of it until the
    /// transaction ends.
    public long totalToChange(SqlClient client, UUID projectId) {
        query(
                        client,
                        "SELECT 1 FROM backoffice.projects WHERE id = $1 FOR NO KEY UPDATE",
                        projectId)
                .await();
        return query(
                        client,
                        """
                        SELECT COALESCE(sum(amount_hundredths), 0)::bigint
                        FROM backoffice.karma_grants
                        WHERE project_id = $1 AND revoked_at IS NULL
                        """,
                        projectId)
                .await()
                .iterator()
                .next()
                .getLong(0);
    }

    /// Records an activity.
    public void record(SqlClient client, Activity activity, Instant now) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.karma_activity
                            (id, contributor_id, project_id, kind, occurred_at, created_at)
                        VALUES ($1, $2, $3, $4, $5, $6)
                        """,
                        activity.id(),
                        activity.contributorId(),
                        activity.projectId(),
                        activity.kind(),
                        utc(activity.occurredAt()),
                        utc(now))
                .await();
    }

    /// A grant, kept from everybody else's changes until the transaction ends.
    public Optional<RecordedGrant> grantForUpdate(SqlClient client, UUID id) {
        for (Row row :
                query(client, "SELECT * FROM backoffice.karma_grants WHERE id = $1 FOR UPDATE", id)
                        .await()) {
            return Optional.of(grant(row));
        }
        return Optional.empty();
    }

    private static RecordedGrant grant(Row row) {
        return new RecordedGrant(
                row.getUUID("id"),
                row.getUUID("contributor_id"),
                row.getUUID("project_id"),
                row.getLong("amount_hundredths"),
                row.getOffsetDateTime("earned_at").toInstant(),
                row.getOffsetDateTime("revoked_at") != null);
    }

    /// Revokes a grant: from now on it has never counted.
    public void revoke(SqlClient client, UUID id, String reason, Instant now) {
        query(
                        client,
                        """
                        UPDATE backoffice.karma_grants SET revoked_at = $2, revoked_reason = $3
                        WHERE id = $1 AND revoked_at IS NULL
                        """,
                        id,
                        utc(now),
                        reason)
                .await();
    }

    /// Revokes all that somebody was granted, and answers the grants this ended.
    ///
    /// @param projectId where; null: everywhere
    public List<RecordedGrant> revokeAll(
            SqlClient client,
            UUID contributorId,
            @Nullable UUID projectId,
            String reason,
            Instant now) {
        List<RecordedGrant> revoked = new ArrayList<>();
        query(
                        client,
                        """
                        UPDATE backoffice.karma_grants SET revoked_at = $3, revoked_reason = $4
                        WHERE contributor_id = $1 AND ($2::uuid IS NULL OR project_id = $2)
                          AND revoked_at IS NULL
                        RETURNING *
                        """,
                        contributorId,
                        projectId,
                        utc(now),
                        reason)
                .await()
                .forEach(row -> revoked.add(grant(row)));
        return revoked;
    }

    /// Everybody with karma on the project earned before `asOf`, in the order of their ids.
    public List<Holder> holders(SqlClient client, UUID projectId, Instant asOf) {
        Map<UUID, List<Grant>> grants = grants(client, projectId, asOf);
        Map<UUID, List<Instant>> activities = activities(client, projectId, asOf);
        List<Holder> holders = new ArrayList<>();
        for (Row row :
                query(
                                client,
                                """
                                SELECT u.id, coalesce(u.operator_id, u.id) AS payee_id,
                                       payee.plan = 'pro' AS pro,
                                       (SELECT sum(amount_hundredths)::bigint
                                        FROM backoffice.karma_grants every_project
                                        WHERE every_project.contributor_id = u.id
                                          AND revoked_at IS NULL AND earned_at < $2) AS karma
                                FROM backoffice.users u
                                JOIN backoffice.users payee
                                  ON payee.id = coalesce(u.operator_id, u.id)
                                WHERE u.id IN (SELECT contributor_id FROM backoffice.karma_grants
                                               WHERE project_id = $1 AND revoked_at IS NULL
                                                 AND earned_at < $2)
                                ORDER BY u.id
                                """,
                                projectId,
                                utc(asOf))
                        .await()) {
            UUID id = row.getUUID("id");
            Standing standing =
                    Vesting.STANDARD.standing(
                            grants.getOrDefault(id, List.of()),
                            activities.getOrDefault(id, List.of()),
                            asOf);
            holders.add(
                    new Holder(
                            id,
                            row.getUUID("payee_id"),
                            row.getBoolean("pro"),
                            standing,
                            Tier.of(row.getLong("karma"))));
        }
        return holders;
    }

    private static Map<UUID, List<Grant>> grants(SqlClient client, UUID projectId, Instant asOf) {
        Map<UUID, List<Grant>> grants = new LinkedHashMap<>();
        query(
                        client,
                        """
                        SELECT contributor_id, amount_hundredths, earned_at
                        FROM backoffice.karma_grants
                        WHERE project_id = $1 AND revoked_at IS NULL AND earned_at < $2
                        ORDER BY seq
                        """,
                        projectId,
                        utc(asOf))
                .await()
                .forEach(row ->
                        grants.computeIfAbsent(row.getUUID(0), _ -> new ArrayList<>())
                                .add(
                                        new Grant(
                                                row.getLong(1),
                                                row.getOffsetDateTime(2).toInstant())));
        return grants;
    }

    private static Map<UUID, List<Instant>> activities(
            SqlClient client, UUID projectId, Instant asOf) {
        Map<UUID, List<Instant>> activities = new HashMap<>();
        query(
                        client,
                        """
                        SELECT contributor_id, occurred_at FROM backoffice.karma_activity
                        WHERE project_id = $1 AND occurred_at < $2
                        """,
                        projectId,
                        utc(asOf))
                .await()
                .forEach(row ->
                        activities
                                .computeIfAbsent(row.getUUID(0), _ -> new ArrayList<>())
                                .add(row.getOffsetDateTime(1).toInstant()));
        return activities;
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
