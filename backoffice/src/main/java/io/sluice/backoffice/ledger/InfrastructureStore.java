package io.sluice.backoffice.ledger;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Books what a project's hosting costs, month by month: what its revenue covers is taken from
/// that, the founder is asked for the rest. Called inside the caller's transaction.
public final class InfrastructureStore {
    private static final String INVOICES =
            """
            SELECT e.id, e.project_id, p.founder_id, e.period, e.created_at,
                   COALESCE(sum(l.amount_cents) FILTER (
                       WHERE l.account = 'project_infrastructure'), 0)::bigint,
                   COALESCE(sum(l.amount_cents) FILTER (
                       WHERE l.account = 'founder_invoices'), 0)::bigint
            FROM backoffice.ledger_entries e
            JOIN backoffice.projects p ON p.id = e.project_id
            JOIN backoffice.ledger_postings l ON l.entry_id = e.id
            WHERE e.kind = 'infrastructure' AND ($1::uuid IS NULL OR e.project_id = $1)
            GROUP BY e.id, p.founder_id
            ORDER BY e.period DESC, e.id DESC OFFSET $2 LIMIT $3
            """;

    private final LedgerStore ledger;

    public InfrastructureStore(LedgerStore ledger) {
        this.ledger = ledger;
    }

    /// One month of one project.
    ///
    /// @param takenCents what revenue covered
    /// @param invoicedCents what the founder is asked for
    public record Invoice(
            UUID id,
            UUID projectId,
            UUID founderId,
            LocalDate period,
            Instant createdAt,
            long takenCents,
            long invoicedCents) {}

    /// Books a month as its calculation has it, and before it, as the founder's alone, those since
    /// the last cycle that were skipped because nothing was earned in them.
    public void book(
            SqlClient client,
            UUID projectId,
            LocalDate month,
            long takenCents,
            long invoicedCents,
            Instant now) {
        long monthlyCents = Math.addExact(takenCents, invoicedCents);
        if (monthlyCents == 0) {
            return;
        }
        for (LocalDate skipped : skipped(client, projectId, month)) {
            add(client, projectId, skipped, 0, monthlyCents, now);
        }
        add(client, projectId, month, takenCents, invoicedCents, now);
    }

    private void add(
            SqlClient client,
            UUID projectId,
            LocalDate month,
            long takenCents,
            long invoicedCents,
            Instant now) {
        Instant origin = month.atStartOfDay(ZoneOffset.UTC).toInstant();
        ledger.add(
                client,
                Books.infrastructure(projectId, origin, month, takenCents, invoicedCents),
                null,
                now);
    }

    /// The months of a project between the last monthly cycle and this one, which no cycle will
    /// have.
    private static List<LocalDate> skipped(SqlClient client, UUID projectId, LocalDate month) {
        List<LocalDate> skipped = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT m::date FROM backoffice.projects p,
                            generate_series(
                                greatest(
                                    date_trunc('month', p.created_at AT TIME ZONE 'UTC'),
                                    (SELECT max(period_end) + 1 FROM backoffice.payout_cycles
                                     WHERE plan = 'monthly' AND period_end < $2)::timestamp),
                                $2::date - interval '1 month', interval '1 month') m
                        WHERE p.id = $1 ORDER BY m
                        """,
                        projectId,
                        month)
                .await()
                .forEach(row -> skipped.add(row.getLocalDate(0)));
        return skipped;
    }

    /// One page, newest first.
    public List<Invoice> page(SqlClient client, @Nullable UUID projectId, long from, int limit) {
        List<Invoice> page = new ArrayList<>();
        query(client, INVOICES, projectId, from, (long) limit)
                .await()
                .forEach(row ->
                        page.add(
                                new Invoice(
                                        row.getUUID(0),
                                        row.getUUID(1),
                                        row.getUUID(2),
                                        row.getLocalDate(3),
                                        row.getOffsetDateTime(4).toInstant(),
                                        row.getLong(5),
                                        row.getLong(6))));
        return page;
    }
}
