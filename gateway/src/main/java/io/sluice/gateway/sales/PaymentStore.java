package io.sluice.gateway.sales;

import static io.sluice.gateway.database.Database.query;
import static io.sluice.gateway.database.Rows.rows;
import static io.sluice.gateway.database.Rows.time;

import io.sluice.gateway.database.Database;
import io.sluice.metering.message.PaymentMethod;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Payments, what was reported of them, and providers' events in PostgreSQL. Statements that take a
/// client belong to one transaction of the desk, which holds the payment's lock; those asked one
/// after the other without waiting are done in that order, and all fail when one does.
final class PaymentStore {
    private final Database database;

    PaymentStore(Database database) {
        this.database = database;
    }

    /// A credited payment the journal may not know whole.
    record Untold(
            String paymentId,
            PaymentMethod method,
            @Nullable String accountId,
            long usdMicros,
            long creditedMicros,
            String unit,
            long amount,
            long refunded,
            long lost,
            int version) {}

    /// The payment, when it is credited and the journal does not know all of it.
    Future<Optional<Untold>> untold(String paymentId) {
        return database.run(UNTOLD, paymentId).map(PaymentStore::untold);
    }

    /// The same inside its transaction.
    static Future<Optional<Untold>> untold(SqlClient client, String paymentId) {
        return query(client, UNTOLD, paymentId).map(PaymentStore::untold);
    }

    /// Some of those the journal does not know whole.
    Future<List<String>> untold(int limit) {
        return database.run(
                        """
                        SELECT payment_id FROM gateway.payment
                        WHERE told <> version AND outcome = 'paid' LIMIT $1
                        """,
                        (long) limit)
                .map(found -> rows(found).map(row -> row.getString(0)).toList());
    }

    /// Notes the versions the journal knows, by payment. Nobody waits for the disk: should the note
    /// be lost, the journal is told once more, which changes nothing.
    Future<Void> told(Map<String, Integer> versions) {
        return database.run(
                        """
                        WITH unhurried AS (SELECT set_config('synchronous_commit', 'off', true))
                        UPDATE gateway.payment p SET told = t.version
                        FROM unhurried, unnest($1::text[], $2::integer[]) t (payment_id, version)
                        WHERE p.payment_id = t.payment_id AND p.told < t.version
                        """,
                        versions.keySet().toArray(String[]::new),
                        versions.values().toArray(Integer[]::new))
                .mapEmpty();
    }

    /// Takes back what was decided: the journal refused it.
    static Future<Void> uncredit(SqlClient client, String paymentId) {
        return query(
                        client,
                        """
                        UPDATE gateway.payment SET outcome = 'mismatched', credited_micros = NULL
                        WHERE payment_id = $1
                        """,
                        paymentId)
                .mapEmpty();
    }

    /// The events about a payment, oldest first; without their bodies.
    Future<List<ProviderEvent>> events(String paymentId, int limit) {
        return database.run(
                        """
                        SELECT provider, event_id, kind, received_at FROM gateway.provider_event
                        WHERE payment_id = $1 ORDER BY received_at, event_id LIMIT $2
                        """,
                        paymentId,
                        (long) limit)
                .map(found -> rows(found).map(row -> PurchaseRows.event(row, paymentId)).toList());
    }

    /// Whoever works on one payment does it alone until the transaction ends.
    static Future<Void> lock(SqlClient client, String paymentId) {
        return query(client, "SELECT " + LOCK.formatted("$1"), paymentId).mapEmpty();
    }

    /// Keeps an event; false when it was kept before.
    static Future<Boolean> note(SqlClient client, ProviderEvent event) {
        return note(client, NOTE + "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING", event);
    }

    /// The same, and from then on whoever comes here works on the event's payment alone.
    static Future<Boolean> lockAndNote(SqlClient client, ProviderEvent event) {
        return note(
                client,
                "WITH alone AS MATERIALIZED (SELECT "
                        + LOCK.formatted("$4")
                        + ") "
                        + NOTE
                        + "SELECT $1, $2, $3, $4, $5, $6 FROM alone ON CONFLICT DO NOTHING",
                event);
    }

    private static Future<Boolean> note(SqlClient client, String sql, ProviderEvent event) {
        return query(
                        client,
                        sql,
                        event.provider(),
                        event.id(),
                        event.kind(),
                        event.paymentId(),
                        event.body(),
                        time(event.receivedAtMillis()))
                .map(added -> added.rowCount() > 0);
    }

    /// Puts a payment at a purchase, or moves it there.
    static Future<Void> place(
            SqlClient client,
            Payment payment,
            String purchaseId,
            PurchaseStatus outcome,
            @Nullable Long creditedMicros) {
        return query(
                        client,
                        """
                        INSERT INTO gateway.payment (payment_id, purchase_id, unit, amount,
                            usd_micros, proof, received_at, outcome, credited_micros)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                        ON CONFLICT (payment_id) DO UPDATE
                        SET purchase_id = EXCLUDED.purchase_id, outcome = EXCLUDED.outcome,
                            credited_micros = EXCLUDED.credited_micros,
                            version = payment.version + 1
                        """,
                        payment.id(),
                        purchaseId,
                        payment.unit(),
                        payment.amount(),
                        payment.usdMicros(),
                        PurchaseRows.text(payment.proof()),
                        time(payment.receivedAtMillis()),
                        outcome.word(),
                        creditedMicros)
                .mapEmpty();
    }

    /// Credits a payment where it stands, as staff decided.
    static Future<Void> credit(SqlClient client, String paymentId, long creditsMicros) {
        return query(
                        client,
                        """
                        UPDATE gateway.payment
                        SET outcome = 'paid', credited_micros = $2, version = version + 1
                        WHERE payment_id = $1
                        """,
                        paymentId,
                        creditsMicros)
                .mapEmpty();
    }

    /// Notes what was reported; the largest figure told stands.
    static Future<Void> report(SqlClient client, Effect effect) {
        return query(
                        client,
                        """
                        INSERT INTO gateway.payment_effect VALUES ($1, $2, $3, $4)
                        ON CONFLICT (object, effect) DO UPDATE
                        SET amount = greatest(payment_effect.amount, EXCLUDED.amount)
                        """,
                        effect.object(),
                        effect.kind().word(),
                        effect.paymentId(),
                        effect.amount())
                .mapEmpty();
    }

    /// Whether a payment turned out to be a project's.
    static Future<Boolean> isForeign(SqlClient client, String paymentId) {
        return query(
                        client,
                        """
                        SELECT 1 FROM gateway.payment_effect
                        WHERE object = $1 AND effect = 'foreign'
                        """,
                        paymentId)
                .map(found -> found.size() > 0);
    }

    /// Sums up what was reported of a payment, and gives its purchase the status that follows.
    static Future<Void> sumUp(SqlClient client, String paymentId) {
        Future<?> summed = query(client, SUM_UP, paymentId);
        return Future.all(summed, query(client, STATUS, paymentId)).mapEmpty();
    }

    private static final String LOCK = "pg_advisory_xact_lock(hashtextextended(%s::text, 4))";

    private static final String NOTE = "INSERT INTO gateway.provider_event ";

    private static final String UNTOLD =
            """
            SELECT p.*, u.account_id, u.method
            FROM gateway.payment p JOIN gateway.purchase u USING (purchase_id)
            WHERE p.payment_id = $1 AND p.outcome = 'paid' AND p.told <> p.version
            """;

    private static final String SUM_UP =
            """
            UPDATE gateway.payment p
            SET refunded = e.refunded, lost = e.lost, disputed = e.disputed,
                version = p.version + 1
            FROM (SELECT
                    CASE WHEN bool_or(effect = 'foreign')
                         THEN (SELECT o.amount FROM gateway.payment o WHERE o.payment_id = $1)
                         ELSE coalesce(sum(amount) FILTER (WHERE effect = 'refunded'), 0)::bigint
                         END AS refunded,
                    coalesce(sum(amount) FILTER (WHERE effect = 'lost'), 0)::bigint AS lost,
                    coalesce(bool_or(effect = 'lost'
                      OR effect = 'disputed' AND NOT EXISTS
                        (SELECT 1 FROM gateway.payment_effect w
                         WHERE w.object = a.object AND w.effect = 'won')), false) AS disputed
                  FROM gateway.payment_effect a WHERE a.payment_id = $1) e
            WHERE p.payment_id = $1
              AND (p.refunded, p.lost, p.disputed)
                  IS DISTINCT FROM (e.refunded, e.lost, e.disputed)
            """;

    private static final String STATUS =
            """
            UPDATE gateway.purchase u
            SET status = CASE WHEN p.disputed THEN 'disputed'
                              WHEN p.refunded > 0 AND p.refunded >= p.amount THEN 'refunded'
                              ELSE p.outcome END
            FROM gateway.payment p
            WHERE p.payment_id = $1 AND u.purchase_id = p.purchase_id
            """;

    private static Optional<Untold> untold(RowSet<Row> found) {
        return rows(found).map(PaymentStore::untold).findFirst();
    }

    private static Untold untold(Row row) {
        return new Untold(
                row.getString("payment_id"),
                PurchaseRows.method(row),
                row.getString("account_id"),
                row.getLong("usd_micros"),
                row.getLong("credited_micros"),
                row.getString("unit"),
                row.getLong("amount"),
                row.getLong("refunded"),
                row.getLong("lost"),
                row.getInteger("version"));
    }
}
