package io.sluice.backoffice.ledger;

import static io.sluice.gateway.database.Database.query;

import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Signed events as they came, and the list of what is still to be booked.
final class StripeEventStore {
    /// Far more than a charge ever has; beyond it something is wrong on the other side.
    private static final long FACTS_MAX = 10_000;

    private static final long FIRST_TRY_SECONDS = 2;
    private static final int DOUBLINGS_MAX = 10;

    /// Keeps an event; one that is there already stays as it is.
    void keep(
            SqlClient client,
            String id,
            String type,
            @Nullable String subject,
            byte[] payload,
            Instant now) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.stripe_events
                            (id, type, subject, payload, received_at)
                        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING
                        """,
                        id,
                        type,
                        subject,
                        Buffer.buffer(payload),
                        now.atOffset(ZoneOffset.UTC))
                .await();
    }

    /// Waits until nobody else works on this charge or account.
    void lock(SqlClient client, String subject) {
        query(client, "SELECT pg_advisory_xact_lock(hashtextextended($1, 7))", subject).await();
    }

    /// All that is known about a charge or an account.
    List<RevenueEvent> facts(SqlClient client, String subject) {
        List<RevenueEvent> facts = new ArrayList<>();
        for (Row row :
                query(
                                client,
                                """
                                SELECT payload FROM backoffice.stripe_events
                                WHERE subject = $1 ORDER BY id LIMIT $2
                                """,
                                subject,
                                FACTS_MAX)
                        .await()) {
            byte[] payload = row.getBuffer(0).getBytes();
            if (Json.read(payload) instanceof Json.Reading.Sound(JsonObject event)
                    && StripeEvents.read(event) instanceof StripeEvents.Reading.Fact(var fact)) {
                facts.add(fact);
            }
        }
        return facts;
    }

    /// Notes that something is still to be booked, and why; it is looked at again ever more seldom.
    void open(SqlClient client, String subject, String reason, Instant now) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.stripe_open AS o
                            (subject, reason, since, next_try)
                        VALUES ($1, $2, $3::timestamptz,
                                $3::timestamptz + $4::bigint * interval '1 second')
                        ON CONFLICT (subject) DO UPDATE
                        SET reason = EXCLUDED.reason, attempts = o.attempts + 1,
                            next_try = $3::timestamptz
                                + ($4::bigint << least(o.attempts, $5::int)) * interval '1 second'
                        """,
                        subject,
                        reason,
                        now.atOffset(ZoneOffset.UTC),
                        FIRST_TRY_SECONDS,
                        DOUBLINGS_MAX)
                .await();
    }

    void close(SqlClient client, String subject) {
        query(client, "DELETE FROM backoffice.stripe_open WHERE subject = $1", subject).await();
    }

    /// What is due to be looked at again.
    List<String> due(SqlClient client, Instant now, int limit) {
        List<String> due = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT subject FROM backoffice.stripe_open
                        WHERE next_try <= $1 ORDER BY next_try LIMIT $2
                        """,
                        now.atOffset(ZoneOffset.UTC),
                        (long) limit)
                .await()
                .forEach(row -> due.add(row.getString(0)));
        return due;
    }

    /// The project with this id, if there is one.
    @Nullable UUID project(SqlClient client, @Nullable UUID id) {
        return id == null
                ? null
                : one(client, "SELECT id FROM backoffice.projects WHERE id = $1", id);
    }

    String projectName(SqlClient client, UUID id) {
        for (Row row :
                query(client, "SELECT name FROM backoffice.projects WHERE id = $1", id).await()) {
            return row.getString(0);
        }
        return "";
    }

    /// The project of a connected account.
    @Nullable UUID projectOfAccount(SqlClient client, @Nullable String account) {
        return account == null
                ? null
                : one(
                        client,
                        "SELECT id FROM backoffice.projects WHERE stripe_account_id = $1",
                        account);
    }

    /// Says whose account it is, unless one of the two is taken already.
    void connect(SqlClient client, UUID projectId, String account) {
        query(
                        client,
                        """
                        UPDATE backoffice.projects SET stripe_account_id = $2
                        WHERE id = $1 AND stripe_account_id IS NULL
                          AND NOT EXISTS (SELECT 1 FROM backoffice.projects
                                          WHERE stripe_account_id = $2)
                        """,
                        projectId,
                        account)
                .await();
    }

    /// Writes how an account stands.
    void standing(SqlClient client, RevenueEvent.AccountSeen seen) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.connected_accounts
                            (account_id, suspended, disabled_reason, as_of)
                        VALUES ($1, $2, $3, $4)
                        ON CONFLICT (account_id) DO UPDATE
                        SET suspended = EXCLUDED.suspended,
                            disabled_reason = EXCLUDED.disabled_reason,
                            as_of = EXCLUDED.as_of
                        """,
                        seen.accountId(),
                        seen.suspended(),
                        seen.disabledReason(),
                        seen.at().atOffset(ZoneOffset.UTC))
                .await();
    }

    private static @Nullable UUID one(SqlClient client, String sql, Object value) {
        for (Row row : query(client, sql, value).await()) {
            return row.getUUID(0);
        }
        return null;
    }
}
