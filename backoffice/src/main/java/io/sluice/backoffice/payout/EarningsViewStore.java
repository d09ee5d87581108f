package io.sluice.backoffice.payout;

import static io.sluice.backoffice.payout.PayoutViewStore.texts;

import io.sluice.backoffice.payout.PayoutViewStore.Window;
import io.vertx.sqlclient.SqlClient;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What a payee reads of their own money, as JSON documents written where the data is. The payout
/// document alone carries dollars; it is the breakdown that lets anybody repeat the calculation.
public final class EarningsViewStore {
    private static final String PROJECT =
            """
            json_build_object(
                'project_id', backoffice.public_id('prj_', i.project_id),
                'project_name', j.name,
                'contributor_id', backoffice.public_id('usr_', i.contributor_id),
                'item_id', backoffice.public_id('item_', i.id),
                'gross_revenue', backoffice.dollars(q.gross_cents),
                'refunds', backoffice.dollars(q.refunds_cents + q.disputes_cents),
                'infrastructure_deduction', backoffice.dollars(q.infrastructure_cents),
                'deficit_in', backoffice.dollars(q.deficit_in_cents),
                'net_revenue', backoffice.dollars(i.net_revenue_cents),
                'contributor_pool_pct', i.pool_pct,
                'contributor_pool', backoffice.dollars(i.pool_amount_cents),
                'your_vested_karma', i.vested_karma,
                'total_project_karma', i.total_project_karma,
                'your_base_share', round(i.base_share, 4),
                'your_tier', backoffice.tier_name(i.tier),
                'your_tier_multiplier', i.tier_multiplier,
                'your_weighted_share', round(i.weighted_share, 4),
                'sum_all_weighted_shares', round(i.sum_weighted_shares, 4),
                'your_normalized_share', round(i.normalized_share, 4),
                'advances', backoffice.dollars(i.advances_cents),
                'your_gross_payout', backoffice.dollars(i.gross_amount_cents),
                'holdback_20pct', backoffice.dollars(i.holdback_cents),
                'your_net_payout', backoffice.dollars(i.net_amount_cents),
                'status', i.status, 'reasons', i.reasons)
            """;

    private static final String PAYOUT =
            """
            SELECT json_build_object(
                'payout_id', backoffice.public_id('pay_', p.id),
                'contributor_id', backoffice.public_id('usr_', p.payee_id),
                'cycle_id', backoffice.public_id('cyc_', p.cycle_id),
                'period', backoffice.period_text(c.plan, c.period_start, c.period_end),
                'projects', (SELECT COALESCE(json_agg(%s ORDER BY i.id), '[]')
                             FROM backoffice.payout_items i
                             JOIN backoffice.projects j ON j.id = i.project_id
                             JOIN backoffice.cycle_projects q
                               ON q.cycle_id = i.cycle_id AND q.project_id = i.project_id
                             WHERE i.cycle_id = p.cycle_id AND i.payee_id = p.payee_id),
                'pending_in', backoffice.dollars((
                    SELECT COALESCE(sum(l.amount_cents), 0)::bigint FROM backoffice.payout_lines l
                    JOIN backoffice.payout_items i ON i.id = l.item_id
                    WHERE l.payout_id = p.id AND l.origin <> 'release'
                      AND i.cycle_id <> p.cycle_id)),
                'deficit_in', backoffice.dollars((
                    SELECT COALESCE(sum(q.deficit_in_cents), 0)::bigint
                    FROM backoffice.cycle_projects q
                    WHERE q.cycle_id = p.cycle_id AND q.project_id IN
                        (SELECT i.project_id FROM backoffice.payout_items i
                         WHERE i.cycle_id = p.cycle_id AND i.payee_id = p.payee_id))),
                'advances', backoffice.dollars((
                    SELECT COALESCE(sum(i.advances_cents), 0)::bigint
                    FROM backoffice.payout_items i
                    WHERE i.cycle_id = p.cycle_id AND i.payee_id = p.payee_id)),
                'holdback_releases', backoffice.dollars((
                    SELECT COALESCE(sum(l.amount_cents), 0)::bigint FROM backoffice.payout_lines l
                    WHERE l.payout_id = p.id AND l.origin = 'release')),
                'total_gross', backoffice.dollars(p.gross_cents),
                'total_holdback', backoffice.dollars(p.holdback_cents),
                'adjustments', backoffice.dollars(p.adjustments_cents),
                'tax_withheld', backoffice.dollars(p.withheld_cents),
                'fees', backoffice.dollars(p.fees_cents),
                'total_net', backoffice.dollars(p.net_cents),
                'refunds', (SELECT COALESCE(json_agg(json_build_object(
                        'project_id', backoffice.public_id('prj_', t.project_id),
                        'amount', backoffice.dollars(t.cents), 'from', t.source,
                        'cause', t.cause) ORDER BY t.id), '[]')
                    FROM backoffice.takings t
                    WHERE t.cycle_id = p.cycle_id AND t.payee_id = p.payee_id),
                'pending_holdback_releases', (SELECT COALESCE(json_agg(json_build_object(
                        'from_period', backoffice.period_text(
                            hc.plan, hc.period_start, hc.period_end),
                        'amount', backoffice.dollars(h.remaining_cents),
                        'release_date', h.release_date) ORDER BY h.release_date, h.id), '[]')
                    FROM backoffice.holdbacks h
                    JOIN backoffice.payout_items hi ON hi.id = h.payout_item_id
                    JOIN backoffice.payout_cycles hc ON hc.id = hi.cycle_id
                    WHERE h.payee_id = p.payee_id AND h.status = 'held'
                      AND h.remaining_cents > 0),
                'payout_method', m.method_type, 'rail', p.rail, 'currency', 'USD',
                'status', p.status, 'reasons', p.reasons, 'failure', p.failure,
                'disbursed_at', backoffice.utc_text(p.disbursed_at))::text
            FROM backoffice.payouts p
            JOIN backoffice.payout_cycles c ON c.id = p.cycle_id
            LEFT JOIN LATERAL (SELECT t.method_id FROM backoffice.transfers t
                               WHERE t.payout_id = p.id ORDER BY t.id DESC LIMIT 1) AS x ON true
            LEFT JOIN backoffice.payout_methods m ON m.id = x.method_id
            """
                    .formatted(PROJECT);

    private static final String HOLDBACKS =
            """
            SELECT json_build_object(
                'holdback_id', backoffice.public_id('hbk_', h.id),
                'item_id', backoffice.public_id('item_', h.payout_item_id),
                'project_id', backoffice.public_id('prj_', h.project_id),
                'amount_cents', h.amount_cents, 'remaining_cents', h.remaining_cents,
                'release_date', h.release_date, 'status', h.status,
                'released_at', backoffice.utc_text(h.released_at),
                'clawback_reason', h.clawback_reason,
                'from_period', backoffice.period_text(c.plan, c.period_start, c.period_end))::text
            FROM backoffice.holdbacks h
            JOIN backoffice.payout_items i ON i.id = h.payout_item_id
            JOIN backoffice.payout_cycles c ON c.id = i.cycle_id
            WHERE h.payee_id = $1 ORDER BY h.created_at DESC, h.id DESC OFFSET $2 LIMIT $3
            """;

    private static final String EARNINGS =
            """
            SELECT json_build_object(
                'lifetime_cents', COALESCE((SELECT sum(p.net_cents) FROM backoffice.payouts p
                    WHERE p.payee_id = $1 AND p.status = 'disbursed'), 0),
                'pending_cents', COALESCE((SELECT sum(l.amount_cents) FROM backoffice.lots l
                    WHERE l.payee_id = $1 AND l.payout_id IS NULL), 0),
                'negative_cents', COALESCE((SELECT sum(n.cents) FROM backoffice.negative_entries n
                    WHERE n.payee_id = $1), 0),
                'holdback_cents', COALESCE((SELECT sum(h.remaining_cents)
                    FROM backoffice.holdbacks h
                    WHERE h.payee_id = $1 AND h.status = 'held'), 0),
                'projected_month_cents', COALESCE((
                    SELECT sum(trunc(i.normalized_share * i.pool_pct * GREATEST(r.net, 0)
                               * EXTRACT(DAY FROM $3::date) / EXTRACT(DAY FROM $2::date)))::bigint
                    FROM (SELECT DISTINCT ON (project_id, contributor_id) *
                          FROM backoffice.payout_items WHERE payee_id = $1
                          ORDER BY project_id, contributor_id, created_at DESC) i
                    CROSS JOIN LATERAL (
                        SELECT COALESCE(sum(e.amount_usd_cents), 0) AS net
                        FROM backoffice.revenue_events e WHERE e.project_id = i.project_id
                          AND e.period BETWEEN date_trunc('month', $2::date)::date AND $2) r), 0),
                'by_project', COALESCE((SELECT json_agg(json_build_object(
                        'project_id', backoffice.public_id('prj_', s.project_id),
                        'project_name', j.name, 'gross_cents', s.gross_cents,
                        'periods', s.periods) ORDER BY j.name)
                    FROM (SELECT g.project_id, sum(g.cents)::bigint AS gross_cents,
                                 json_agg(json_build_object('period', g.period,
                                     'gross_cents', g.cents) ORDER BY g.period) AS periods
                          FROM (SELECT i.project_id, to_char(c.period_start, 'YYYY-MM') AS period,
                                       sum(i.gross_amount_cents)::bigint AS cents
                                FROM backoffice.payout_items i
                                JOIN backoffice.payout_cycles c ON c.id = i.cycle_id
                                WHERE i.payee_id = $1 GROUP BY 1, 2) AS g
                          GROUP BY g.project_id) AS s
                    JOIN backoffice.projects j ON j.id = s.project_id), '[]'::json),
                'tier_impact_pct', (SELECT %s)
                )::text
            """
                    .formatted(tierImpact());

    /// Payout ÷ payout recomputed with the own multiplier 1.0, − 1, over the last cycle's items.
    private static String tierImpact() {
        return """
        CASE WHEN sum(alone) > 0
             THEN round((sum(i.share_cents) / sum(alone) - 1) * 100, 2) END
        FROM (SELECT *, pool_amount_cents * base_share
                  / NULLIF(sum_weighted_shares - weighted_share + base_share, 0) AS alone
              FROM backoffice.payout_items) AS i WHERE i.payee_id = $1
          AND i.gross_amount_cents > 0
          AND i.cycle_id = (SELECT x.cycle_id FROM backoffice.payout_items x
                            WHERE x.payee_id = $1 ORDER BY x.created_at DESC LIMIT 1)
        """;
    }

    public List<String> payouts(SqlClient client, UUID payeeId, Window window) {
        return texts(
                client,
                PAYOUT + " WHERE p.payee_id = $1 ORDER BY p.id DESC OFFSET $2 LIMIT $3",
                payeeId,
                window.from(),
                (long) window.limit());
    }

    public Optional<String> payout(SqlClient client, UUID payeeId, UUID payoutId) {
        return texts(client, PAYOUT + " WHERE p.payee_id = $1 AND p.id = $2", payeeId, payoutId)
                .stream()
                .findFirst();
    }

    public List<String> holdbacks(SqlClient client, UUID payeeId, Window window) {
        return texts(client, HOLDBACKS, payeeId, window.from(), (long) window.limit());
    }

    /// What a contributor earned, has pending and held back.
    ///
    /// @param today the day of the month so far, from which the month is projected
    public String earnings(SqlClient client, UUID payeeId, LocalDate today) {
        return texts(client, EARNINGS, payeeId, today, today.withDayOfMonth(today.lengthOfMonth()))
                .getFirst();
    }
}
