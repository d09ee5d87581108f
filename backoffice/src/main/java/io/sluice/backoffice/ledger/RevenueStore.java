package io.sluice.backoffice.ledger;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.ledger.RevenueFigures.Size;
import io.sluice.backoffice.ledger.RevenueFigures.Span;
import io.sluice.backoffice.people.Project;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What has been booked, read: sums are made by the database, so that a million events cost no
/// memory here. Called inside the caller's transaction.
public final class RevenueStore {
    /// One row as the ledger page shows it.
    public record BookedEvent(
            long sequence,
            UUID id,
            String eventType,
            long amountMinor,
            String currency,
            long usdCents,
            @Nullable Long feeCents,
            String source,
            String stripeEventId,
            Instant origin,
            LocalDate period,
            Instant createdAt) {}

    /// Whose figures are asked for.
    ///
    /// @param since the first month hosting is asked for
    /// @param monthlyCents what hosting costs a month, as of today
    public record Earner(UUID projectId, YearMonth since, long monthlyCents) {
        public static Earner of(Project project) {
            return new Earner(
                    project.id(),
                    YearMonth.from(project.createdAt().atOffset(ZoneOffset.UTC)),
                    project.monthlyInfrastructureCents());
        }
    }

    /// What a project earned over some days. All of it is asked for at once and waited for once.
    public RevenueFigures figures(SqlClient client, Earner of, Span span, Size size) {
        Future<RowSet<Row>> days = days(client, of.projectId, span);
        Future<RowSet<Row>> hosting = hosting(client, of.projectId);
        Future<RowSet<Row>> open = query(client, "SELECT backoffice.first_open_month()");
        Future<RowSet<Row>> deficit =
                query(
                        client,
                        "SELECT backoffice.deficit_before($1::uuid, $2::date)",
                        of.projectId,
                        span.from());
        Future<RowSet<Row>> sources = bySource(client, of.projectId, span);
        Map<YearMonth, Long> bookedCents = new HashMap<>();
        for (Row row : hosting.await()) {
            bookedCents.put(YearMonth.from(row.getLocalDate(0)), row.getLong(1));
        }
        LocalDate firstOpen = open.await().iterator().next().getLocalDate(0);
        return RevenueFigures.of(
                days(days.await()),
                span,
                size,
                new RevenueFigures.Hosting(
                        of.since,
                        firstOpen == null ? of.since : YearMonth.from(firstOpen),
                        YearMonth.from(span.to()),
                        bookedCents,
                        of.monthlyCents),
                deficit.await().iterator().next().getLong(0),
                sources(sources.await()));
    }

    /// The sums of each day that has any, in order.
    private static Future<RowSet<Row>> days(SqlClient client, UUID projectId, Span span) {
        return query(
                client,
                """
                SELECT counts_on,
                       COALESCE(sum(amount_usd_cents) FILTER (
                           WHERE event_type IN ('charge', 'usage')), 0)::bigint,
                       COALESCE(sum(stripe_fee_cents), 0)::bigint,
                       COALESCE(-sum(amount_usd_cents) FILTER (
                           WHERE event_type = 'refund'), 0)::bigint,
                       COALESCE(-sum(amount_usd_cents) FILTER (
                           WHERE event_type LIKE 'dispute%'), 0)::bigint
                FROM backoffice.revenue_events
                WHERE project_id = $1 AND counts_on BETWEEN $2 AND $3
                GROUP BY counts_on ORDER BY counts_on
                """,
                projectId,
                span.from(),
                span.to());
    }

    private static List<RevenueFigures.Day> days(RowSet<Row> rows) {
        List<RevenueFigures.Day> days = new ArrayList<>(rows.size());
        for (Row row : rows) {
            days.add(
                    new RevenueFigures.Day(
                            row.getLocalDate(0),
                            row.getLong(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4)));
        }
        return days;
    }

    /// What was earned in these days by what it was for.
    private static Future<RowSet<Row>> bySource(SqlClient client, UUID projectId, Span span) {
        return query(
                client,
                """
                SELECT source, sum(amount_usd_cents)::bigint
                FROM backoffice.revenue_events
                WHERE project_id = $1 AND counts_on BETWEEN $2 AND $3
                  AND event_type IN ('charge', 'usage')
                GROUP BY source
                """,
                projectId,
                span.from(),
                span.to());
    }

    private static Map<RevenueSource, Long> sources(RowSet<Row> rows) {
        Map<RevenueSource, Long> sums = new EnumMap<>(RevenueSource.class);
        for (RevenueSource source : RevenueSource.values()) {
            sums.put(source, 0L);
        }
        for (Row row : rows) {
            sums.put(Objects.requireNonNull(RevenueSource.find(row.getString(0))), row.getLong(1));
        }
        return sums;
    }

    /// What was booked for hosting in each of a project's months.
    private static Future<RowSet<Row>> hosting(SqlClient client, UUID projectId) {
        return query(
                client,
                """
                SELECT e.period, p.amount_cents FROM backoffice.ledger_entries e
                JOIN backoffice.ledger_postings p ON p.entry_id = e.id
                WHERE e.project_id = $1 AND e.kind = $2
                  AND p.account = 'project_infrastructure'
                """,
                projectId,
                Books.INFRASTRUCTURE);
    }

    /// One page of a project's rows, newest first, before a sequence.
    public List<BookedEvent> page(SqlClient client, UUID projectId, long before, int limit) {
        List<BookedEvent> page = new ArrayList<>(limit);
        for (Row row :
                query(
                                client,
                                """
                                SELECT seq, id, event_type, amount_cents, currency,
                                       amount_usd_cents, stripe_fee_cents, source,
                                       stripe_event_id, origin, period, created_at
                                FROM backoffice.revenue_events
                                WHERE project_id = $1 AND seq < $2
                                ORDER BY seq DESC LIMIT $3
                                """,
                                projectId,
                                before,
                                (long) limit)
                        .await()) {
            page.add(
                    new BookedEvent(
                            row.getLong(0),
                            row.getUUID(1),
                            row.getString(2),
                            row.getLong(3),
                            row.getString(4),
                            row.getLong(5),
                            row.getLong(6),
                            row.getString(7),
                            LedgerStore.plain(row.getString(8)),
                            row.getOffsetDateTime(9).toInstant(),
                            row.getLocalDate(10),
                            row.getOffsetDateTime(11).toInstant()));
        }
        return page;
    }
}
