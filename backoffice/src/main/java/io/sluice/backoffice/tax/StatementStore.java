package io.sluice.backoffice.tax;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.SqlClient;
import java.util.UUID;

/// What one payee was paid in a year, payout by payout, for their own books. Called inside the
/// caller's transaction, on a thread that may wait.
public final class StatementStore {
    /// A payee has a payout a week at most.
    private static final long PAYOUTS_MAX = 200;

    /// The statement of a year, as a document.
    public String statement(SqlClient client, UUID payeeId, int year) {
        return query(
                        client,
                        """
                        WITH paid AS (
                            SELECT p.*, c.plan, c.period_start, c.period_end, m.method_type
                            FROM backoffice.payouts p
                            JOIN backoffice.payout_cycles c ON c.id = p.cycle_id
                            LEFT JOIN LATERAL (SELECT t.method_id FROM backoffice.transfers t
                                               WHERE t.payout_id = p.id
                                               ORDER BY t.id DESC LIMIT 1) AS x ON true
                            LEFT JOIN backoffice.payout_methods m ON m.id = x.method_id
                            WHERE p.payee_id = $1 AND p.status = 'disbursed'
                              AND p.disbursed_at >= $2 AND p.disbursed_at < $3
                            ORDER BY p.disbursed_at, p.id LIMIT $4)
                        SELECT json_build_object(
                            'year', $5::integer, 'currency', 'usd',
                            'paid_cents', COALESCE(sum(net_cents), 0)::bigint,
                            'tax_withheld_cents', COALESCE(sum(withheld_cents), 0)::bigint,
                            'fees_cents', COALESCE(sum(fees_cents), 0)::bigint,
                            'held_back_cents', COALESCE(sum(holdback_cents), 0)::bigint,
                            'reportable_cents', COALESCE(sum(net_cents)
                                FILTER (WHERE method_type <> 'paypal'), 0)::bigint,
                            'payouts', COALESCE(json_agg(json_build_object(
                                'payout_id', backoffice.public_id('pay_', id),
                                'period', backoffice.period_text(plan, period_start, period_end),
                                'paid_at', backoffice.utc_text(disbursed_at),
                                'gross_cents', gross_cents, 'holdback_cents', holdback_cents,
                                'adjustments_cents', adjustments_cents,
                                'tax_withheld_cents', withheld_cents, 'fees_cents', fees_cents,
                                'net_cents', net_cents, 'payout_method', method_type,
                                'rail', rail, 'reportable', method_type <> 'paypal')
                                ORDER BY disbursed_at, id), '[]'))::text
                        FROM paid
                        """,
                        payeeId,
                        Form1099Store.begin(year),
                        Form1099Store.begin(year + 1),
                        PAYOUTS_MAX,
                        year)
                .await()
                .iterator()
                .next()
                .getString(0);
    }
}
