package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigPostgres;
import io.sluice.gateway.database.DatabaseAddress;

/// The ledger held against the tables that payouts are made from: two records of the same money,
/// written by different code.
final class SoundBooks {
    /// Each account of payouts, and what the tables say of it.
    private static final String ACCOUNTS =
            """
            WITH monthly AS (
                SELECT p.*, c.period_start FROM backoffice.cycle_projects p
                JOIN backoffice.payout_cycles c ON c.id = p.cycle_id AND c.plan = 'monthly'),
            restored AS (
                SELECT COALESCE(sum(restored_cents) FILTER (WHERE bearer = 'platform'), 0) AS fee,
                       COALESCE(sum(restored_cents) FILTER (WHERE bearer = 'treasury'), 0) AS rest
                FROM backoffice.frozen_parts),
            kept AS (
                SELECT 'platform_share' AS account,
                       -sum(platform_cents - back_platform_cents) - (SELECT fee FROM restored)
                           AS cents FROM monthly
                UNION ALL
                SELECT 'project_treasury',
                       -sum(treasury_cents - back_treasury_cents) - (SELECT rest FROM restored)
                           + (SELECT COALESCE(sum(amount_cents), 0)
                              FROM backoffice.treasury_spends)
                FROM monthly
                UNION ALL
                SELECT 'treasury_spends', -sum(amount_cents) FROM backoffice.treasury_spends
                WHERE purpose <> 'distribution'
                UNION ALL
                SELECT 'pending_payouts', -sum(amount_cents) FROM backoffice.lots
                WHERE payout_id IS NULL
                UNION ALL
                SELECT 'holdbacks', -sum(remaining_cents) FROM backoffice.holdbacks
                UNION ALL
                SELECT 'carried_pools', -sum(cents) FROM backoffice.carried_pools
                WHERE shared_in_cycle IS NULL
                UNION ALL
                SELECT 'carried_deficits', sum(deficit_out_cents) FROM monthly m
                WHERE NOT EXISTS (SELECT 1 FROM monthly later
                                  WHERE later.project_id = m.project_id
                                    AND later.period_start > m.period_start)
                UNION ALL
                SELECT 'advances', sum(i.gross_amount_cents) FROM backoffice.payout_items i
                JOIN backoffice.payout_cycles c ON c.id = i.cycle_id AND c.plan = 'weekly'
                WHERE c.period_end >= COALESCE(backoffice.first_open_month(), '-infinity')
                UNION ALL
                SELECT 'negative_balances', sum(cents) FROM backoffice.negative_entries
                UNION ALL
                SELECT 'write_offs', -sum(cents) FROM backoffice.negative_entries
                WHERE cause = 'write_off'
                UNION ALL
                SELECT 'payouts_under_way', -sum(amount_cents) FROM backoffice.transfers
                WHERE status IN ('pending', 'sending', 'unknown')
                UNION ALL
                SELECT 'paid_out',
                       -sum(fee_cents + CASE WHEN status IN ('sent', 'paid') THEN amount_cents
                                             ELSE 0 END) FROM backoffice.transfers
                UNION ALL
                SELECT 'rail_fees', sum(fee_cents) FROM backoffice.transfers),
            booked AS (
                SELECT account, sum(amount_cents) AS cents FROM backoffice.ledger_postings
                GROUP BY account)
            SELECT account || ': booked ' || COALESCE(b.cents, 0) || ', is '
                       || COALESCE(k.cents, 0)
            FROM kept k LEFT JOIN booked b USING (account)
            WHERE COALESCE(b.cents, 0) <> COALESCE(k.cents, 0)
            ORDER BY account
            """;

    /// Of each calculated month of a project: what it earned, and what was shared out of that.
    private static final String MONTHS =
            """
            SELECT e.project_id || ' ' || e.period || ': ' || sum(p.amount_cents)
            FROM backoffice.ledger_entries e JOIN backoffice.ledger_postings p ON p.entry_id = e.id
            WHERE e.period < backoffice.first_open_month()
              AND p.account IN ('project_revenue', 'project_refunds', 'project_disputes',
                                'project_infrastructure', 'project_shared')
            GROUP BY e.project_id, e.period HAVING sum(p.amount_cents) <> 0
            """;

    private SoundBooks() {}

    /// What the accounts say is what there is, to the cent.
    static void check(DatabaseAddress database) {
        assertThat(RigPostgres.column(database, ACCOUNTS)).isEmpty();
        assertThat(RigPostgres.column(database, MONTHS)).isEmpty();
    }
}
