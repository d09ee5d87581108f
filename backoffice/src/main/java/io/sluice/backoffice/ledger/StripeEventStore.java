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

    /// A charge whose fee is not known, or that is not booked for want of its rate.
    static final String FEE_PENDING = "fee_pending";

    /// A charge that nobody knows whose it is.
    static final String UNKNOWN_PROJECT = "unknown_project";

    /// A charge that may be for an invoice, which says what it was for.
    static final String NO_SOURCE = "no_source";

    /// What Stripe is asked about.
    private static final List<String> ASKED = List.of(FEE_PENDING, "no_rate", NO_SOURCE);

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

    /// Something that is not booked, and since when.
    record Open(String subject, String reason, Instant since) {}

    /// What is not booked at all, oldest first; what only lacks its fee is.
    List<Open> unbooked(SqlClient client, long from, int limit) {
        List<Open> open = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT subject, reason, since FROM backoffice.stripe_open
                        WHERE reason <> $1 ORDER BY since, subject OFFSET $2 LIMIT $3
                        """,
                        FEE_PENDING,
                        from,
                        (long) limit)
                .await()
                .forEach(row ->
                        open.add(
                                new Open(
                                        row.getString(0),
                                        row.getString(1),
                                        row.getOffsetDateTime(2).toInstant())));
        return open;
    }

    /// Why something is still open; null when it is not.
    @Nullable String reason(SqlClient client, String subject) {
        for (Row row :
                query(
                                client,
                                "SELECT reason FROM backoffice.stripe_open WHERE subject = $1",
                                subject)
                        .await()) {
            return row.getString(0);
        }
        return null;
    }

    /// Gives a charge the project that nothing on it names.
    void assign(
            SqlClient client,
            String chargeId,
            UUID projectId,
            String by,
            String note,
            Instant now) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.charge_projects
                            (charge_id, project_id, assigned_by, note, assigned_at)
                        VALUES ($1, $2, $3, $4, $5)
                        """,
                        chargeId,
                        projectId,
                        by,
                        note,
                        now.atOffset(ZoneOffset.UTC))
                .await();
    }

    /// The project staff gave a charge.
    @Nullable UUID assigned(SqlClient client, String chargeId) {
        return one(
                client,
                "SELECT project_id FROM backoffice.charge_projects WHERE charge_id = $1",
                chargeId);
    }

    void close(SqlClient client, String subject) {
        query(client, "DELETE FROM backoffice.stripe_open WHERE subject = $1", subject).await();
    }

    /// Something that is still to be booked, and why.
    record Due(String subject, String reason) {
        /// Whether Stripe can say what is missing.
        boolean isAsked() {
            return ASKED.contains(reason);
        }

        /// Whether what is missing is what it was for.
        boolean lacksSource() {
            return reason.equals(NO_SOURCE);
        }
    }

    /// What is due to be looked at again.
    ///
    /// @param asks whether Stripe can be asked: without, what lacks its answer waits for an event
    List<Due> due(SqlClient client, Instant now, boolean asks, int limit) {
        List<Due> due = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT subject, reason FROM backoffice.stripe_open
                        WHERE next_try <= $1 AND ($2 OR reason <> ALL ($3))
                        ORDER BY next_try LIMIT $4
                        """,
                        now.atOffset(ZoneOffset.UTC),
                        asks,
                        ASKED.toArray(String[]::new),
                        (long) limit)
                .await()
                .forEach(row -> due.add(new Due(row.getString(0), row.getString(1))));
        return due;
    }

    /// The project with this id, if there is one.
    @Nullable UUID project(SqlClient client, @Nullable UUID id) {
        return id == null
                ? null
                : one(client, "SELECT id FROM backoffice.projects WHERE id = $1", id);
    }

    /// The project of a connected account, also of one that another has replaced.
    @Nullable UUID projectOfAccount(SqlClient client, @Nullable String account) {
        return account == null
                ? null
                : one(
                        client,
                        """
                        SELECT id FROM backoffice.projects WHERE stripe_account_id = $1
                        UNION
                        SELECT project_id FROM backoffice.stripe_accounts
                        WHERE account_id = $1 AND project_id IS NOT NULL
                        """,
                        account);
    }

    /// Whether a project sells by invoices, those of subscriptions among them, whose charges say
    /// nothing.
    boolean sellsByInvoice(SqlClient client, UUID projectId) {
        return one(
                        client,
                        """
                        SELECT project_id FROM backoffice.sales
                        WHERE project_id = $1 AND by_invoice LIMIT 1
                        """,
                        projectId)
                != null;
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
                            (account_id, suspended, disabled_reason, as_of, charges_enabled,
                             payouts_enabled, details_submitted, currently_due)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                        ON CONFLICT (account_id) DO UPDATE
                        SET suspended = EXCLUDED.suspended,
                            disabled_reason = EXCLUDED.disabled_reason,
                            as_of = EXCLUDED.as_of,
                            charges_enabled = EXCLUDED.charges_enabled,
                            payouts_enabled = EXCLUDED.payouts_enabled,
                            details_submitted = EXCLUDED.details_submitted,
                            currently_due = EXCLUDED.currently_due
                        """,
                        seen.accountId(),
                        seen.suspended(),
                        seen.disabledReason(),
                        seen.at().atOffset(ZoneOffset.UTC),
                        seen.chargesEnabled(),
                        seen.payoutsEnabled(),
                        seen.detailsSubmitted(),
                        seen.currentlyDue().toArray(String[]::new))
                .await();
    }

    private static @Nullable UUID one(SqlClient client, String sql, Object value) {
        for (Row row : query(client, sql, value).await()) {
            return row.getUUID(0);
        }
        return null;
    }
}
