package io.sluice.backoffice.connect;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Accounts at Stripe: which are ordered, which are open, and what Stripe last said of them. Called
/// inside the caller's transaction.
public final class ConnectStore {
    private static final long FIRST_TRY_SECONDS = 60;
    private static final int DOUBLINGS_MAX = 10;

    /// Orders an account, unless there is an order already. A project's account that came another
    /// way, named by a charge, counts as opened.
    void order(SqlClient client, AccountOrder order) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.stripe_accounts
                            (id, project_id, contributor_id, kind, name, country, url, account_id,
                             ordered_at, next_try, opened_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text, $9::timestamptz, $9,
                                CASE WHEN $8::text IS NOT NULL THEN $9 END)
                        ON CONFLICT DO NOTHING
                        """,
                        order.id(),
                        order.projectId(),
                        order.contributorId(),
                        AccountKind.WORDS.word(order.kind()),
                        order.name(),
                        order.country(),
                        order.url(),
                        order.accountId(),
                        utc(order.orderedAt()))
                .await();
    }

    /// The order for a project's account of this kind.
    public Optional<AccountOrder> ofProject(SqlClient client, UUID projectId, AccountKind kind) {
        return one(
                client,
                """
                SELECT * FROM backoffice.stripe_accounts WHERE project_id = $1 AND kind = $2
                """,
                projectId,
                AccountKind.WORDS.word(kind));
    }

    /// The account a project takes payments with; empty before it has one.
    public Optional<AccountOrder> current(SqlClient client, UUID projectId) {
        return one(
                client,
                """
                SELECT a.* FROM backoffice.stripe_accounts a
                JOIN backoffice.projects p
                  ON p.id = a.project_id AND p.stripe_account_id = a.account_id
                WHERE p.id = $1
                """,
                projectId);
    }

    /// An account that another has replaced.
    record Replaced(UUID projectId, @Nullable String before, String now) {}

    /// Puts each custom account that may be used in the place of its project's account.
    List<Replaced> replace(SqlClient client) {
        List<Replaced> replaced = new ArrayList<>();
        query(
                        client,
                        """
                        UPDATE backoffice.projects p SET stripe_account_id = a.account_id
                        FROM backoffice.stripe_accounts a
                        JOIN backoffice.connected_accounts c ON c.account_id = a.account_id
                        JOIN backoffice.projects was ON was.id = a.project_id
                        WHERE p.id = was.id AND a.kind = 'custom' AND c.charges_enabled
                          AND c.payouts_enabled AND NOT c.suspended
                          AND was.stripe_account_id IS DISTINCT FROM a.account_id
                        RETURNING p.id, was.stripe_account_id, a.account_id
                        """)
                .await()
                .forEach(row ->
                        replaced.add(
                                new Replaced(row.getUUID(0), row.getString(1), row.getString(2))));
        return replaced;
    }

    /// The order for a payee's account.
    public Optional<AccountOrder> ofPayee(SqlClient client, UUID contributorId) {
        return one(
                client,
                "SELECT * FROM backoffice.stripe_accounts WHERE contributor_id = $1",
                contributorId);
    }

    /// Notes that Stripe is being asked now, and when to ask again should nothing come of it.
    AccountOrder asking(SqlClient client, UUID id, Instant now) {
        return one(
                        client,
                        """
                        UPDATE backoffice.stripe_accounts
                        SET attempts = attempts + 1,
                            next_try = $2::timestamptz
                                + ($3::bigint << least(attempts, $4::int)) * interval '1 second'
                        WHERE id = $1 RETURNING *
                        """,
                        id,
                        utc(now),
                        FIRST_TRY_SECONDS,
                        DOUBLINGS_MAX)
                .orElseThrow();
    }

    void refused(SqlClient client, UUID id, String code) {
        query(client, "UPDATE backoffice.stripe_accounts SET refusal = $2 WHERE id = $1", id, code)
                .await();
    }

    /// Writes down that an account is open; false when that was known.
    boolean opened(SqlClient client, AccountOrder order, String accountId, Instant now) {
        boolean first =
                query(
                                        client,
                                        """
                                        UPDATE backoffice.stripe_accounts
                                        SET account_id = $2, opened_at = $3, refusal = NULL
                                        WHERE id = $1 AND account_id IS NULL
                                        """,
                                        order.id(),
                                        accountId,
                                        utc(now))
                                .await()
                                .rowCount()
                        > 0;
        if (first && order.kind() == AccountKind.EXPRESS) {
            query(
                            client,
                            """
                            UPDATE backoffice.projects SET stripe_account_id = $2
                            WHERE id = $1 AND stripe_account_id IS NULL
                            """,
                            order.projectId(),
                            accountId)
                    .await();
        }
        return first;
    }

    /// Orders that Stripe should be asked about now.
    List<UUID> due(SqlClient client, Instant now, int limit) {
        return ids(
                client,
                """
                SELECT id FROM backoffice.stripe_accounts
                WHERE account_id IS NULL AND next_try <= $1 ORDER BY next_try LIMIT $2
                """,
                utc(now),
                (long) limit);
    }

    /// Projects that have shipped and have no account, nor an order for one.
    List<UUID> withoutAccount(SqlClient client, int limit) {
        return ids(
                client,
                """
                SELECT id FROM backoffice.projects p
                WHERE stage = 'shipped' AND stripe_account_id IS NULL
                  AND NOT EXISTS (SELECT 1 FROM backoffice.stripe_accounts a
                                  WHERE a.project_id = p.id)
                ORDER BY seq LIMIT $1
                """,
                (long) limit);
    }

    /// What Stripe last said of an account.
    public AccountStanding standing(SqlClient client, String accountId) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT charges_enabled, payouts_enabled, details_submitted,
                                       suspended, disabled_reason, currently_due
                                FROM backoffice.connected_accounts WHERE account_id = $1
                                """,
                                accountId)
                        .await()) {
            return new AccountStanding(
                    row.getBoolean(0),
                    row.getBoolean(1),
                    row.getBoolean(2),
                    row.getBoolean(3),
                    row.getString(4),
                    List.of(row.getArrayOfStrings(5)));
        }
        return AccountStanding.UNHEARD;
    }

    private static List<UUID> ids(SqlClient client, String sql, Object... values) {
        List<UUID> ids = new ArrayList<>();
        query(client, sql, values).await().forEach(row -> ids.add(row.getUUID(0)));
        return ids;
    }

    private static Optional<AccountOrder> one(SqlClient client, String sql, Object... values) {
        for (Row row : query(client, sql, values).await()) {
            return Optional.of(
                    new AccountOrder(
                            row.getUUID("id"),
                            row.getUUID("project_id"),
                            row.getUUID("contributor_id"),
                            Objects.requireNonNull(AccountKind.WORDS.find(row.getString("kind"))),
                            row.getString("name"),
                            row.getString("country"),
                            row.getString("url"),
                            row.getString("account_id"),
                            row.getOffsetDateTime("ordered_at").toInstant(),
                            row.getInteger("attempts")));
        }
        return Optional.empty();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
