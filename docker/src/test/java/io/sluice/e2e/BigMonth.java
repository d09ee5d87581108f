package io.sluice.e2e;

/// January 2026 for many projects and people, written straight into the tables of a back office:
/// over HTTP it would take longer than what is to be seen with it.
record BigMonth(PrivatePostgres postgres, int projects, int contributors, int events) {
    static final String CYCLE =
            """
            {"plan":"monthly","period_start":"2026-01-01","period_end":"2026-01-31"}
            """;

    private static final String IDS =
            """
            CREATE FUNCTION id(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
            AS $$ SELECT md5(kind || n)::uuid $$;
            """;

    /// Writes it; the tables must be there and empty.
    void fill() {
        int people = Math.max(contributors, projects * contributors / 5);
        postgres.execute(IDS + people(people) + revenue());
    }

    long items() {
        return (long) projects * contributors;
    }

    /// What a cycle leaves in any table, all tables together.
    long traces() {
        return postgres.number(
                """
                SELECT (SELECT count(*) FROM backoffice.payout_cycles)
                     + (SELECT count(*) FROM backoffice.cycle_projects)
                     + (SELECT count(*) FROM backoffice.payout_items)
                     + (SELECT count(*) FROM backoffice.payouts)
                     + (SELECT count(*) FROM backoffice.lots)
                """);
    }

    /// Projects whose items do not add up to their pool.
    long unsoundProjects() {
        return postgres.number(
                """
                SELECT count(*) FROM (
                    SELECT project_id FROM backoffice.payout_items
                    GROUP BY project_id, pool_amount_cents
                    HAVING sum(share_cents) <> pool_amount_cents) AS unsound
                """);
    }

    /// Takes away what was calculated, so that it can be calculated again.
    void forgetCycles() {
        postgres.execute("TRUNCATE backoffice.payout_cycles CASCADE");
    }

    private String people(int people) {
        return """
        INSERT INTO backoffice.users (id, display_name, email, country, kind, plan,
            account_created_at, identity_score, trust_level, upvoted_contributions,
            created_at, updated_at)
        SELECT id('user', n), 'person ' || n, 'person' || n || '@example.com', 'US', 'human',
               'standard', '2024-01-01', 90, 4, 5, now(), now()
        FROM generate_series(0, %1$d) AS n;
        INSERT INTO backoffice.projects (id, name, founder_id, country, stage,
            monthly_infrastructure_cents, created_at, updated_at)
        SELECT id('project', n), 'project ' || n, id('user', 0), 'US', 'shipped', 0,
               now(), now()
        FROM generate_series(0, %2$d) AS n;
        INSERT INTO backoffice.karma_grants
            (id, contributor_id, project_id, amount_hundredths, earned_at, created_at)
        SELECT gen_random_uuid(), id('user', n %% (%1$d + 1)), id('project', n / %3$d),
               5000 + n * 7919 %% 90000, '2026-01-10', now()
        FROM generate_series(0, (%2$d + 1) * %3$d - 1) AS n;
        """
                .formatted(people - 1, projects - 1, contributors);
    }

    private String revenue() {
        return """
        INSERT INTO backoffice.revenue_events
            (id, project_id, event_type, amount_cents, amount_usd_cents, stripe_event_id,
             effect_key, object_id, charge_id, origin, period, counts_on, source)
        SELECT gen_random_uuid(), id('project', n %% %d), 'charge', cents, cents, 'evt_' || n,
               'effect_' || n, 'ch_' || n, 'ch_' || n, '2026-01-15', '2026-01-01',
               '2026-01-15', 'one_time'
        FROM (SELECT n, 500 + n * 31 %% 9500 AS cents
              FROM generate_series(0, %d) AS n) AS events;
        ANALYZE
        """
                .formatted(projects, events - 1);
    }
}
