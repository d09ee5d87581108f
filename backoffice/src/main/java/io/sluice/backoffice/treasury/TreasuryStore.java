package io.sluice.backoffice.treasury;

import static io.sluice.gateway.database.Database.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Treasuries in PostgreSQL: what cycles gave them, what they spent. Called inside the caller's
/// transaction.
public final class TreasuryStore {
    /// What the monthly cycles gave, less what refunded months took back, less what was spent; all
    /// of it before a day, or ever.
    private static final String BALANCE =
            """
            SELECT (COALESCE((SELECT sum(p.treasury_cents - p.back_treasury_cents)
                              FROM backoffice.cycle_projects p
                              JOIN backoffice.payout_cycles c ON c.id = p.cycle_id
                              WHERE p.project_id = $1 AND c.plan = 'monthly'
                                AND ($2::date IS NULL OR c.period_end < $2)), 0)
                    - COALESCE((SELECT sum(amount_cents) FROM backoffice.treasury_spends
                                WHERE project_id = $1
                                  AND ($2::date IS NULL
                                       OR spent_at < $2::timestamp AT TIME ZONE 'UTC')), 0))::bigint
            """;

    /// Keeps everybody else from spending until the transaction ends.
    public void lock(SqlClient client, UUID projectId) {
        query(
                        client,
                        "SELECT 1 FROM backoffice.projects WHERE id = $1 FOR NO KEY UPDATE",
                        projectId)
                .await();
    }

    /// What is in a project's treasury.
    ///
    /// @param before what was in it when this day began; null: now
    public long balanceCents(SqlClient client, UUID projectId, @Nullable LocalDate before) {
        return cents(query(client, BALANCE, projectId, before).await());
    }

    private static long cents(RowSet<Row> one) {
        return one.iterator().next().getLong(0);
    }

    /// Whether somebody founded the project or holds karma on it, themselves or by an agent.
    public boolean hasPart(SqlClient client, UUID projectId, UUID contributorId) {
        return query(
                                client,
                                """
                                SELECT 1 FROM backoffice.projects
                                WHERE id = $1 AND founder_id = $2
                                UNION ALL
                                SELECT 1 FROM backoffice.karma_grants g
                                JOIN backoffice.users u ON u.id = g.contributor_id
                                WHERE g.project_id = $1 AND g.revoked_at IS NULL
                                  AND (u.id = $2 OR u.operator_id = $2)
                                LIMIT 1
                                """,
                                projectId,
                                contributorId)
                        .await()
                        .size()
                == 1;
    }

    /// Whose a name was said to be.
    public @Nullable UUID ownerOf(SqlClient client, UUID projectId, String payee) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT owner_id FROM backoffice.treasury_payees
                                WHERE project_id = $1 AND payee_key = $2
                                """,
                                projectId,
                                Payee.key(payee))
                        .await()) {
            return row.getUUID(0);
        }
        return null;
    }

    /// Remembers whose a name is; the latest word counts.
    public void declare(
            SqlClient client, UUID projectId, String payee, UUID ownerId, String by, Instant now) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.treasury_payees VALUES ($1, $2, $3, $4, $5)
                        ON CONFLICT (project_id, payee_key) DO UPDATE
                        SET owner_id = EXCLUDED.owner_id, declared_by = EXCLUDED.declared_by,
                            declared_at = EXCLUDED.declared_at
                        """,
                        projectId,
                        Payee.key(payee),
                        ownerId,
                        by,
                        utc(now))
                .await();
    }

    /// Records a spend; who calls has the lock and knows that there is enough.
    void spend(SqlClient client, Spend spend) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.treasury_spends
                            (id, project_id, amount_cents, purpose, payee, owner_id, vote_id,
                             note, spent_by, spent_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                        """,
                        spend.id(),
                        spend.projectId(),
                        spend.amountCents(),
                        TreasuryPurpose.WORDS.word(spend.purpose()),
                        spend.payee(),
                        spend.ownerId(),
                        spend.voteId(),
                        spend.note(),
                        spend.spentBy(),
                        utc(spend.spentAt()))
                .await();
    }

    /// One page of a project's spends, newest first.
    public List<Spend> page(SqlClient client, UUID projectId, long from, int limit) {
        return spends(
                query(
                                client,
                                """
                                SELECT * FROM backoffice.treasury_spends WHERE project_id = $1
                                ORDER BY seq DESC OFFSET $2 LIMIT $3
                                """,
                                projectId,
                                from,
                                (long) limit)
                        .await());
    }

    /// The reports a project has, newest first. Those of a page are asked for at once.
    public List<TreasuryReport> reports(SqlClient client, UUID projectId, long from, int limit) {
        List<Supplier<TreasuryReport>> asked = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT quarter_start, made_at FROM backoffice.treasury_reports
                        WHERE project_id = $1 ORDER BY quarter_start DESC OFFSET $2 LIMIT $3
                        """,
                        projectId,
                        from,
                        (long) limit)
                .await()
                .forEach(row ->
                        asked.add(
                                report(
                                        client,
                                        projectId,
                                        new Quarter(row.getLocalDate(0)),
                                        row.getOffsetDateTime(1).toInstant())));
        return asked.stream().map(Supplier::get).toList();
    }

    /// Asks for a report; who gets it waits for it.
    private static Supplier<TreasuryReport> report(
            SqlClient client, UUID projectId, Quarter quarter, Instant madeAt) {
        Future<RowSet<Row>> balance = query(client, BALANCE, projectId, quarter.start());
        Future<RowSet<Row>> income = income(client, projectId, quarter);
        Future<RowSet<Row>> spends = spends(client, projectId, quarter);
        return () ->
                new TreasuryReport(
                        quarter,
                        madeAt,
                        cents(balance.await()),
                        incomes(income.await()),
                        spends(spends.await()));
    }

    /// The projects that earned above a sum in a month of the quarter and have no report of it yet.
    List<UUID> due(SqlClient client, Quarter quarter, long monthNetCents) {
        List<UUID> due = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT DISTINCT p.project_id FROM backoffice.cycle_projects p
                        JOIN backoffice.payout_cycles c ON c.id = p.cycle_id
                        WHERE c.plan = 'monthly' AND c.period_start >= $1 AND c.period_start < $2
                          AND p.net_revenue_cents > $3
                          AND NOT EXISTS (SELECT 1 FROM backoffice.treasury_reports r
                                          WHERE r.project_id = p.project_id
                                            AND r.quarter_start = $1)
                        ORDER BY p.project_id
                        """,
                        quarter.start(),
                        quarter.end(),
                        monthNetCents)
                .await()
                .forEach(row -> due.add(row.getUUID(0)));
        return due;
    }

    /// Notes that a report was made.
    void note(SqlClient client, UUID projectId, Quarter quarter, Instant now) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.treasury_reports VALUES ($1, $2, $3)
                        ON CONFLICT DO NOTHING
                        """,
                        projectId,
                        quarter.start(),
                        utc(now))
                .await();
    }

    private static Future<RowSet<Row>> income(SqlClient client, UUID projectId, Quarter quarter) {
        return query(
                client,
                """
                SELECT c.period_start, p.treasury_cents, p.back_treasury_cents
                FROM backoffice.cycle_projects p
                JOIN backoffice.payout_cycles c ON c.id = p.cycle_id
                WHERE p.project_id = $1 AND c.plan = 'monthly'
                  AND c.period_start >= $2 AND c.period_start < $3
                ORDER BY c.period_start
                """,
                projectId,
                quarter.start(),
                quarter.end());
    }

    private static List<TreasuryReport.Income> incomes(RowSet<Row> rows) {
        List<TreasuryReport.Income> incomes = new ArrayList<>(rows.size());
        for (Row row : rows) {
            incomes.add(
                    new TreasuryReport.Income(row.getLocalDate(0), row.getLong(1), row.getLong(2)));
        }
        return incomes;
    }

    private static Future<RowSet<Row>> spends(SqlClient client, UUID projectId, Quarter quarter) {
        return query(
                client,
                """
                SELECT * FROM backoffice.treasury_spends
                WHERE project_id = $1 AND spent_at >= $2::timestamp AT TIME ZONE 'UTC'
                  AND spent_at < $3::timestamp AT TIME ZONE 'UTC'
                ORDER BY seq
                """,
                projectId,
                quarter.start().atStartOfDay(),
                quarter.end().atStartOfDay());
    }

    private static List<Spend> spends(RowSet<Row> rows) {
        List<Spend> spends = new ArrayList<>(rows.size());
        for (Row row : rows) {
            spends.add(
                    new Spend(
                            row.getUUID("id"),
                            row.getUUID("project_id"),
                            row.getLong("amount_cents"),
                            Objects.requireNonNull(
                                    TreasuryPurpose.WORDS.find(row.getString("purpose"))),
                            row.getString("payee"),
                            row.getUUID("owner_id"),
                            row.getUUID("vote_id"),
                            row.getString("note"),
                            row.getString("spent_by"),
                            row.getOffsetDateTime("spent_at").toInstant()));
        }
        return spends;
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
