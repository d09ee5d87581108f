package io.sluice.gateway.webhooks;

import static io.sluice.gateway.database.Database.query;
import static io.sluice.gateway.database.Rows.rows;
import static io.sluice.gateway.database.Rows.time;

import io.sluice.gateway.database.Database;
import io.sluice.gateway.database.FirstAnswer;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Endpoints and deliveries as the API sees them: the SQL of its requests, each with the first
/// answer to its request key in the same transaction.
final class EndpointStore {
    private final Database database;

    EndpointStore(Database database) {
        this.database = database;
    }

    /// Adds an endpoint unless there are too many: false then.
    Future<Boolean> add(
            WebhookEndpoint endpoint, int countMax, int countPerAccountMax, FirstAnswer answer) {
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
                                        : answer.remember(client).map(true)));
    }

    /// Begins a replay; false when one is under way or the endpoint is gone.
    Future<Boolean> replay(
            String endpointId, long fromSequence, long throughSequence, FirstAnswer answer) {
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
                                        : answer.remember(client).map(true)));
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
