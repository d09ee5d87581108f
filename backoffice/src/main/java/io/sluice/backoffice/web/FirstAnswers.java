package io.sluice.backoffice.web;

import static io.sluice.gateway.database.Database.query;

import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.RequestKey;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// The first answers to request keys, kept for a day: in the transaction of what they answer, so
/// that work and memory are there together or not at all, or after work of many transactions that
/// does nothing twice.
final class FirstAnswers {
    private static final Duration KEPT = Duration.ofHours(24);

    /// Forgets what is older than a day.
    int forget(SqlClient client, Instant now) {
        return query(
                        client,
                        "DELETE FROM backoffice.request_keys WHERE created_at <= $1",
                        utc(now.minus(KEPT)))
                .await()
                .rowCount();
    }

    /// The first answer, or the work's, which becomes it.
    Reply once(SqlClient client, RequestKey key, Call call, Desk.Work work) {
        Reply first = find(client, key, call);
        return first == null ? keep(client, key, call, work.answer(call, client)) : first;
    }

    /// The first answer to a key, if it is kept.
    @Nullable Reply find(SqlClient client, RequestKey key, Call call) {
        for (Row first :
                query(
                                client,
                                """
                                SELECT body_hash, status, answer FROM backoffice.request_keys
                                WHERE key_high = $1 AND key_low = $2 AND created_at > $3
                                """,
                                key.high(),
                                key.low(),
                                utc(now(call).minus(KEPT)))
                        .await()) {
            if (first.getLong("body_hash") != key.bodyHash()) {
                throw new Refusal(ProblemType.IDEMPOTENCY_KEY_REUSED);
            }
            return Reply.again(first.getInteger("status"), first.getString("answer"));
        }
        return null;
    }

    /// Keeps an answer as the first one to a key, and gives it back.
    Reply keep(SqlClient client, RequestKey key, Call call, Reply reply) {
        int written =
                query(
                                client,
                                """
                                INSERT INTO backoffice.request_keys AS kept
                                    (key_high, key_low, body_hash, status, answer, created_at)
                                VALUES ($1, $2, $3, $4, $5, $6)
                                ON CONFLICT (key_high, key_low) DO UPDATE
                                SET body_hash = EXCLUDED.body_hash, status = EXCLUDED.status,
                                    answer = EXCLUDED.answer, created_at = EXCLUDED.created_at
                                WHERE kept.created_at <= $7
                                """,
                                key.high(),
                                key.low(),
                                key.bodyHash(),
                                reply.status(),
                                reply.replay(),
                                utc(now(call)),
                                utc(now(call).minus(KEPT)))
                        .await()
                        .rowCount();
        if (written == 0) {
            // Another process was faster; its answer is there when it is asked for again.
            throw new Refusal(ProblemType.IDEMPOTENCY_IN_PROGRESS);
        }
        return reply;
    }

    private static Instant now(Call call) {
        return Instant.ofEpochMilli(call.nowMillis());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
