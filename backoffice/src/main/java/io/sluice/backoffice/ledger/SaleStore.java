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
    /// A project earned something.
    ///
    /// @param sequence its place in the audit log
    public record Sale(long sequence, UUID projectId, String projectName, long cents) {}

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
    public List<Sale> after(SqlClient client, long sequence, @Nullable UUID projectId, int limit) {
        List<Sale> sales = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT a.seq, p.id, p.name, (a.payload->>'amount_cents')::bigint
                        FROM backoffice.payment_audit_log a
                        JOIN backoffice.projects p ON p.id = a.entity_id
                        WHERE a.event_type = 'revenue.collected' AND a.seq > $1
                          AND ($2::uuid IS NULL OR a.entity_id = $2)
                          AND (a.payload->>'amount_cents')::bigint > 0
                        ORDER BY a.seq LIMIT $3
                        """,
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
                                        row.getLong(3))));
        return sales;
    }
}
