package io.sluice.benchmarks.sluice;

import io.sluice.gateway.database.DatabaseAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// A month of projects with contributors and revenue, written straight into the tables of a back
/// office: over HTTP it would take hours. Each person works on five projects; of a hundred events
/// four are refunds. Half of the people have all papers, so that both sides of a gate are walked.
public record CycleWorld(DatabaseAddress database, int projects, int contributors, int events) {
    public static final String PERIOD_START = "2026-01-01";
    public static final String PERIOD_END = "2026-01-31";
    public static final String CALCULATED_AT = "2026-02-01T00:00:00Z";

    private static final int PROJECTS_A_PERSON = 5;

    /// The id of the n-th of a kind, the same in every table.
    private static final String IDS =
            """
            CREATE FUNCTION pg_temp.id(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
            AS $$ SELECT md5(kind || n)::uuid $$
            """;

    private static final String ACTIVITY =
            """
            INSERT INTO backoffice.karma_activity
                (id, contributor_id, project_id, kind, occurred_at, created_at)
            SELECT gen_random_uuid(), contributor_id, project_id, 'review', '2026-01-15', now()
            FROM backoffice.karma_grants
            """;

    /// Items of a cycle.
    public int items() {
        return projects * contributors;
    }

    /// Writes all of it; the tables must be there and empty.
    public void fill() throws SQLException {
        int people = Math.max(contributors, items() / PROJECTS_A_PERSON);
        run(
                IDS,
                people(people),
                projectRows(),
                karma(people),
                ACTIVITY,
                revenue(),
                papers(people),
                "ANALYZE");
    }

    /// Takes away what was calculated, so that it can be calculated again.
    public void forgetCycles() throws SQLException {
        run("TRUNCATE backoffice.payout_cycles CASCADE");
    }

    /// The items of all cycles, each with a pool that adds up.
    public long soundItems() throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet sums =
                        statement.executeQuery(
                                """
                                SELECT count(*), bool_and(sound)
                                FROM (SELECT count(*) OVER () AS items,
                                             sum(share_cents) OVER (PARTITION BY project_id)
                                                 = pool_amount_cents AS sound
                                      FROM backoffice.payout_items) AS items
                                """)) {
            if (!sums.next() || !sums.getBoolean(2)) {
                throw new IllegalStateException("items do not add up to their pools");
            }
            return sums.getLong(1);
        }
    }

    private void run(String... statements) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String people(int count) {
        return """
        INSERT INTO backoffice.users (id, display_name, email, country, kind, plan,
            account_created_at, identity_score, trust_level, upvoted_contributions,
            created_at, updated_at)
        SELECT pg_temp.id('user', n), 'person ' || n, 'person' || n || '@example.com', 'US',
               'human', 'standard', '2024-01-01', 90, 4, 5, now(), now()
        FROM generate_series(0, %d) AS n
        """
                .formatted(count - 1);
    }

    private String projectRows() {
        return """
        INSERT INTO backoffice.projects (id, name, founder_id, country, stage,
            monthly_infrastructure_cents, created_at, updated_at)
        SELECT pg_temp.id('project', n), 'project ' || n, pg_temp.id('user', 0), 'US',
               'shipped', 0, now(), now()
        FROM generate_series(0, %d) AS n
        """
                .formatted(projects - 1);
    }

    private String karma(int people) {
        return """
        INSERT INTO backoffice.karma_grants
            (id, contributor_id, project_id, amount_hundredths, earned_at, created_at)
        SELECT gen_random_uuid(), pg_temp.id('user', n %% %d), pg_temp.id('project', n / %d),
               5000 + n * 7919 %% 90000, timestamptz '2025-12-01' - n %% 50 * interval '1 day',
               now()
        FROM generate_series(0, %d) AS n
        """
                .formatted(people, contributors, items() - 1);
    }

    private String revenue() {
        return """
        INSERT INTO backoffice.revenue_events
            (id, project_id, event_type, amount_cents, amount_usd_cents, stripe_event_id,
             effect_key, object_id, charge_id, origin, period, counts_on, source)
        SELECT gen_random_uuid(), pg_temp.id('project', n %% %d), type, cents, cents,
               'evt_' || n, 'effect_' || n, 'ch_' || n, 'ch_' || n,
               day + interval '12 hours', '2026-01-01', day, 'one_time'
        FROM (SELECT n, date '2026-01-01' + (n %% 31)::integer AS day,
                     CASE WHEN refunded THEN 'refund' ELSE 'charge' END AS type,
                     CASE WHEN refunded THEN -400 ELSE 500 + n * 31 %% 9500 END AS cents
              FROM (SELECT n, n / %d %% 25 = 24 AS refunded
                    FROM generate_series(0::bigint, %d) AS n) AS each) AS events
        """
                .formatted(projects, projects, events - 1);
    }

    private static String papers(int people) {
        return """
        INSERT INTO backoffice.tax_forms
            (contributor_id, form_type, vendor_form_id, status, signed_on)
        SELECT pg_temp.id('user', n), 'w9', 'form ' || n, 'validated', '2026-01-01'
        FROM generate_series(0, %1$d, 2) AS n;
        INSERT INTO backoffice.payout_methods
            (contributor_id, method_type, details_encrypted, details_masked, verified,
             effective_from)
        SELECT pg_temp.id('user', n), 'ach', 'none', 'none', true, '2026-01-01'
        FROM generate_series(0, %1$d, 2) AS n;
        INSERT INTO backoffice.agreements
            (contributor_id, project_id, version, accepted_at, recorded_by)
        SELECT contributor_id, project_id, '1', '2026-01-01', 'bench'
        FROM backoffice.karma_grants
        """
                .formatted(people - 1);
    }
}
