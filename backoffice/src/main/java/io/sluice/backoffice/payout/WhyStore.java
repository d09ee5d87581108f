package io.sluice.backoffice.payout;

import io.vertx.sqlclient.SqlClient;
import java.util.Optional;
import java.util.UUID;

/// Tells how an item came out: rule by rule, in the order the calculation takes them, each with
/// what went in and what came out of it, as stored.
public final class WhyStore {
    private static final String SUMS =
            """
            json_build_object('rule', 'net_revenue',
                'text', 'gross - refunds - disputes - infrastructure - deficit carried in',
                'inputs', json_build_object('gross_cents', q.gross_cents,
                    'refunds_cents', q.refunds_cents, 'disputes_cents', q.disputes_cents,
                    'infrastructure_cents', q.infrastructure_cents,
                    'deficit_in_cents', q.deficit_in_cents),
                'result', json_build_object('net_revenue_cents', q.net_revenue_cents)),
            json_build_object('rule', 'split',
                'text', 'platform and pool rounded half-even, the treasury takes the rest',
                'inputs', json_build_object('net_revenue_cents', q.net_revenue_cents,
                    'contributor_pool_pct', i.pool_pct),
                'result', json_build_object('platform_cents', q.platform_cents,
                    'pool_cents', q.pool_cents, 'treasury_cents', q.treasury_cents)),
            json_build_object('rule', 'pool',
                'text', 'the split''s part and what was carried in',
                'inputs', json_build_object('pool_cents', q.pool_cents),
                'result', json_build_object('pool_amount_cents', i.pool_amount_cents))
            """;

    private static final String SHARES =
            """
            json_build_object('rule', 'base_share', 'text', 'vested karma / all project karma',
                'inputs', json_build_object('vested_karma', i.vested_karma,
                    'total_project_karma', i.total_project_karma),
                'result', json_build_object('base_share', i.base_share)),
            json_build_object('rule', 'tier', 'text', 'by all karma ever earned and not revoked',
                'inputs', json_build_object('tier', i.tier,
                    'tier_name', backoffice.tier_name(i.tier)),
                'result', json_build_object('tier_multiplier', i.tier_multiplier)),
            json_build_object('rule', 'normalized_share',
                'text', 'base share x multiplier / sum over all contributors',
                'inputs', json_build_object('weighted_share', i.weighted_share,
                    'sum_all_weighted_shares', i.sum_weighted_shares),
                'result', json_build_object('normalized_share', i.normalized_share)),
            json_build_object('rule', 'share',
                'text', 'pool x weight / all weights, cents by largest remainder',
                'inputs', json_build_object('pool_amount_cents', i.pool_amount_cents,
                    'normalized_share', i.normalized_share),
                'result', json_build_object('share_cents', i.share_cents)),
            json_build_object('rule', 'advances', 'text', 'less what weekly cycles had given',
                'inputs', json_build_object('share_cents', i.share_cents,
                    'advances_cents', i.advances_cents),
                'result', json_build_object('gross_amount_cents', i.gross_amount_cents)),
            json_build_object('rule', 'holdback', 'text', 'a fifth, rounded down, held for 30 days',
                'inputs', json_build_object('gross_amount_cents', i.gross_amount_cents),
                'result', json_build_object('holdback_cents', i.holdback_cents,
                    'net_amount_cents', i.net_amount_cents))
            """;

    private static final String PAYMENT =
            """
            json_build_object('rule', 'gates_and_threshold',
                'text', 'gates, flags, and $25.00 over all items of the payee',
                'inputs', json_build_object('payee_id', backoffice.public_id('usr_', i.payee_id),
                    'gates', COALESCE(p.decided_input, p.input) -> 'gates',
                    'negative_cents', COALESCE(p.decided_input, p.input) -> 'negative_cents',
                    'payee_gross_cents', p.gross_cents, 'payee_net_cents', p.net_cents),
                'result', json_build_object('status', i.status, 'reasons', i.reasons,
                    'payout_status', p.status, 'payout_reasons', p.reasons)),
            json_build_object('rule', 'payments', 'text', 'the payouts that carried this item',
                'inputs', json_build_object('item_id', backoffice.public_id('item_', i.id)),
                'result', (SELECT COALESCE(json_agg(json_build_object(
                        'payout_id', backoffice.public_id('pay_', l.payout_id),
                        'origin', l.origin, 'amount_cents', l.amount_cents,
                        'holdback_cents', l.holdback_cents,
                        'adjustment_cents', l.adjustment_cents, 'net_cents', l.net_cents,
                        'status', y.status) ORDER BY y.id), '[]')
                    FROM backoffice.payout_lines l JOIN backoffice.payouts y ON y.id = l.payout_id
                    WHERE l.item_id = i.id)),
            json_build_object('rule', 'takings',
                'text', 'what refunds, disputes and clawbacks took from it later',
                'inputs', json_build_object('item_id', backoffice.public_id('item_', i.id)),
                'result', (SELECT COALESCE(json_agg(json_build_object('from', t.source,
                        'cause', t.cause, 'cents', t.cents) ORDER BY t.id), '[]')
                    FROM backoffice.takings t
                    WHERE t.source_id IN (SELECT id FROM backoffice.lots WHERE item_id = i.id
                                          UNION ALL SELECT id FROM backoffice.holdbacks
                                          WHERE payout_item_id = i.id)))
            """;

    private static final String WHY =
            """
            SELECT json_build_object(
                'item_id', backoffice.public_id('item_', i.id),
                'contributor_id', backoffice.public_id('usr_', i.contributor_id),
                'payee_id', backoffice.public_id('usr_', i.payee_id),
                'project_id', backoffice.public_id('prj_', i.project_id),
                'period', backoffice.period_text(c.plan, c.period_start, c.period_end),
                'rules', json_build_array(%s, %s, %s))::text
            FROM backoffice.payout_items i
            JOIN backoffice.payout_cycles c ON c.id = i.cycle_id
            JOIN backoffice.cycle_projects q
              ON q.cycle_id = i.cycle_id AND q.project_id = i.project_id
            LEFT JOIN backoffice.payouts p ON p.cycle_id = i.cycle_id AND p.payee_id = i.payee_id
            WHERE i.id = $1
            """
                    .formatted(SUMS, SHARES, PAYMENT);

    public Optional<String> why(SqlClient client, UUID itemId) {
        return PayoutViewStore.texts(client, WHY, itemId).stream().findFirst();
    }
}
