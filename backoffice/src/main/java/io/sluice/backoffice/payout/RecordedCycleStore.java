package io.sluice.backoffice.payout;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.payout.Recomputation.RecordedItem;
import io.sluice.backoffice.payout.Recomputation.RecordedPayout;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// What a cycle recorded, for whoever checks it: read over a connection of its own, as it was at
/// one moment, by statements that can change nothing. It shares nothing with the stores that wrote
/// it, and works whether a back office runs or not. Confined to one thread.
public final class RecordedCycleStore implements AutoCloseable {
    private static final String CENTS = "_cents";

    /// A project's stored input and figures.
    public record RecordedProject(UUID id, String input, Map<String, Long> cents) {}

    /// A payee's stored inputs, of the calculation and of the disbursement, and figures.
    public record RecordedPayee(
            UUID payoutId,
            @Nullable String input,
            @Nullable String decidedInput,
            RecordedPayout payout) {}

    private final Connection connection;

    private RecordedCycleStore(Connection connection) {
        this.connection = connection;
    }

    public static RecordedCycleStore open(DataSource source) throws SQLException {
        Connection connection = source.getConnection();
        try {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            return new RecordedCycleStore(connection);
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    /// Whether this database has cycles at all.
    public boolean hasCycles() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT to_regclass('backoffice.payout_cycles')")) {
            return row.next() && row.getString(1) != null;
        }
    }

    /// The cycle of this id; null when there is none.
    public @Nullable Cycle cycle(UUID id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        """
                        SELECT plan, period_start, period_end FROM backoffice.payout_cycles
                        WHERE id = ?
                        """)) {
            statement.setObject(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new Cycle(
                                IdKind.CYCLE.text(id),
                                Plan.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
                                row.getObject(2, LocalDate.class),
                                row.getObject(3, LocalDate.class))
                        : null;
            }
        }
    }

    /// The projects of a cycle after one of them.
    public List<RecordedProject> projects(UUID cycle, UUID after, int limit) throws SQLException {
        List<RecordedProject> projects = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        """
                        SELECT * FROM backoffice.cycle_projects
                        WHERE cycle_id = ? AND project_id > ? ORDER BY project_id LIMIT ?
                        """)) {
            page(statement, cycle, after, limit);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    projects.add(
                            new RecordedProject(
                                    row.getObject("project_id", UUID.class),
                                    row.getString("input"),
                                    cents(row)));
                }
            }
        }
        return projects;
    }

    /// The items of one project.
    public List<RecordedItem> items(UUID cycle, UUID project) throws SQLException {
        List<RecordedItem> items = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        """
                        SELECT * FROM backoffice.payout_items
                        WHERE cycle_id = ? AND project_id = ? ORDER BY id
                        """)) {
            statement.setObject(1, cycle);
            statement.setObject(2, project);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    items.add(
                            new RecordedItem(
                                    IdKind.ITEM.text(row.getObject("id", UUID.class)),
                                    IdKind.CONTRIBUTOR.text(
                                            row.getObject("contributor_id", UUID.class)),
                                    cents(row)));
                }
            }
        }
        return items;
    }

    /// The payees of a cycle, after one payout.
    public List<RecordedPayee> payees(UUID cycle, UUID after, int limit) throws SQLException {
        List<RecordedPayee> payees = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        """
                        SELECT id, gross_cents, holdback_cents, adjustments_cents, net_cents,
                               (SELECT sum(amount_cents)::bigint FROM backoffice.transfers t
                                WHERE t.payout_id = p.id) AS sent_cents,
                               NULLIF(input, '{}') AS input, decided_input
                        FROM backoffice.payouts p
                        WHERE cycle_id = ? AND id > ? ORDER BY id LIMIT ?
                        """)) {
            page(statement, cycle, after, limit);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    UUID id = row.getObject("id", UUID.class);
                    RecordedPayout payout =
                            new RecordedPayout(IdKind.PAYOUT.text(id), cents(row), new HashMap<>());
                    payees.add(
                            new RecordedPayee(
                                    id,
                                    row.getString("input"),
                                    row.getString("decided_input"),
                                    payout));
                }
            }
        }
        addLines(payees);
        return payees;
    }

    private void addLines(List<RecordedPayee> payees) throws SQLException {
        Map<UUID, RecordedPayout> byId = new HashMap<>();
        payees.forEach(payee -> byId.put(payee.payoutId(), payee.payout()));
        Array ids = connection.createArrayOf("uuid", byId.keySet().toArray());
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT * FROM backoffice.payout_lines WHERE payout_id = ANY (?)")) {
            statement.setArray(1, ids);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    RecordedPayout payout = byId.get(row.getObject("payout_id", UUID.class));
                    if (payout != null) {
                        payout.lines().put(row.getString("lot_id"), cents(row));
                    }
                }
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private static void page(PreparedStatement statement, UUID cycle, UUID after, int limit)
            throws SQLException {
        statement.setObject(1, cycle);
        statement.setObject(2, after);
        statement.setInt(3, limit);
    }

    /// Every column in cents, by its name.
    private static Map<String, Long> cents(ResultSet row) throws SQLException {
        Map<String, Long> cents = new HashMap<>();
        ResultSetMetaData columns = row.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String name = columns.getColumnLabel(i);
            long value = name.endsWith(CENTS) ? row.getLong(i) : 0;
            if (name.endsWith(CENTS) && !row.wasNull()) {
                cents.put(name, value);
            }
        }
        return cents;
    }
}
