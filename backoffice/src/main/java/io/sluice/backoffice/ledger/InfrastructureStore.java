package io.sluice.backoffice.ledger;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Books what a project's hosting costs, month by month: what its revenue covers is taken from
/// that, the founder is asked for the rest. Called inside the caller's transaction.
public final class InfrastructureStore {
    /// What revenue does not cover is the platform's on this tier, the founder's on every other.
    private static final String STARTER = "starter";

    private final LedgerStore ledger;
    private final HostingBills bills;

    /// @param bills who is told of each month that is booked
    public InfrastructureStore(LedgerStore ledger, HostingBills bills) {
        this.ledger = ledger;
        this.bills = bills;
    }

    /// One month of one project.
    ///
    /// @param takenCents what revenue covered
    /// @param invoicedCents what the founder is asked for
    public record HostingMonth(
            UUID projectId,
            LocalDate month,
            long takenCents,
            long invoicedCents,
            Instant bookedAt) {}

    /// Is told of each month that is booked, in the same transaction.
    @FunctionalInterface
    public interface HostingBills {
        void bill(SqlClient client, HostingMonth hosting);
    }

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
        long askedCents = isStarter(client, projectId) ? 0 : invoicedCents;
        if (Math.addExact(takenCents, askedCents) == 0) {
            return;
        }
        Instant origin = month.atStartOfDay(ZoneOffset.UTC).toInstant();
        ledger.add(
                client,
                Books.infrastructure(projectId, origin, month, takenCents, askedCents),
                null,
                now);
        bills.bill(client, new HostingMonth(projectId, month, takenCents, askedCents, now));
    }

    private static boolean isStarter(SqlClient client, UUID projectId) {
        return query(
                                client,
                                """
                                SELECT 1 FROM backoffice.projects
                                WHERE id = $1 AND hosting_tier = $2
                                """,
                                projectId,
                                STARTER)
                        .await()
                        .size()
                == 1;
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
}
