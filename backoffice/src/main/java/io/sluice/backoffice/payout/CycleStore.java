package io.sluice.backoffice.payout;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The rows of cycles: which there are, where they stand, who touched them. Called inside the
/// caller's transaction, on a thread that may wait.
public final class CycleStore {
    /// Serialises everything that begins, changes or ends a cycle: two calculations of one period
    /// cannot meet.
    private static final long CYCLES_LOCK = 0x5C1C_0001L;

    private static final String COLUMNS =
            """
            SELECT id, plan, period_start, period_end, status, calculated_at, calculated_by,
                   changed_by, approved_by, approved_at, disbursed_at
            FROM backoffice.payout_cycles
            """;

    /// Takes the lock of all cycles until the transaction ends.
    public void lock(SqlClient client) {
        query(client, "SELECT pg_advisory_xact_lock($1)", CYCLES_LOCK).await();
    }

    public void insert(
            SqlClient client, UUID id, Cycle cycle, @Nullable String by, Instant calculatedAt) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.payout_cycles
                            (id, plan, period_start, period_end, status, calculated_at,
                             calculated_by, created_at)
                        VALUES ($1, $2, $3, $4, 'calculating', $5, $6, $5)
                        """,
                        id,
                        code(cycle.plan()),
                        cycle.periodStart(),
                        cycle.periodEnd(),
                        utc(calculatedAt),
                        by)
                .await();
    }

    public @Nullable CycleRow find(SqlClient client, UUID id) {
        return one(query(client, COLUMNS + " WHERE id = $1", id).await());
    }

    /// The same, and nobody else changes it until the transaction ends.
    public @Nullable CycleRow findToChange(SqlClient client, UUID id) {
        return one(query(client, COLUMNS + " WHERE id = $1 FOR UPDATE", id).await());
    }

    /// Newest first, from a position.
    public List<CycleRow> page(SqlClient client, long from, int limit) {
        return all(
                query(
                                client,
                                COLUMNS
                                        + " ORDER BY period_end DESC, plan, id"
                                        + " OFFSET $1 LIMIT $2",
                                from,
                                (long) limit)
                        .await());
    }

    /// Approved and not disbursed to the end, oldest first.
    public List<CycleRow> approved(SqlClient client) {
        return all(
                query(
                                client,
                                COLUMNS
                                        + """
                                        WHERE status IN ('approved', 'disbursing')
                                        ORDER BY period_end, plan
                                        """)
                        .await());
    }

    /// A cycle of this plan that shares a day with the period, if there is one.
    public @Nullable CycleRow overlapping(
            SqlClient client, Plan plan, LocalDate from, LocalDate to) {
        return one(
                query(
                                client,
                                COLUMNS
                                        + """
                                        WHERE plan = $1 AND period_start <= $3
                                          AND period_end >= $2
                                        ORDER BY period_start LIMIT 1
                                        """,
                                code(plan),
                                from,
                                to)
                        .await());
    }

    /// Whether an earlier cycle of this plan has not been disbursed.
    public boolean hasOpenBefore(SqlClient client, Plan plan, LocalDate from) {
        return isThere(
                client,
                """
                SELECT 1 FROM backoffice.payout_cycles
                WHERE plan = $1 AND period_start < $2 AND status <> 'complete' LIMIT 1
                """,
                code(plan),
                from);
    }

    /// The monthly cycle that holds a day, if it is calculated.
    public boolean isMonthCalculated(SqlClient client, LocalDate day) {
        return overlapping(client, Plan.MONTHLY, day, day) != null;
    }

    public void setStatus(SqlClient client, UUID id, String status) {
        query(client, "UPDATE backoffice.payout_cycles SET status = $2 WHERE id = $1", id, status)
                .await();
    }

    public void approve(SqlClient client, UUID id, String by, Instant at) {
        query(
                        client,
                        """
                        UPDATE backoffice.payout_cycles
                        SET status = 'approved', approved_by = $2, approved_at = $3 WHERE id = $1
                        """,
                        id,
                        by,
                        utc(at))
                .await();
    }

    /// Who changes an item of a cycle cannot approve it afterwards.
    public void changed(SqlClient client, UUID id, String by) {
        query(client, "UPDATE backoffice.payout_cycles SET changed_by = $2 WHERE id = $1", id, by)
                .await();
    }

    public void complete(SqlClient client, UUID id, Instant at) {
        query(
                        client,
                        """
                        UPDATE backoffice.payout_cycles
                        SET status = 'complete', disbursed_at = $2 WHERE id = $1
                        """,
                        id,
                        utc(at))
                .await();
    }

    static String code(Plan plan) {
        return plan.name().toLowerCase(Locale.ROOT);
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    static boolean isThere(SqlClient client, String sql, @Nullable Object... values) {
        return query(client, sql, values).await().size() > 0;
    }

    private static @Nullable CycleRow one(RowSet<Row> rows) {
        List<CycleRow> found = all(rows);
        return found.isEmpty() ? null : found.getFirst();
    }

    private static List<CycleRow> all(RowSet<Row> rows) {
        List<CycleRow> found = new ArrayList<>(rows.size());
        for (Row row : rows) {
            found.add(
                    new CycleRow(
                            row.getUUID("id"),
                            Plan.valueOf(row.getString("plan").toUpperCase(Locale.ROOT)),
                            row.getLocalDate("period_start"),
                            row.getLocalDate("period_end"),
                            row.getString("status"),
                            instant(row, "calculated_at"),
                            row.getString("calculated_by"),
                            row.getString("changed_by"),
                            row.getString("approved_by"),
                            instant(row, "approved_at"),
                            instant(row, "disbursed_at")));
        }
        return found;
    }
}
