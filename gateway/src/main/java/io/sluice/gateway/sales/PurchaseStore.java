package io.sluice.gateway.sales;

import static io.sluice.gateway.database.Database.query;
import static io.sluice.gateway.database.Rows.rows;
import static io.sluice.gateway.database.Rows.time;

import io.sluice.gateway.database.Database;
import io.sluice.gateway.database.FirstAnswer;
import io.sluice.gateway.edge.JsonObject;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Purchases in PostgreSQL. Statements that take a client belong to one transaction of the desk,
/// which holds the payment's lock.
final class PurchaseStore {
    private static final String PURCHASES =
            """
            SELECT u.*, p.payment_id, p.unit, p.amount, p.usd_micros AS paid_usd_micros, p.proof,
                   p.received_at, p.credited_micros, p.refunded, p.lost
            FROM gateway.purchase u LEFT JOIN gateway.payment p USING (purchase_id)
            """;

    private final Database database;

    PurchaseStore(Database database) {
        this.database = database;
    }

    /// Adds a purchase and the answer its buyer gets.
    Future<Void> open(Purchase purchase, FirstAnswer answer) {
        return database.inTransaction(
                client -> add(client, purchase).compose(_ -> answer.remember(client)));
    }

    Future<Optional<Purchase>> find(String purchaseId) {
        return database.run(PURCHASES + "WHERE u.purchase_id = $1", purchaseId)
                .map(PurchaseStore::first);
    }

    /// One page, newest first. Null does not narrow it.
    Future<List<Purchase>> list(
            @Nullable PurchaseStatus status, @Nullable String accountId, long before, int limit) {
        return database.run(
                        PURCHASES
                                + """
                                WHERE ($1::text IS NULL OR u.status = $1)
                                  AND ($2::text IS NULL OR u.account_id = $2)
                                  AND u.number < $3
                                ORDER BY u.number DESC LIMIT $4
                                """,
                        status == null ? null : status.word(),
                        accountId,
                        before,
                        (long) limit)
                .map(found -> rows(found).map(PurchaseRows::purchase).toList());
    }

    /// The purchase, locked until the transaction ends.
    static Future<Optional<Purchase>> take(SqlClient client, String purchaseId) {
        return query(client, PURCHASES + "WHERE u.purchase_id = $1 FOR UPDATE OF u", purchaseId)
                .map(PurchaseStore::first);
    }

    /// The purchase a payment stands at.
    static Future<Optional<Purchase>> ofPayment(SqlClient client, String paymentId) {
        return query(client, PURCHASES + "WHERE p.payment_id = $1 FOR UPDATE OF u", paymentId)
                .map(PurchaseStore::first);
    }

    static Future<Void> add(SqlClient client, Purchase purchase) {
        Long expires = purchase.expiresAtMillis();
        return query(
                        client,
                        """
                        INSERT INTO gateway.purchase (purchase_id, account_id, method, status,
                            usd_micros, credits_micros, terms, created_at, expires_at, why)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                        """,
                        purchase.id(),
                        purchase.accountId(),
                        purchase.method().word(),
                        purchase.status().word(),
                        purchase.usdMicros(),
                        purchase.creditsMicros(),
                        PurchaseRows.text(purchase.terms()),
                        time(purchase.createdAtMillis()),
                        expires == null ? null : time(expires),
                        purchase.why())
                .mapEmpty();
    }

    /// Changes whose it is, what it is worth, why it was not credited, and what staff decided. Its
    /// status follows its payment.
    static Future<Void> change(SqlClient client, Purchase purchase) {
        JsonObject resolution = purchase.resolution();
        return query(
                        client,
                        """
                        UPDATE gateway.purchase
                        SET account_id = $2, credits_micros = $3, why = $4, resolution = $5
                        WHERE purchase_id = $1
                        """,
                        purchase.id(),
                        purchase.accountId(),
                        purchase.creditsMicros(),
                        purchase.why(),
                        resolution == null ? null : PurchaseRows.text(resolution))
                .mapEmpty();
    }

    static Future<Void> delete(SqlClient client, String purchaseId) {
        return query(client, "DELETE FROM gateway.purchase WHERE purchase_id = $1", purchaseId)
                .mapEmpty();
    }

    /// What nobody paid in time.
    Future<Integer> expire(long nowMillis) {
        return database.run(
                        """
                        UPDATE gateway.purchase SET status = 'expired'
                        WHERE status = 'pending' AND expires_at < $1
                        """,
                        time(nowMillis))
                .map(RowSet::rowCount);
    }

    private static Optional<Purchase> first(RowSet<Row> found) {
        return rows(found).map(PurchaseRows::purchase).findFirst();
    }
}
