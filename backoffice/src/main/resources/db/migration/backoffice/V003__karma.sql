-- What contributors' work weighs, and how each project divides its revenue.

CREATE TABLE karma_grants (
    id                uuid PRIMARY KEY,
    seq               bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    contributor_id    uuid NOT NULL REFERENCES users,
    project_id        uuid NOT NULL REFERENCES projects,
    amount_hundredths bigint NOT NULL CHECK (amount_hundredths BETWEEN 1 AND 100000000000),
    earned_at         timestamptz NOT NULL,
    created_at        timestamptz NOT NULL,
    revoked_at        timestamptz,
    revoked_reason    text CHECK (length(revoked_reason) BETWEEN 1 AND 2000),
    CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL))
);

CREATE INDEX idx_karma_grants_project ON karma_grants (project_id, contributor_id);
CREATE INDEX idx_karma_grants_contributor ON karma_grants (contributor_id, project_id);

-- What keeps a contributor's karma vesting, beside the grants themselves.
CREATE TABLE karma_activity (
    id             uuid PRIMARY KEY,
    contributor_id uuid NOT NULL REFERENCES users,
    project_id     uuid NOT NULL REFERENCES projects,
    kind           text NOT NULL CHECK (kind IN ('review', 'comment', 'vote', 'contribution')),
    occurred_at    timestamptz NOT NULL,
    created_at     timestamptz NOT NULL
);

CREATE INDEX idx_karma_activity ON karma_activity (project_id, contributor_id, occurred_at);

-- Project revenue split configuration
CREATE TABLE project_splits (
    id                   UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id           UUID NOT NULL REFERENCES projects(id),
    contributor_pool_pct NUMERIC(5,4) NOT NULL DEFAULT 0.7000,
    platform_fee_pct     NUMERIC(5,4) NOT NULL DEFAULT 0.1500,
    treasury_pct         NUMERIC(5,4) NOT NULL DEFAULT 0.1500,
    governance_vote_id   UUID, -- null for default, references governance vote that changed it
    effective_from       TIMESTAMPTZ NOT NULL DEFAULT now(),
    created_at           TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT valid_split CHECK (
        contributor_pool_pct + platform_fee_pct + treasury_pct = 1.0000
        AND contributor_pool_pct BETWEEN 0.6000 AND 0.8000
        AND platform_fee_pct = 0.1500
    ),
    UNIQUE (project_id, effective_from)
);
