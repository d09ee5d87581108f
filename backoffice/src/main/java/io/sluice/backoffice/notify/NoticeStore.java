package io.sluice.backoffice.notify;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.base.Ids;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What people are told, kept for them to read. Called inside the caller's transaction.
public final class NoticeStore {
    private final Ids ids;

    public NoticeStore(Ids ids) {
        this.ids = ids;
    }

    /// Something one person is told, in words or by its particulars.
    ///
    /// @param sequence its place among all notices
    public record Notice(
            long sequence,
            UUID id,
            String kind,
            @Nullable UUID projectId,
            @Nullable String text,
            @Nullable JsonObject data,
            Instant createdAt) {}

    /// Tells one person something.
    ///
    /// @param kind for example `payout.failed`
    public void tell(
            SqlClient client, UUID contributorId, String kind, JsonObject data, Instant now) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.notices (id, contributor_id, kind, data, created_at)
                        VALUES ($1, $2, $3, $4::text::jsonb, $5)
                        """,
                        ids.next(),
                        contributorId,
                        kind,
                        new JsonOut().value(data).toString(),
                        now.atOffset(ZoneOffset.UTC))
                .await();
    }

    /// Tells everybody who has a part in a project: its founder, those who hold karma, and for an
    /// agent its operator.
    public void tellProject(
            SqlClient client, UUID projectId, String kind, String text, Instant now) {
        RowSet<Row> people =
                query(
                                client,
                                """
                                SELECT DISTINCT COALESCE(u.operator_id, u.id)
                                FROM backoffice.users u
                                WHERE u.id = (SELECT founder_id FROM backoffice.projects
                                              WHERE id = $1)
                                   OR u.id IN (SELECT contributor_id FROM backoffice.karma_grants
                                               WHERE project_id = $1 AND revoked_at IS NULL)
                                ORDER BY 1
                                """,
                                projectId)
                        .await();
        tell(client, people, projectId, kind, text, now);
    }

    /// Tells everybody who signs agreements: those who hold karma anywhere or have accepted one,
    /// and for an agent its operator.
    public void tellSigners(SqlClient client, String kind, String text, Instant now) {
        RowSet<Row> people =
                query(
                                client,
                                """
                                SELECT DISTINCT COALESCE(u.operator_id, u.id)
                                FROM backoffice.users u
                                WHERE u.id IN (SELECT contributor_id FROM backoffice.karma_grants
                                               WHERE revoked_at IS NULL)
                                   OR u.id IN (SELECT contributor_id FROM backoffice.agreements)
                                ORDER BY 1
                                """)
                        .await();
        tell(client, people, null, kind, text, now);
    }

    private void tell(
            SqlClient client,
            RowSet<Row> people,
            @Nullable UUID projectId,
            String kind,
            String text,
            Instant now) {
        List<Tuple> batch = new ArrayList<>();
        people.forEach(row ->
                batch.add(
                        Tuple.of(
                                ids.next(),
                                row.getUUID(0),
                                kind,
                                projectId,
                                text,
                                now.atOffset(ZoneOffset.UTC))));
        if (!batch.isEmpty()) {
            client.preparedQuery(
                            """
                            INSERT INTO backoffice.notices
                                (id, contributor_id, kind, project_id, text, created_at)
                            VALUES ($1, $2, $3, $4, $5, $6)
                            """)
                    .executeBatch(batch)
                    .await();
        }
    }

    /// One page of a person's notices, newest first, before a sequence.
    public List<Notice> page(SqlClient client, UUID contributorId, long before, int limit) {
        List<Notice> page = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT seq, id, kind, project_id, text, data::text, created_at
                        FROM backoffice.notices WHERE contributor_id = $1 AND seq < $2
                        ORDER BY seq DESC LIMIT $3
                        """,
                        contributorId,
                        before,
                        (long) limit)
                .await()
                .forEach(row -> page.add(notice(row)));
        return page;
    }

    /// A row whose first columns are a notice's, in the order of its components.
    static Notice notice(Row row) {
        return new Notice(
                row.getLong(0),
                row.getUUID(1),
                row.getString(2),
                row.getUUID(3),
                row.getString(4),
                data(row.getString(5)),
                row.getOffsetDateTime(6).toInstant());
    }

    private static @Nullable JsonObject data(@Nullable String stored) {
        return stored != null
                        && Json.read(stored.getBytes(StandardCharsets.UTF_8))
                                instanceof Json.Reading.Sound(JsonObject data)
                ? data
                : null;
    }
}
