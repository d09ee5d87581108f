package io.sluice.backoffice.transparency;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads exports as they were at one moment, some lines at a time, however many there are. Called
/// inside a transaction that ends with the last line.
public final class ExportStore {
    private static final int LINES_AT_ONCE = 500;

    /// Reads the lines of these days, both included, in order: numbers as such, all else as text.
    public void read(
            SqlClient client,
            Export export,
            LocalDate from,
            LocalDate to,
            Consumer<List<List<@Nullable Object>>> lines) {
        // The days are of our own making, and a cursor takes no parameters.
        String days = "BETWEEN '" + from + "' AND '" + to + "'";
        String cursor = "DECLARE export NO SCROLL CURSOR FOR " + sql(export).formatted(days);
        client.query(cursor).execute().await();
        while (true) {
            RowSet<Row> rows =
                    client.query("FETCH " + LINES_AT_ONCE + " FROM export").execute().await();
            if (rows.size() == 0) {
                return;
            }
            List<List<@Nullable Object>> piece = new ArrayList<>(rows.size());
            for (Row row : rows) {
                piece.add(cells(row));
            }
            lines.accept(piece);
        }
    }

    private static List<@Nullable Object> cells(Row row) {
        List<@Nullable Object> cells = new ArrayList<>(row.size());
        for (int i = 0; i < row.size(); i++) {
            Object value = row.getValue(i);
            cells.add(value == null || value instanceof Number ? value : value.toString());
        }
        return cells;
    }

    private static String sql(Export export) {
        return switch (export) {
            case REVENUE ->
                    """
                    SELECT e.counts_on, e.period, backoffice.public_id('prj_', e.project_id),
                           j.name, e.event_type, e.source, e.currency, e.amount_cents,
                           e.amount_usd_cents, e.stripe_fee_cents, e.stripe_event_id
                    FROM backoffice.revenue_events e
                    JOIN backoffice.projects j ON j.id = e.project_id
                    WHERE e.counts_on %s ORDER BY e.counts_on, e.seq
                    """;
            case LEDGER ->
                    """
                    SELECT (e.origin AT TIME ZONE 'UTC')::date, e.period,
                           backoffice.public_id('led_', e.id),
                           backoffice.public_id('prj_', e.project_id), e.kind, l.account,
                           l.amount_cents
                    FROM backoffice.ledger_entries e
                    JOIN backoffice.ledger_postings l ON l.entry_id = e.id
                    WHERE (e.origin AT TIME ZONE 'UTC')::date %s
                    ORDER BY e.origin, e.id, l.line
                    """;
            case PAYOUTS ->
                    """
                    SELECT (p.created_at AT TIME ZONE 'UTC')::date, c.plan, c.period_start,
                           c.period_end, backoffice.public_id('pay_', p.id),
                           backoffice.public_id('usr_', p.payee_id), p.gross_cents,
                           p.holdback_cents, p.adjustments_cents, p.withheld_cents, p.fees_cents,
                           p.net_cents, p.status, p.rail
                    FROM backoffice.payouts p
                    JOIN backoffice.payout_cycles c ON c.id = p.cycle_id
                    WHERE (p.created_at AT TIME ZONE 'UTC')::date %s
                    ORDER BY p.created_at, p.id
                    """;
            case INVOICES ->
                    """
                    SELECT (i.created_at AT TIME ZONE 'UTC')::date, i.number, i.kind,
                           backoffice.public_id('usr_', i.payer_id),
                           backoffice.public_id('prj_', i.project_id), i.period, i.net_cents,
                           i.taken_cents, i.country, i.tax_status, i.tax_percent, i.tax_cents,
                           p.paid_on
                    FROM backoffice.platform_invoices i
                    LEFT JOIN backoffice.invoice_payments p ON p.invoice_id = i.id
                    WHERE (i.created_at AT TIME ZONE 'UTC')::date %s ORDER BY i.seq
                    """;
            case TREASURY ->
                    """
                    SELECT (s.spent_at AT TIME ZONE 'UTC')::date,
                           backoffice.public_id('prj_', s.project_id), j.name, s.purpose, s.payee,
                           s.amount_cents, backoffice.public_id('vote_', s.vote_id)
                    FROM backoffice.treasury_spends s
                    JOIN backoffice.projects j ON j.id = s.project_id
                    WHERE (s.spent_at AT TIME ZONE 'UTC')::date %s ORDER BY s.seq
                    """;
        };
    }
}
