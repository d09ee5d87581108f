package io.sluice.backoffice.sales;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.ledger.RevenueSource;
import io.sluice.backoffice.sales.Evidence.Booked;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Disputes that want evidence, and what became of it. Called inside the caller's transaction.
final class EvidenceStore {
    private static final long FIRST_TRY_SECONDS = 60;
    private static final int DOUBLINGS_MAX = 9;

    /// A dispute whose opening Stripe has told.
    record Opened(String eventId, String disputeId, String chargeId) {}

    /// What is to be looked at now, once noted.
    List<Opened> due(SqlClient client, Instant now, int limit) {
        List<Opened> due = new ArrayList<>();
        for (Row row :
                query(
                                client,
                                """
                                SELECT e.id, e.subject, e.payload FROM backoffice.stripe_events e
                                LEFT JOIN backoffice.dispute_evidence d ON d.event_id = e.id
                                WHERE e.type = 'charge.dispute.created' AND e.subject IS NOT NULL
                                  AND (d.event_id IS NULL
                                       OR (d.state = 'waiting' AND d.next_try <= $1))
                                ORDER BY e.id LIMIT $2
                                """,
                                now.atOffset(ZoneOffset.UTC),
                                (long) limit)
                        .await()) {
            String disputeId = disputeId(row.getBuffer(2).getBytes());
            if (disputeId != null) {
                due.add(new Opened(row.getString(0), disputeId, row.getString(1)));
            }
        }
        return due;
    }

    private static @Nullable String disputeId(byte[] payload) {
        return Json.read(payload) instanceof Json.Reading.Sound(JsonObject event)
                        && event.find("data") instanceof JsonObject data
                        && data.find("object") instanceof JsonObject object
                        && object.find("id") instanceof JsonText(String id)
                ? id
                : null;
    }

    /// Notes that Stripe is being asked, and answers how often it has been.
    int asking(SqlClient client, Opened dispute, Instant now) {
        return query(
                        client,
                        """
                        INSERT INTO backoffice.dispute_evidence AS d
                            (event_id, dispute_id, state, attempts, next_try)
                        VALUES ($1, $2, 'waiting', 1,
                                $3::timestamptz + $4::bigint * interval '1 second')
                        ON CONFLICT (event_id) DO UPDATE
                        SET attempts = d.attempts + 1,
                            next_try = $3::timestamptz
                                + ($4::bigint << least(d.attempts, $5::int)) * interval '1 second'
                        RETURNING attempts
                        """,
                        dispute.eventId(),
                        dispute.disputeId(),
                        now.atOffset(ZoneOffset.UTC),
                        FIRST_TRY_SECONDS,
                        DOUBLINGS_MAX)
                .await()
                .iterator()
                .next()
                .getInteger(0);
    }

    boolean isSubmitted(SqlClient client, String disputeId) {
        return query(
                                client,
                                """
                                SELECT 1 FROM backoffice.dispute_evidence
                                WHERE dispute_id = $1 AND state = 'submitted'
                                """,
                                disputeId)
                        .await()
                        .rowCount()
                > 0;
    }

    void become(SqlClient client, Opened dispute, String state, @Nullable String reason) {
        query(
                        client,
                        """
                        UPDATE backoffice.dispute_evidence SET state = $2, reason = $3
                        WHERE event_id = $1
                        """,
                        dispute.eventId(),
                        state,
                        reason)
                .await();
    }

    /// A payment and whose it is.
    record Payment(UUID projectId, Booked booked) {}

    /// The payment as it is booked; empty while it is not.
    Optional<Payment> payment(SqlClient client, String chargeId) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT p.id, p.name, p.production_url, r.source, r.origin,
                                       r.currency, sum(r.amount_cents) OVER () AS amount,
                                       (SELECT COALESCE(-sum(x.amount_cents), 0)
                                        FROM backoffice.revenue_events x
                                        WHERE x.charge_id = $1 AND x.event_type = 'refund')
                                           AS refunded
                                FROM backoffice.revenue_events r
                                JOIN backoffice.projects p ON p.id = r.project_id
                                WHERE r.charge_id = $1 AND r.event_type = 'charge'
                                ORDER BY r.seq LIMIT 1
                                """,
                                chargeId)
                        .await()) {
            return Optional.of(
                    new Payment(
                            row.getUUID("id"),
                            new Booked(
                                    row.getString("name"),
                                    row.getString("production_url"),
                                    Objects.requireNonNull(
                                            RevenueSource.find(row.getString("source"))),
                                    chargeId,
                                    row.getBigDecimal("amount").longValueExact(),
                                    row.getBigDecimal("refunded").longValueExact(),
                                    row.getString("currency"),
                                    row.getOffsetDateTime("origin").toInstant())));
        }
        return Optional.empty();
    }
}
