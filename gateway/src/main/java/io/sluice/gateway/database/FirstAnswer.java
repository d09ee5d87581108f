package io.sluice.gateway.database;

import static io.sluice.gateway.database.Database.query;
import static io.sluice.gateway.database.Rows.rows;
import static io.sluice.gateway.database.Rows.time;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.Optional;

/// What a request with an `Idempotency-Key` was answered, without secrets shown once. It is kept
/// for a day, written in the transaction of what it answers.
///
/// @param key of the request; [Key#NONE]: it had none, and nothing is kept
public record FirstAnswer(Key key, int status, String text, long atMillis) {
    private static final long KEPT_MILLIS = 24L * 60 * 60 * 1000;

    /// The request's key in its scope, and the hash of its body. All zero: it had none.
    public record Key(long high, long low, long bodyHash) {
        public static final Key NONE = new Key(0, 0, 0);
    }

    /// The first answer to a request key, if there is one.
    public static Future<Optional<FirstAnswer>> find(Database database, Key key, long nowMillis) {
        return database.run(
                        """
                        SELECT body_hash, status, answer FROM gateway.request_key
                        WHERE key_high = $1 AND key_low = $2 AND created_at > $3
                        """,
                        key.high,
                        key.low,
                        time(nowMillis - KEPT_MILLIS))
                .map(found ->
                        rows(found)
                                .map(row ->
                                        new FirstAnswer(
                                                new Key(key.high, key.low, row.getLong(0)),
                                                row.getShort(1),
                                                row.getString(2),
                                                0))
                                .findFirst());
    }

    /// Keeps it, where the request had a key.
    public Future<Void> remember(SqlClient client) {
        if (key.equals(Key.NONE)) {
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
                        key.high,
                        key.low,
                        key.bodyHash,
                        (short) status,
                        text,
                        time(atMillis))
                .mapEmpty();
    }

    /// Forgets those of earlier days.
    public static Future<Void> forget(Database database, long nowMillis) {
        return database.run(
                        "DELETE FROM gateway.request_key WHERE created_at <= $1",
                        time(nowMillis - KEPT_MILLIS))
                .mapEmpty();
    }
}
