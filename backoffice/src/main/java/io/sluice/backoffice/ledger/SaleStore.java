package io.sluice.backoffice.ledger;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was earned, sale by sale, read from the audit log: its numbers are in order of commit and
/// without gaps, so that whoever has read up to one of them has missed nothing before it. Called
/// inside the caller's transaction.
public final class SaleStore {
    private static final String SALES =
            """
            a.event_type = 'revenue.collected' AND (a.payload->>'amount_cents')::bigint > 0\
            """;
    private static final String ALL =
            "a.event_type IN ('revenue.collected', 'revenue.refunded', 'revenue.disputed')";

    /// A project earned something, or something of that was taken away or may be.
    ///
    /// @param sequence its place in the audit log
    /// @param cents what its revenue is more by; less: below zero
    /// @param what `collected` or `refunded`; of a dispute `opened`, `won` or `lost`
    public record Sale(
            long sequence, UUID projectId, String projectName, long cents, String what) {}

    /// The last place there is; 0 before any.
    public long head(SqlClient client) {
        for (Row row : query(client, "SELECT seq FROM backoffice.audit_head").await()) {
            return row.getLong(0);
        }
        return 0;
    }

    /// The first sales after a place.
    ///
    /// @param projectId null: of all projects
    /// @param all also what takes away
    public List<Sale> after(
            SqlClient client, long sequence, @Nullable UUID projectId, boolean all, int limit) {
        List<Sale> sales = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT a.seq, p.id, p.name, (a.payload->>'amount_cents')::bigint
                            * CASE a.event_type WHEN 'revenue.collected' THEN 1 ELSE -1 END,
                            coalesce(a.payload->>'status', split_part(a.event_type, '.', 2))
                        FROM backoffice.payment_audit_log a
                        JOIN backoffice.projects p ON p.id = a.entity_id
                        WHERE a.seq > $1 AND ($2::uuid IS NULL OR a.entity_id = $2) AND %s
                        ORDER BY a.seq LIMIT $3
                        """
                                .formatted(all ? ALL : SALES),
                        sequence,
                        projectId,
                        (long) limit)
                .await()
                .forEach(row ->
                        sales.add(
                                new Sale(
                                        row.getLong(0),
                                        row.getUUID(1),
                                        row.getString(2),
                                        row.getLong(3),
                                        row.getString(4))));
        return sales;
    }
}
