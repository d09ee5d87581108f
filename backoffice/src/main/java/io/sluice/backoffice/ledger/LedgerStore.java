package io.sluice.backoffice.ledger;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.audit.Actor;
import io.sluice.backoffice.audit.AuditEvent;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.ledger.Books.Place;
import io.sluice.backoffice.ledger.Corrections.Booked;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes into the books: the row of a fact and its entry, together. Called inside the caller's
/// transaction.
public final class LedgerStore {
    /// The lock of all cycles: shared by who books, so that no month is calculated meanwhile.
    private static final long CYCLES_LOCK = 0x5C1C_0001L;

    private final Ids ids;
    private final AuditStore audit;

    public LedgerStore(Ids ids, AuditStore audit) {
        this.ids = ids;
        this.audit = audit;
    }

    /// Keeps the periods as they are until the transaction ends; false while a cycle changes.
    boolean holdPeriods(SqlClient client) {
        for (Row row :
                query(client, "SELECT pg_try_advisory_xact_lock_shared($1)", CYCLES_LOCK).await()) {
            return row.getBoolean(0);
        }
        return false;
    }

    /// The first day of the first month not yet calculated; null before any is.
    public static @Nullable LocalDate firstOpenMonth(SqlClient client) {
        for (Row row : query(client, "SELECT backoffice.first_open_month()").await()) {
            return row.getLocalDate(0);
        }
        return null;
    }

    /// What is written of a charge so far, by what it is booked for.
    Map<EffectKey, Booked> booked(SqlClient client, String chargeId) {
        Map<EffectKey, Booked> booked = new LinkedHashMap<>();
        for (Row row :
                query(
                                client,
                                """
                                SELECT object_id, event_type, origin,
                                       sum(amount_cents)::bigint, sum(amount_usd_cents)::bigint,
                                       sum(stripe_fee_cents)::bigint, count(*)::int,
                                       min(currency), min(source), min(stripe_event_id),
                                       (array_agg(metadata->>'reason' ORDER BY seq DESC) FILTER
                                           (WHERE metadata->>'reason' IS NOT NULL))[1]
                                FROM backoffice.revenue_events WHERE charge_id = $1
                                GROUP BY object_id, event_type, origin
                                ORDER BY origin, object_id
                                """,
                                chargeId)
                        .await()) {
            EffectKey key =
                    new EffectKey(
                            row.getString(0),
                            Effect.Kind.of(row.getString(1)),
                            row.getOffsetDateTime(2).toInstant());
            Effect last =
                    new Effect(
                            key,
                            row.getString(7),
                            0,
                            0,
                            null,
                            Objects.requireNonNull(RevenueSource.find(row.getString(8))),
                            plain(row.getString(9)),
                            row.getString(10));
            booked.put(
                    key,
                    new Booked(
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getInteger(6),
                            last));
        }
        return booked;
    }

    /// The project a charge is booked for already.
    @Nullable UUID projectOf(SqlClient client, String chargeId) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT project_id FROM backoffice.revenue_events
                                WHERE charge_id = $1 LIMIT 1
                                """,
                                chargeId)
                        .await()) {
            return row.getUUID(0);
        }
        return null;
    }

    /// What a charge and all that became of it have come to.
    long bookedCents(SqlClient client, String chargeId) {
        return query(
                        client,
                        """
                        SELECT COALESCE(sum(amount_usd_cents), 0)::bigint
                        FROM backoffice.revenue_events WHERE charge_id = $1
                        """,
                        chargeId)
                .await()
                .iterator()
                .next()
                .getLong(0);
    }

    /// Books one effect.
    ///
    /// @param repeated how many rows its key has already
    void book(
            SqlClient client,
            UUID projectId,
            @Nullable String chargeId,
            Effect effect,
            int repeated,
            Place place,
            Instant now) {
        UUID id = ids.next();
        EffectKey key = effect.key();
        query(
                        client,
                        """
                        INSERT INTO backoffice.revenue_events
                            (id, project_id, event_type, amount_cents, currency,
                             amount_usd_cents, stripe_event_id, created_at, effect_key, object_id,
                             charge_id, origin, period, counts_on, stripe_fee_cents, source,
                             metadata)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
                                $16, CASE WHEN $17::text IS NULL THEN NULL
                                          ELSE jsonb_build_object('reason', $17::text) END)
                        """,
                        id,
                        projectId,
                        key.kind().word(),
                        effect.amountMinor(),
                        effect.currency(),
                        effect.usdCents(),
                        freshEventId(client, effect.eventId()),
                        now.atOffset(ZoneOffset.UTC),
                        repeated == 0 ? key.toString() : key + ":" + repeated,
                        key.object(),
                        chargeId,
                        key.origin().atOffset(ZoneOffset.UTC),
                        place.period(),
                        place.day(),
                        effect.feeCents(),
                        effect.source().word(),
                        effect.reason())
                .await();
        add(client, Books.entry(projectId, effect, place.period()), id, now);
    }

    /// Writes what was booked into the audit log. Called last in a transaction: from here on nobody
    /// else can.
    void log(SqlClient client, UUID projectId, String chargeId, List<Effect> effects) {
        audit.append(
                client,
                Actor.SYSTEM,
                effects.stream().map(effect -> event(projectId, chargeId, effect)).toList());
    }

    private static AuditEvent event(UUID projectId, String chargeId, Effect effect) {
        long usdCents = effect.usdCents();
        String object = effect.key().object();
        return switch (effect.key().kind()) {
            case CHARGE, USAGE ->
                    new AuditEvent.RevenueCollected(
                            projectId,
                            usdCents,
                            effect.currency(),
                            effect.source().word(),
                            chargeId);
            case REFUND ->
                    new AuditEvent.RevenueRefunded(projectId, -usdCents, chargeId, effect.reason());
            case DISPUTE_OPENED ->
                    new AuditEvent.RevenueDisputed(
                            projectId, -usdCents, chargeId, object, "opened");
            case DISPUTE_WON ->
                    new AuditEvent.RevenueDisputed(projectId, -usdCents, chargeId, object, "won");
            case DISPUTE_LOST ->
                    new AuditEvent.RevenueDisputed(projectId, -usdCents, chargeId, object, "lost");
        };
    }

    /// Adds an entry; one without postings leaves no trace here.
    public void add(
            SqlClient client, LedgerEntry entry, @Nullable UUID revenueEventId, Instant now) {
        add(client, List.of(entry), Collections.singletonList(revenueEventId), now);
    }

    /// Adds an entry that no revenue event is behind, and answers its id.
    UUID add(SqlClient client, LedgerEntry entry) {
        UUID id = ids.next();
        EntryRows rows = new EntryRows();
        rows.add(id, entry, null);
        query(client, EntryRows.INSERT, rows.values(entry.origin())).await();
        return id;
    }

    /// Adds entries, each named by its key, in one statement: one whose key is taken fails the
    /// whole transaction.
    public void addAll(SqlClient client, List<LedgerEntry> entries, Instant now) {
        add(client, entries, Collections.nCopies(entries.size(), null), now);
    }

    private void add(
            SqlClient client,
            List<LedgerEntry> entries,
            List<@Nullable UUID> revenueEventIds,
            Instant now) {
        EntryRows rows = new EntryRows();
        for (int i = 0; i < entries.size(); i++) {
            if (!entries.get(i).postings().isEmpty()) {
                rows.add(ids.next(), entries.get(i), revenueEventIds.get(i));
            }
        }
        if (!rows.isEmpty()) {
            query(client, EntryRows.INSERT, rows.values(now)).await();
        }
    }

    /// An event can show several effects; each row after the first wears its id with a number.
    private static String freshEventId(SqlClient client, String eventId) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT count(*)::int FROM backoffice.revenue_events
                                WHERE stripe_event_id = $1 OR stripe_event_id LIKE $2
                                """,
                                eventId,
                                eventId.replace("\\", "\\\\")
                                                .replace("_", "\\_")
                                                .replace("%", "\\%")
                                        + "#%")
                        .await()) {
            int rows = row.getInteger(0);
            return rows == 0 ? eventId : eventId + "#" + (rows + 1);
        }
        return eventId;
    }

    /// The provider's own id of the event behind a row.
    static String plain(String eventId) {
        int number = eventId.lastIndexOf('#');
        return number < 0 ? eventId : eventId.substring(0, number);
    }
}
