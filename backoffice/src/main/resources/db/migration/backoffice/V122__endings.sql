-- Suspensions that staff has declared to be for good, with what Stripe took for it.
CREATE TABLE project_endings (
    account_id          TEXT PRIMARY KEY,
    project_id          UUID NOT NULL REFERENCES projects(id),
    penalty_cents       BIGINT NOT NULL CHECK (penalty_cents >= 0),
    from_treasury_cents BIGINT NOT NULL CHECK (from_treasury_cents BETWEEN 0 AND penalty_cents),
    declared_by         TEXT NOT NULL,
    declared_at         TIMESTAMPTZ NOT NULL
);

-- Projects whose payouts wait: suspended, and not for good.
CREATE VIEW frozen_projects AS
    SELECT j.id AS project_id
    FROM projects j
    JOIN connected_accounts a ON a.account_id = j.stripe_account_id
    WHERE a.suspended
      AND NOT EXISTS (SELECT 1 FROM project_endings e WHERE e.account_id = a.account_id);

ALTER TABLE treasury_spends DROP CONSTRAINT treasury_spends_purpose_check;
ALTER TABLE treasury_spends ADD CONSTRAINT treasury_spends_purpose_check CHECK (purpose IN
    ('bounty', 'marketing', 'infrastructure', 'third_party', 'legal', 'bug_bounty', 'penalty'));
