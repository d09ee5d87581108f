package io.sluice.backoffice.payout;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What people read of cycles and payouts, as JSON documents written where the data is: read
/// models, which decide nothing.
public final class PayoutViewStore {
    private static final String CYCLE =
            """
            SELECT json_build_object(
                'cycle_id', backoffice.public_id('cyc_', c.id), 'plan', c.plan,
                'period_start', c.period_start, 'period_end', c.period_end, 'status', c.status,
                'calculated_at', backoffice.utc_text(c.calculated_at),
                'calculated_by', c.calculated_by, 'approved_by', c.approved_by,
                'approved_at', backoffice.utc_text(c.approved_at),
                'disbursed_at', backoffice.utc_text(c.disbursed_at),
                'totals', (SELECT json_build_object(
                        'projects', count(*),
                        'net_revenue_cents', COALESCE(sum(GREATEST(net_revenue_cents, 0)), 0),
                        'platform_cents', COALESCE(sum(platform_cents), 0),
                        'pool_cents', COALESCE(sum(pool_cents), 0),
                        'treasury_cents', COALESCE(sum(treasury_cents), 0),
                        'platform_given_back_cents', COALESCE(sum(back_platform_cents), 0),
                        'pool_given_back_cents', COALESCE(sum(back_pool_cents), 0),
                        'treasury_given_back_cents', COALESCE(sum(back_treasury_cents), 0),
                        'deficit_cents', COALESCE(sum(deficit_out_cents), 0),
                        'items', (SELECT count(*) FROM backoffice.payout_items i
                                  WHERE i.cycle_id = c.id),
                        'gross_cents', (SELECT COALESCE(sum(gross_amount_cents), 0)
                                        FROM backoffice.payout_items i WHERE i.cycle_id = c.id),
                        'holdback_cents', (SELECT COALESCE(sum(holdback_cents), 0)
                                           FROM backoffice.payouts p WHERE p.cycle_id = c.id
                                             AND p.status IN ('pending', 'disbursed')),
                        'net_cents', (SELECT COALESCE(sum(net_cents), 0)
                                      FROM backoffice.payouts p WHERE p.cycle_id = c.id
                                        AND p.status IN ('pending', 'disbursed')))
                    FROM backoffice.cycle_projects q WHERE q.cycle_id = c.id))::text
            FROM backoffice.payout_cycles c
            """;

    private static final String ITEM =
            """
            SELECT json_build_object(
                'item_id', backoffice.public_id('item_', i.id),
                'cycle_id', backoffice.public_id('cyc_', i.cycle_id),
                'contributor_id', backoffice.public_id('usr_', i.contributor_id),
                'contributor_name', (SELECT u.display_name FROM backoffice.users u
                                     WHERE u.id = i.contributor_id),
                'payee_id', backoffice.public_id('usr_', i.payee_id),
                'project_id', backoffice.public_id('prj_', i.project_id),
                'project_name', (SELECT j.name FROM backoffice.projects j
                                 WHERE j.id = i.project_id),
                'net_revenue_cents', i.net_revenue_cents, 'pool_pct', i.pool_pct,
                'pool_amount_cents', i.pool_amount_cents, 'vested_karma', i.vested_karma,
                'total_project_karma', i.total_project_karma,
                'base_share', round(i.base_share, 4), 'tier', i.tier,
                'tier_name', backoffice.tier_name(i.tier),
                'tier_multiplier', i.tier_multiplier,
                'weighted_share', round(i.weighted_share, 4),
                'normalized_share', round(i.normalized_share, 4),
                'gross_amount_cents', i.gross_amount_cents,
                'advances_cents', i.advances_cents,
                'holdback_cents', i.holdback_cents, 'net_amount_cents', i.net_amount_cents,
                'status', i.status, 'reasons', i.reasons,
                'flags', (SELECT COALESCE(json_agg(json_build_object(
                              'flag_id', backoffice.public_id('flag_', f.id), 'reason', f.reason,
                              'status', f.status, 'note', f.note) ORDER BY f.id), '[]')
                          FROM backoffice.item_flags f WHERE f.item_id = i.id))::text
            FROM backoffice.payout_items i
            """;

    private static final String SKIPPED =
            """
            SELECT entry::text FROM (
                SELECT 0 AS kind, q.project_id AS id, NULL::uuid AS other, json_build_object(
                    'project_id', backoffice.public_id('prj_', q.project_id),
                    'contributor_id', NULL, 'payee_id', NULL, 'item_id', NULL,
                    'amount_cents', 0,
                    'reasons', json_build_array(
                        CASE WHEN q.net_revenue_cents < 0 THEN 'negative_revenue'
                             WHEN q.net_revenue_cents = 0 THEN 'no_revenue'
                             ELSE 'nobody_shares' END)) AS entry
                FROM backoffice.cycle_projects q
                WHERE q.cycle_id = $1 AND NOT EXISTS (
                    SELECT 1 FROM backoffice.payout_items i
                    WHERE i.cycle_id = $1 AND i.project_id = q.project_id
                      AND i.gross_amount_cents > 0)
                UNION ALL
                SELECT 1, i.project_id, i.contributor_id, json_build_object(
                    'project_id', backoffice.public_id('prj_', i.project_id),
                    'contributor_id', backoffice.public_id('usr_', i.contributor_id),
                    'payee_id', backoffice.public_id('usr_', i.payee_id),
                    'item_id', backoffice.public_id('item_', i.id),
                    'amount_cents', i.gross_amount_cents,
                    'reasons', CASE WHEN cardinality(i.reasons) > 0 THEN to_json(i.reasons)
                                    WHEN i.tier = 0 THEN '["observer"]'::json
                                    ELSE '["no_vested_karma"]'::json END)
                FROM backoffice.payout_items i
                WHERE i.cycle_id = $1
                  AND (cardinality(i.reasons) > 0
                       OR (i.gross_amount_cents = 0 AND i.advances_cents = 0))) AS skipped
            ORDER BY kind, id, other OFFSET $2 LIMIT $3
            """;

    private static final String TRANSFER =
            """
            SELECT json_build_object(
                'transfer_id', backoffice.public_id('tr_', t.id),
                'payout_id', backoffice.public_id('pay_', t.payout_id),
                'payee_id', backoffice.public_id('usr_', p.payee_id),
                'cycle_id', backoffice.public_id('cyc_', p.cycle_id),
                'rail', t.rail, 'amount_cents', t.amount_cents, 'status', t.status,
                'rail_reference', t.rail_reference, 'failure', t.failure,
                'attempts', t.attempts, 'created_at', backoffice.utc_text(t.created_at),
                'updated_at', backoffice.utc_text(t.updated_at))::text
            FROM backoffice.transfers t JOIN backoffice.payouts p ON p.id = t.payout_id
            """;

    /// A window of a list: how many before it, how many in it.
    public record Window(long from, int limit) {}

    public Optional<String> cycle(SqlClient client, UUID id) {
        return texts(client, CYCLE + " WHERE c.id = $1", id).stream().findFirst();
    }

    /// Newest first.
    public List<String> cycles(SqlClient client, Window window) {
        return texts(
                client,
                CYCLE + " ORDER BY c.period_end DESC, c.plan, c.id OFFSET $1 LIMIT $2",
                window.from,
                (long) window.limit);
    }

    /// The items of a cycle.
    ///
    /// @param person whose alone; null: all
    public List<String> items(
            SqlClient client, UUID cycleId, @Nullable UUID person, Window window) {
        return texts(
                client,
                ITEM
                        + """
                        WHERE i.cycle_id = $1
                          AND ($2::uuid IS NULL OR i.contributor_id = $2 OR i.payee_id = $2)
                        ORDER BY i.id OFFSET $3 LIMIT $4
                        """,
                cycleId,
                person,
                window.from,
                (long) window.limit);
    }

    public Optional<String> item(SqlClient client, UUID id) {
        return texts(client, ITEM + " WHERE i.id = $1", id).stream().findFirst();
    }

    /// Who and what a cycle gives nothing, with the reasons.
    public List<String> skipped(SqlClient client, UUID cycleId, Window window) {
        return texts(client, SKIPPED, cycleId, window.from, (long) window.limit);
    }

    /// Newest first.
    public List<String> transfers(SqlClient client, @Nullable String status, Window window) {
        return texts(
                client,
                TRANSFER
                        + """
                        WHERE $1::text IS NULL OR t.status = $1
                        ORDER BY t.created_at DESC, t.id DESC OFFSET $2 LIMIT $3
                        """,
                status,
                window.from,
                (long) window.limit);
    }

    public Optional<String> transfer(SqlClient client, UUID id) {
        return texts(client, TRANSFER + " WHERE t.id = $1", id).stream().findFirst();
    }

    static List<String> texts(SqlClient client, String sql, @Nullable Object... values) {
        List<String> texts = new ArrayList<>();
        for (Row row : query(client, sql, values).await()) {
            texts.add(row.getString(0));
        }
        return texts;
    }
}
