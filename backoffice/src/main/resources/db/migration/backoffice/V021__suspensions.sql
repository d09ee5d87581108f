-- What people are told, and what staff looks into.

-- Kept for whom they are for, whether or not they were also sent.
CREATE TABLE notices (
    id             UUID PRIMARY KEY,
    seq            BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE,
    contributor_id UUID NOT NULL REFERENCES users(id),
    kind           TEXT NOT NULL,
    project_id     UUID REFERENCES projects(id),
    text           TEXT NOT NULL,
    created_at     TIMESTAMPTZ NOT NULL
);

CREATE INDEX idx_notices_contributor ON notices(contributor_id, seq);

CREATE TABLE project_reviews (
    id         UUID PRIMARY KEY,
    seq        BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE,
    project_id UUID NOT NULL REFERENCES projects(id),
    kind       TEXT NOT NULL CHECK (kind IN ('suspension')),
    account_id TEXT NOT NULL,
    reason     TEXT,                     -- in the provider's word
    opened_at  TIMESTAMPTZ NOT NULL,
    closed_at  TIMESTAMPTZ,
    closed_by  TEXT,
    note       TEXT,
    CHECK ((closed_at IS NULL) = (closed_by IS NULL))
);

CREATE UNIQUE INDEX idx_project_reviews_open ON project_reviews(project_id, kind)
    WHERE closed_at IS NULL;

-- What the project's people were last told of its account.
ALTER TABLE connected_accounts ADD COLUMN told_suspended BOOLEAN NOT NULL DEFAULT false;
