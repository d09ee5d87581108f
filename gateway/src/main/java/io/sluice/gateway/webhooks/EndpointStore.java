package io.sluice.gateway.webhooks;

import static io.sluice.gateway.database.Database.query;
import static io.sluice.gateway.webhooks.HookStore.rows;
import static io.sluice.gateway.webhooks.HookStore.time;

import io.sluice.gateway.database.Database;
import io.sluice.gateway.edge.RequestKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Endpoints and deliveries as the API sees them: the SQL of its requests, each with the first
/// answer to its request key in the same transaction.
final class EndpointStore {
    private static final long KEY_KEPT_MILLIS = 24L * 60 * 60 * 1000;

    private final Database database;

    EndpointStore(Database database) {
        this.database = database;
    }

    /// The first answer to a request key, if there is one.
    Future<Optional<FirstAnswer>> firstAnswer(RequestKey key, long nowMillis) {
        return database.run(
                        """
                        SELECT body_hash, status, answer FROM gateway.request_key
                        WHERE key_high = $1 AND key_low = $2 AND created_at > $3
                        """,
                        key.high(),
                        key.low(),
                        time(nowMillis - KEY_KEPT_MILLIS))
                .map(found -> rows(found).map(EndpointStore::firstAnswer).findFirst());
    }

    /// Adds an endpoint unless there are too many: false then.
    Future<Boolean> add(
            WebhookEndpoint endpoint,
            int countMax,
            int countPerAccountMax,
            @Nullable RequestKey key,
            FirstAnswer answer) {
        return database.inTransaction(client ->
                // One at a time, or two could both find the last place free.
                query(client, "LOCK TABLE gateway.webhook_endpoint IN SHARE ROW EXCLUSIVE MODE")
                        .compose(_ ->
                                query(
                                        client,
                                        """
                                        INSERT INTO gateway.webhook_endpoint
                                        SELECT $1, $2, $3, $4, $5, $6, $7
                                        WHERE (SELECT count(*) < $8
                                               FROM gateway.webhook_endpoint)
                                          AND (SELECT count(*) < $9
                                               FROM gateway.webhook_endpoint
                                               WHERE account_id = $4)
                                        """,
                                        endpoint.id(),
                                        endpoint.url(),
                                        endpoint.events().toArray(String[]::new),
                                        endpoint.accountId(),
                                        endpoint.secretSealed(),
                                        time(endpoint.createdAtMillis()),
                                        endpoint.nextSequence(),
                                        (long) countMax,
                                        (long) countPerAccountMax))
                        .compose(added ->
                                added.rowCount() == 0
                                        ? Future.succeededFuture(false)
                                        : remember(client, key, answer).map(true)));
    }

    /// Begins a replay; false when one is under way or the endpoint is gone.
    Future<Boolean> replay(
            String endpointId,
            long fromSequence,
            long throughSequence,
            @Nullable RequestKey key,
            FirstAnswer answer) {
        return database.inTransaction(client ->
                query(
                                client,
                                """
                                UPDATE gateway.webhook_endpoint
                                SET replay_next = $2, replay_to = $3
                                WHERE endpoint_id = $1 AND replay_next IS NULL
                                """,
                                endpointId,
                                fromSequence,
                                throughSequence)
                        .compose(begun ->
                                begun.rowCount() == 0
                                        ? Future.succeededFuture(false)
                                        : remember(client, key, answer).map(true)));
    }

    private static Future<Void> remember(
            SqlClient client, @Nullable RequestKey key, FirstAnswer answer) {
        if (key == null) {
            return Future.succeededFuture();
        }
        return query(
                        client,
                        """
                        INSERT INTO gateway.request_key VALUES ($1, $2, $3, $4, $5, $6)
                        ON CONFLICT (key_high, key_low) DO UPDATE
                        SET body_hash = EXCLUDED.body_hash, status = EXCLUDED.status,
                            answer = EXCLUDED.answer, created_at = EXCLUDED.created_at
                        """,
                        key.high(),
                        key.low(),
                        key.bodyHash(),
                        (short) answer.status(),
                        answer.text(),
                        time(answer.atMillis()))
                .mapEmpty();
    }

    Future<List<WebhookEndpoint>> all() {
        return database.run("SELECT * FROM gateway.webhook_endpoint ORDER BY endpoint_id")
                .map(found -> rows(found).map(HookStore::endpoint).toList());
    }

    Future<Optional<WebhookEndpoint>> find(String endpointId) {
        return database.run(
                        "SELECT * FROM gateway.webhook_endpoint WHERE endpoint_id = $1", endpointId)
                .map(found -> rows(found).map(HookStore::endpoint).findFirst());
    }

    Future<Void> delete(String endpointId) {
        return database.run(
                        "DELETE FROM gateway.webhook_endpoint WHERE endpoint_id = $1", endpointId)
                .mapEmpty();
    }

    /// One page of deliveries, newest first, before `before` where that is given.
    Future<List<WebhookDelivery>> deliveries(
            String endpointId, @Nullable String status, WebhookDelivery.Place before, int limit) {
        return database.run(
                        """
                        SELECT sequence, part, event_id, event, account_id, status, attempts,
                               response_status, failure, created_at, attempted_at
                        FROM gateway.webhook_delivery
                        WHERE endpoint_id = $1 AND ($2::text IS NULL OR status = $2)
                          AND (sequence, part) < ($3, $4)
                        ORDER BY sequence DESC, part DESC LIMIT $5
                        """,
                        endpointId,
                        status,
                        before.sequence(),
                        (short) before.part(),
                        (long) limit)
                .map(found -> rows(found).map(EndpointStore::delivery).toList());
    }

    Future<Void> forgetKeys(long nowMillis) {
        return database.run(
                        "DELETE FROM gateway.request_key WHERE created_at <= $1",
                        time(nowMillis - KEY_KEPT_MILLIS))
                .mapEmpty();
    }

    private static FirstAnswer firstAnswer(Row row) {
        return new FirstAnswer(row.getLong(0), row.getShort(1), row.getString(2), 0);
    }

    private static WebhookDelivery delivery(Row row) {
        OffsetDateTime attempted = row.getOffsetDateTime("attempted_at");
        return new WebhookDelivery(
                new WebhookDelivery.Place(row.getLong("sequence"), row.getShort("part")),
                row.getString("event_id"),
                row.getString("event"),
                row.getString("account_id"),
                row.getString("status"),
                row.getInteger("attempts"),
                row.getInteger("response_status"),
                row.getString("failure"),
                row.getOffsetDateTime("created_at").toInstant().toEpochMilli(),
                attempted == null ? null : attempted.toInstant().toEpochMilli());
    }
}
