package io.sluice.gateway.webhooks;

import static io.sluice.gateway.database.Database.query;
import static io.sluice.gateway.database.Rows.rows;
import static io.sluice.gateway.database.Rows.time;

import io.sluice.gateway.database.Database;
import io.sluice.gateway.outward.Outcome;
import io.sluice.gateway.webhooks.WebhookEndpoint.Replay;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Endpoints, deliveries and lanes in PostgreSQL: the SQL of the intake and the dispatcher. What
/// the API asks is in [EndpointStore].
///
/// A lane's row is locked by whoever adds to the lane and by whoever takes its head off, so that a
/// lane is never deleted with something in it.
final class HookStore {
    private final Database database;

    HookStore(Database database) {
        this.database = database;
    }

    boolean isThere() {
        return database.isThere();
    }

    /// All endpoints.
    Future<List<WebhookEndpoint>> endpoints() {
        return database.run("SELECT * FROM gateway.webhook_endpoint ORDER BY endpoint_id")
                .map(rows -> rows(rows).map(HookStore::endpoint).toList());
    }

    /// How many deliveries each endpoint has waiting; none is not in it.
    Future<Map<String, Integer>> waiting() {
        return database.run(
                        """
                        SELECT endpoint_id, count(*)::integer FROM gateway.webhook_delivery
                        WHERE status = 'pending' GROUP BY endpoint_id
                        """)
                .map(rows -> {
                    Map<String, Integer> waiting = new HashMap<>();
                    rows.forEach(row -> waiting.put(row.getString(0), row.getInteger(1)));
                    return waiting;
                });
    }

    /// Events on their way to one endpoint.
    record Addressed(String endpointId, WebhookEvent event) {}

    /// Moves the cursor of these endpoints and keeps what is for them, together. Fails when a
    /// cursor is not where it was thought to be.
    Future<Void> take(
            Collection<String> endpoints,
            long fromSequence,
            long nextSequence,
            List<Addressed> deliveries,
            long nowMillis) {
        return database.inTransaction(client ->
                query(
                                client,
                                """
                                UPDATE gateway.webhook_endpoint SET next_sequence = $3
                                WHERE endpoint_id = ANY ($1) AND next_sequence = $2
                                """,
                                endpoints.toArray(String[]::new),
                                fromSequence,
                                nextSequence)
                        .compose(moved -> expect(moved, endpoints.size()))
                        .compose(_ -> keep(client, deliveries, false, nowMillis)));
    }

    /// The same for a replay: what was delivered or dead waits again.
    Future<Void> takeAgain(
            String endpointId,
            Replay replay,
            long nextSequence,
            List<Addressed> deliveries,
            long nowMillis) {
        boolean isOver = nextSequence > replay.throughSequence();
        return database.inTransaction(client ->
                query(
                                client,
                                """
                                UPDATE gateway.webhook_endpoint
                                SET replay_next = $3::bigint,
                                    replay_to = CASE WHEN $3::bigint IS NULL THEN NULL
                                                     ELSE replay_to END
                                WHERE endpoint_id = $1 AND replay_next = $2
                                """,
                                endpointId,
                                replay.nextSequence(),
                                isOver ? null : (Long) nextSequence)
                        .compose(moved -> expect(moved, 1))
                        .compose(_ -> keep(client, deliveries, true, nowMillis)));
    }

    private static Future<Void> expect(RowSet<Row> moved, int count) {
        return moved.rowCount() == count
                ? Future.succeededFuture()
                : Future.failedFuture("an endpoint was changed meanwhile");
    }

    private static Future<Void> keep(
            SqlClient client, List<Addressed> deliveries, boolean again, long nowMillis) {
        if (deliveries.isEmpty()) {
            return Future.succeededFuture();
        }
        return query(
                        client,
                        """
                        INSERT INTO gateway.webhook_delivery
                            (endpoint_id, sequence, part, event_id, event, account_id, body,
                             created_at)
                        SELECT *, $8
                        FROM unnest($1::text[], $2::bigint[], $3::smallint[], $4::text[],
                                    $5::text[], $6::text[], $7::text[])
                        ON CONFLICT (endpoint_id, sequence, part) DO UPDATE
                        SET status = 'pending', attempts = 0, response_status = NULL, failure = NULL
                        WHERE $9
                        """,
                        texts(deliveries, Addressed::endpointId),
                        deliveries.stream().map(each -> each.event.sequence()).toArray(Long[]::new),
                        deliveries.stream()
                                .map(each -> (short) each.event.part())
                                .toArray(Short[]::new),
                        texts(deliveries, each -> each.event.id()),
                        texts(deliveries, each -> each.event.kind()),
                        texts(deliveries, each -> each.event.accountId()),
                        texts(deliveries, each -> each.event.body()),
                        time(nowMillis),
                        again)
                .compose(_ ->
                        query(
                                client,
                                """
                                INSERT INTO gateway.webhook_lane
                                SELECT DISTINCT endpoint_id, account_id, $3::timestamptz
                                FROM unnest($1::text[], $2::text[]) AS n (endpoint_id, account_id)
                                ORDER BY endpoint_id, account_id
                                ON CONFLICT (endpoint_id, account_id) DO UPDATE
                                SET due_at = webhook_lane.due_at
                                """,
                                texts(deliveries, Addressed::endpointId),
                                texts(deliveries, each -> each.event.accountId()),
                                time(nowMillis)))
                .mapEmpty();
    }

    /// The head of a lane that is due.
    record Due(
            String endpointId,
            String accountId,
            long sequence,
            int part,
            String eventId,
            String body,
            int attempts,
            String url,
            Buffer secretSealed) {

        Lane lane() {
            return new Lane(endpointId, accountId);
        }
    }

    /// What goes out one after the other.
    record Lane(String endpointId, String accountId) {}

    /// Heads of lanes that are due, longest waiting first, but for these endpoints.
    Future<List<Due>> due(long nowMillis, Set<String> busyEndpoints, int countMax) {
        return database.run(
                        """
                        SELECT l.endpoint_id, l.account_id, d.sequence, d.part, d.event_id, d.body,
                               d.attempts, e.url, e.secret_sealed
                        FROM (SELECT * FROM gateway.webhook_lane
                              WHERE due_at <= $1 AND endpoint_id <> ALL ($2)
                              ORDER BY due_at LIMIT $3) l
                        JOIN gateway.webhook_endpoint e USING (endpoint_id)
                        CROSS JOIN LATERAL
                            (SELECT * FROM gateway.webhook_delivery w
                             WHERE w.endpoint_id = l.endpoint_id AND w.account_id = l.account_id
                               AND w.status = 'pending'
                             ORDER BY w.sequence, w.part LIMIT 1) d
                        ORDER BY l.due_at
                        """,
                        time(nowMillis),
                        busyEndpoints.toArray(String[]::new),
                        countMax)
                .map(rows ->
                        rows(rows)
                                .map(row ->
                                        new Due(
                                                row.getString(0),
                                                row.getString(1),
                                                row.getLong(2),
                                                row.getShort(3),
                                                row.getString(4),
                                                row.getString(5),
                                                row.getInteger(6),
                                                row.getString(7),
                                                row.getBuffer(8)))
                                .toList());
    }

    /// When the next lane is due, in ms; none: `Long.MAX_VALUE`.
    Future<Long> nextDueMillis() {
        return database.run("SELECT min(due_at) FROM gateway.webhook_lane")
                .map(rows -> {
                    OffsetDateTime due = rows.iterator().next().getOffsetDateTime(0);
                    return due == null ? Long.MAX_VALUE : due.toInstant().toEpochMilli();
                });
    }

    /// Writes down how an attempt ended, and when its lane goes on: at once with the next delivery,
    /// or with this one at `againMillis`.
    ///
    /// @param status `delivered`, `dead`, or `pending` for another attempt
    Future<Void> finish(Due due, String status, Outcome outcome, long nowMillis, long againMillis) {
        return database.inTransaction(client ->
                query(
                                client,
                                """
                                SELECT 1 FROM gateway.webhook_lane
                                WHERE endpoint_id = $1 AND account_id = $2 FOR UPDATE
                                """,
                                due.endpointId,
                                due.accountId)
                        .compose(_ -> note(client, due, status, outcome, nowMillis))
                        .compose(_ ->
                                query(
                                        client,
                                        """
                                        UPDATE gateway.webhook_lane SET due_at = $3
                                        WHERE endpoint_id = $1 AND account_id = $2
                                        """,
                                        due.endpointId,
                                        due.accountId,
                                        time(againMillis)))
                        .compose(_ ->
                                status.equals("pending")
                                        ? Future.succeededFuture()
                                        : closeIfEmpty(client, due)));
    }

    private static Future<RowSet<Row>> note(
            SqlClient client, Due due, String status, Outcome outcome, long nowMillis) {
        return query(
                client,
                """
                UPDATE gateway.webhook_delivery
                SET status = $4, attempts = attempts + 1, response_status = $5, failure = $6,
                    attempted_at = $7
                WHERE endpoint_id = $1 AND sequence = $2 AND part = $3 AND status = 'pending'
                """,
                due.endpointId,
                due.sequence,
                (short) due.part,
                status,
                outcome instanceof Outcome.Answered(int answered) ? (Short) (short) answered : null,
                outcome instanceof Outcome.Failed(String reason) ? reason : null,
                time(nowMillis));
    }

    private static Future<Void> closeIfEmpty(SqlClient client, Due due) {
        return query(
                        client,
                        """
                        DELETE FROM gateway.webhook_lane l
                        WHERE endpoint_id = $1 AND account_id = $2
                          AND NOT EXISTS (SELECT 1 FROM gateway.webhook_delivery d
                                          WHERE d.endpoint_id = l.endpoint_id
                                            AND d.account_id = l.account_id
                                            AND d.status = 'pending')
                        """,
                        due.endpointId,
                        due.accountId)
                .mapEmpty();
    }

    /// Forgets what was delivered or dead long ago: all but the newest of each endpoint and state.
    Future<Void> forget(String endpointId, int keptMax) {
        Future<Void> done = Future.succeededFuture();
        for (String status : List.of("delivered", "dead")) {
            done =
                    done.compose(_ ->
                            database.run(
                                            """
                                            DELETE FROM gateway.webhook_delivery
                                            WHERE endpoint_id = $1 AND status = $2
                                              AND (sequence, part) <=
                                                  (SELECT sequence, part
                                                   FROM gateway.webhook_delivery
                                                   WHERE endpoint_id = $1 AND status = $2
                                                   ORDER BY sequence DESC, part DESC
                                                   OFFSET $3 LIMIT 1)
                                            """,
                                            endpointId,
                                            status,
                                            (long) keptMax)
                                    .mapEmpty());
        }
        return done;
    }

    static WebhookEndpoint endpoint(Row row) {
        Long replayNext = row.getLong("replay_next");
        return new WebhookEndpoint(
                row.getString("endpoint_id"),
                row.getString("url"),
                List.of(row.getArrayOfStrings("events")),
                row.getString("account_id"),
                row.getBuffer("secret_sealed"),
                row.getOffsetDateTime("created_at").toInstant().toEpochMilli(),
                row.getLong("next_sequence"),
                replayNext == null ? null : new Replay(replayNext, row.getLong("replay_to")));
    }

    private static String[] texts(List<Addressed> deliveries, Function<Addressed, String> field) {
        List<String> texts = new ArrayList<>(deliveries.size());
        deliveries.forEach(each -> texts.add(field.apply(each)));
        return texts.toArray(String[]::new);
    }
}
