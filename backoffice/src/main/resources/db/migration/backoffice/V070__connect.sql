-- Accounts at Stripe that we open for others: of a project, or of a payee who is paid there. The
-- row is there before Stripe is asked, and its id is the key of that request, so that a crash in
-- between opens no second one.
CREATE TABLE stripe_accounts (
    id             UUID PRIMARY KEY,
    project_id     UUID REFERENCES projects(id),
    contributor_id UUID UNIQUE REFERENCES users(id),
    kind           TEXT NOT NULL CHECK (kind IN ('express', 'custom')),
    name           TEXT NOT NULL,        -- what was asked for stays what it was: the key holds it
    country        TEXT NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    url            TEXT,
    account_id     TEXT UNIQUE CHECK (length(account_id) BETWEEN 1 AND 255),
    ordered_at     TIMESTAMPTZ NOT NULL,
    attempts       INTEGER NOT NULL DEFAULT 0,
    next_try       TIMESTAMPTZ NOT NULL,
    refusal        TEXT,                 -- Stripe's code for the last refusal
    opened_at      TIMESTAMPTZ,
    UNIQUE (project_id, kind),
    CHECK ((project_id IS NULL) <> (contributor_id IS NULL)),
    CHECK ((account_id IS NULL) = (opened_at IS NULL)),
    CHECK (contributor_id IS NULL OR kind = 'express')
);

CREATE INDEX idx_stripe_accounts_due ON stripe_accounts(next_try) WHERE account_id IS NULL;

-- What the provider last said of a connected account, as far as it decides what may be done.
ALTER TABLE connected_accounts
    ADD COLUMN charges_enabled   BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN payouts_enabled   BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN details_submitted BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN currently_due     TEXT[] NOT NULL DEFAULT '{}';
