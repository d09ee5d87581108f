package io.sluice.gateway.sales.solana;

import static io.sluice.gateway.database.Rows.millis;
import static io.sluice.gateway.database.Rows.rows;
import static io.sluice.gateway.database.Rows.time;

import io.sluice.gateway.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is waited for on the chain, and how far it was read, in PostgreSQL.
final class RequestStore {
    private final Database database;

    RequestStore(Database database) {
        this.database = database;
    }

    boolean isThere() {
        return database.isThere();
    }

    Future<Void> add(Request request, long nowMillis) {
        return database.run(
                        """
                        INSERT INTO gateway.solana_request
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $6)
                        """,
                        request.reference(),
                        request.purchaseId(),
                        request.token().name(),
                        request.amount(),
                        request.rateMicros(),
                        time(nowMillis),
                        time(request.expiresAtMillis()))
                .mapEmpty();
    }

    /// Waits for one transaction, by its signature; it is found where the treasury's are read. What
    /// the purchase waits for: this, or what came first.
    Future<Request> expect(Request request, long nowMillis) {
        return database.run(
                        """
                        INSERT INTO gateway.solana_request
                        VALUES ($1, $2, $3, $4, $5, $6, $7, NULL) ON CONFLICT DO NOTHING
                        """,
                        request.reference(),
                        request.purchaseId(),
                        request.token().name(),
                        request.amount(),
                        request.rateMicros(),
                        time(nowMillis),
                        time(request.expiresAtMillis()))
                .compose(_ -> ofPurchase(request.purchaseId()))
                .map(Optional::orElseThrow);
    }

    /// What a purchase waits for.
    Future<Optional<Request>> ofPurchase(String purchaseId) {
        return database.run(
                        "SELECT * FROM gateway.solana_request WHERE purchase_id = $1", purchaseId)
                .map(found -> rows(found).map(RequestStore::request).findFirst());
    }

    /// Those of these references that are ours.
    Future<Map<String, Request>> named(Collection<String> references) {
        return database.run(
                        "SELECT * FROM gateway.solana_request WHERE reference = ANY ($1)",
                        (Object) references.toArray(String[]::new))
                .map(found ->
                        rows(found)
                                .map(RequestStore::request)
                                .collect(Collectors.toMap(Request::reference, each -> each)));
    }

    /// A request to be looked for by its reference.
    record Due(String reference, long createdAtMillis) {}

    Future<List<Due>> due(long nowMillis, int limit) {
        return database.run(
                        """
                        SELECT reference, created_at FROM gateway.solana_request
                        WHERE look_at <= $1 ORDER BY look_at LIMIT $2
                        """,
                        time(nowMillis),
                        (long) limit)
                .map(found ->
                        rows(found)
                                .map(row ->
                                        new Due(
                                                row.getString("reference"),
                                                known(row, "created_at")))
                                .toList());
    }

    /// Says when to look again; null: never.
    Future<Void> looked(String reference, @Nullable Long nextMillis) {
        return database.run(
                        "UPDATE gateway.solana_request SET look_at = $2 WHERE reference = $1",
                        reference,
                        nextMillis == null ? null : time(nextMillis))
                .mapEmpty();
    }

    /// How far an address was read: through this signature, or nothing of it yet.
    record Cursor(@Nullable String signature) {}

    Future<Optional<Cursor>> cursor(String address) {
        return database.run(
                        "SELECT signature FROM gateway.solana_cursor WHERE address = $1", address)
                .map(found -> rows(found).map(row -> new Cursor(row.getString(0))).findFirst());
    }

    Future<Void> move(String address, @Nullable String signature) {
        return database.run(
                        """
                        INSERT INTO gateway.solana_cursor VALUES ($1, $2)
                        ON CONFLICT (address) DO UPDATE SET signature = $2
                        """,
                        address,
                        signature)
                .mapEmpty();
    }

    private static Request request(Row row) {
        return new Request(
                row.getString("reference"),
                row.getString("purchase_id"),
                Token.valueOf(row.getString("token")),
                row.getLong("amount"),
                row.getLong("rate_micros"),
                known(row, "expires_at"));
    }

    private static long known(Row row, String column) {
        return Objects.requireNonNull(millis(row, column));
    }
}
