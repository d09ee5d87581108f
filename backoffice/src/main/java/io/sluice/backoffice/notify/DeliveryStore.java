package io.sluice.backoffice.notify;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of sending notices. Called inside the caller's transaction, on a thread that may
/// wait.
final class DeliveryStore {
    /// Notices that a channel may be given now, the oldest first.
    ///
    /// @param since older ones are not sent any more: they were kept while nothing could be sent
    List<Outgoing> due(
            SqlClient client, String channel, Instant since, Instant machineNow, int limit) {
        List<Outgoing> due = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT n.seq, n.id, n.kind, n.project_id, n.text, n.data::text,
                               n.created_at, n.contributor_id, u.email,
                               COALESCE(d.attempts, 0) AS attempts
                        FROM backoffice.notices n
                        JOIN backoffice.users u ON u.id = n.contributor_id
                        LEFT JOIN backoffice.notice_deliveries d
                          ON d.notice_id = n.id AND d.channel = $1
                        WHERE n.sent_at IS NULL AND n.created_at > $2
                          AND (d.notice_id IS NULL OR d.next_at <= $3)
                        ORDER BY n.created_at, n.seq LIMIT $4
                        """,
                        channel,
                        utc(since),
                        utc(machineNow),
                        (long) limit)
                .await()
                .forEach(row ->
                        due.add(
                                new Outgoing(
                                        NoticeStore.notice(row),
                                        row.getUUID("contributor_id"),
                                        row.getString("email"),
                                        row.getInteger("attempts"))));
        return due;
    }

    /// Notes an attempt.
    ///
    /// @param nextAt null: there will be no other
    void tried(
            SqlClient client,
            Outgoing each,
            String channel,
            @Nullable Instant nextAt,
            @Nullable String failure) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.notice_deliveries AS known
                            (notice_id, channel, attempts, next_at, failure)
                        VALUES ($1, $2, $3, $4, $5)
                        ON CONFLICT (notice_id, channel) DO UPDATE
                        SET attempts = EXCLUDED.attempts, next_at = EXCLUDED.next_at,
                            failure = EXCLUDED.failure
                        """,
                        each.notice().id(),
                        channel,
                        each.attempts() + 1,
                        nextAt == null ? null : utc(nextAt),
                        failure)
                .await();
    }

    /// Notes that a notice has left by every channel there is, once it has.
    void finish(SqlClient client, Outgoing each, List<String> channels, Instant now) {
        query(
                        client,
                        """
                        UPDATE backoffice.notices n SET sent_at = $3
                        WHERE n.id = $1 AND n.sent_at IS NULL
                          AND (SELECT count(*) FROM backoffice.notice_deliveries d
                               WHERE d.notice_id = n.id AND d.channel = ANY ($2)
                                 AND d.next_at IS NULL) = $4
                        """,
                        each.notice().id(),
                        channels.toArray(String[]::new),
                        utc(now),
                        (long) channels.size())
                .await();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
