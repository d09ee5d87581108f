-- Payout cycles, what they decided, and the money that leaves. The six tables of the specification
-- stand as it prints them; what the rules need beyond that is added behind its columns.

CREATE TABLE payout_cycles (
    id              UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    period_start    DATE NOT NULL,
    period_end      DATE NOT NULL,                  -- inclusive
    status          TEXT NOT NULL DEFAULT 'calculating'
        CHECK (status IN ('calculating', 'review', 'approved', 'disbursing', 'complete')),
    calculated_at   TIMESTAMPTZ,
    disbursed_at    TIMESTAMPTZ,
    created_at      TIMESTAMPTZ NOT NULL DEFAULT now(),
    plan            TEXT NOT NULL CHECK (plan IN ('monthly', 'weekly')),
    calculated_by   TEXT,                           -- null: the job
    changed_by      TEXT,                           -- who last changed an item
    approved_by     TEXT,
    approved_at     TIMESTAMPTZ,
    CHECK (period_start <= period_end),
    CHECK (status IN ('calculating', 'review') OR approved_at IS NOT NULL),
    UNIQUE (plan, period_start)
);

-- What one project brought into a cycle and what came out of it.
CREATE TABLE cycle_projects (
    cycle_id              UUID NOT NULL REFERENCES payout_cycles(id),
    project_id            UUID NOT NULL REFERENCES projects(id),
    gross_cents           BIGINT NOT NULL,
    refunds_cents         BIGINT NOT NULL,
    disputes_cents        BIGINT NOT NULL,
    infrastructure_cents  BIGINT NOT NULL,          -- taken from revenue
    founder_invoice_cents BIGINT NOT NULL,          -- what revenue did not cover
    period_net_cents      BIGINT NOT NULL,
    deficit_in_cents      BIGINT NOT NULL,
    deficit_out_cents     BIGINT NOT NULL CHECK (deficit_out_cents >= 0),
    net_revenue_cents     BIGINT NOT NULL,
    platform_cents        BIGINT NOT NULL,
    pool_cents            BIGINT NOT NULL,
    treasury_cents        BIGINT NOT NULL,
    back_platform_cents   BIGINT NOT NULL,          -- given back for refunded months
    back_pool_cents       BIGINT NOT NULL,
    back_treasury_cents   BIGINT NOT NULL,
    split_bp              INTEGER NOT NULL,
    input                 JSONB NOT NULL,
    PRIMARY KEY (cycle_id, project_id)
);

CREATE INDEX idx_cycle_projects_project ON cycle_projects(project_id);

CREATE TABLE payout_items (
    id                  UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    cycle_id            UUID NOT NULL REFERENCES payout_cycles(id),
    contributor_id      UUID NOT NULL REFERENCES users(id),
    project_id          UUID NOT NULL REFERENCES projects(id),
    net_revenue_cents   BIGINT NOT NULL,
    pool_pct            NUMERIC(5,4) NOT NULL,
    pool_amount_cents   BIGINT NOT NULL,
    vested_karma        NUMERIC(12,2) NOT NULL,
    total_project_karma NUMERIC(12,2) NOT NULL,
    base_share          NUMERIC(10,8) NOT NULL,
    tier                SMALLINT NOT NULL,
    tier_multiplier     NUMERIC(4,2) NOT NULL,
    weighted_share      NUMERIC(10,8) NOT NULL,
    normalized_share    NUMERIC(10,8) NOT NULL,
    gross_amount_cents  BIGINT NOT NULL,
    holdback_cents      BIGINT NOT NULL,
    net_amount_cents    BIGINT NOT NULL,
    status              TEXT NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'disbursed', 'rolled_over', 'failed', 'held')),
    created_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    payee_id            UUID NOT NULL REFERENCES users(id),
    sum_weighted_shares NUMERIC(12,8) NOT NULL,
    share_cents         BIGINT NOT NULL,            -- the part of the pool, advances included
    advances_cents      BIGINT NOT NULL,            -- what weekly cycles of the month had given
    reasons             TEXT[] NOT NULL DEFAULT '{}',
    CHECK (gross_amount_cents = holdback_cents + net_amount_cents),
    UNIQUE (cycle_id, project_id, contributor_id)
);

CREATE INDEX idx_payout_items_cycle ON payout_items(cycle_id);
CREATE INDEX idx_payout_items_contributor ON payout_items(contributor_id, created_at);
CREATE INDEX idx_payout_items_payee ON payout_items(payee_id, created_at);

-- What one payee was given by a cycle, or why not. One payout a payee and cycle.
CREATE TABLE payouts (
    id                UUID PRIMARY KEY,
    cycle_id          UUID NOT NULL REFERENCES payout_cycles(id),
    payee_id          UUID NOT NULL REFERENCES users(id),
    gross_cents       BIGINT NOT NULL,
    holdback_cents    BIGINT NOT NULL,
    adjustments_cents BIGINT NOT NULL,
    withheld_cents    BIGINT NOT NULL DEFAULT 0 CHECK (withheld_cents >= 0),
    fees_cents        BIGINT NOT NULL DEFAULT 0 CHECK (fees_cents >= 0),
    net_cents         BIGINT NOT NULL CHECK (net_cents >= 0),
    method_id         UUID,
    rail              TEXT,
    status            TEXT NOT NULL
        CHECK (status IN ('pending', 'rolled_over', 'held', 'disbursed', 'failed', 'returned')),
    reasons           TEXT[] NOT NULL DEFAULT '{}',
    input             JSONB NOT NULL,                -- of the calculation
    decided_input     JSONB,                         -- of the disbursement; null: not yet
    disbursed_at      TIMESTAMPTZ,
    failure           TEXT,
    created_at        TIMESTAMPTZ NOT NULL,
    CHECK (gross_cents = holdback_cents + adjustments_cents + net_cents),
    UNIQUE (cycle_id, payee_id)
);

CREATE INDEX idx_payouts_payee ON payouts(payee_id, created_at);

-- Pending money. A lot keeps its item, its contributor and the payee of its calculation; what is
-- left of it shrinks by what refunds take and ends with the payout that pays it.
CREATE TABLE lots (
    id             UUID PRIMARY KEY,
    item_id        UUID NOT NULL REFERENCES payout_items(id),
    contributor_id UUID NOT NULL REFERENCES users(id),
    project_id     UUID NOT NULL REFERENCES projects(id),
    payee_id       UUID NOT NULL REFERENCES users(id),
    origin         TEXT NOT NULL CHECK (origin IN ('share', 'release', 'return', 'restored')),
    since          DATE NOT NULL,
    amount_cents   BIGINT NOT NULL CHECK (amount_cents >= 0), -- what is left
    taken_cents    BIGINT NOT NULL DEFAULT 0 CHECK (taken_cents >= 0),
    holdback_taken BOOLEAN NOT NULL,
    cycle_id       UUID REFERENCES payout_cycles(id), -- whose payout it has moved into
    payout_id      UUID REFERENCES payouts(id),       -- null: pending
    created_at     TIMESTAMPTZ NOT NULL
);

CREATE INDEX idx_lots_pending ON lots(payee_id, since) WHERE payout_id IS NULL AND amount_cents > 0;
CREATE INDEX idx_lots_project ON lots(project_id) WHERE payout_id IS NULL AND amount_cents > 0;
CREATE INDEX idx_lots_item ON lots(item_id);

-- One lot's line in the payout that paid it.
CREATE TABLE payout_lines (
    payout_id        UUID NOT NULL REFERENCES payouts(id),
    lot_id           UUID NOT NULL REFERENCES lots(id),
    item_id          UUID NOT NULL REFERENCES payout_items(id),
    origin           TEXT NOT NULL,
    amount_cents     BIGINT NOT NULL,
    holdback_cents   BIGINT NOT NULL,
    adjustment_cents BIGINT NOT NULL,
    net_cents        BIGINT NOT NULL,
    PRIMARY KEY (payout_id, lot_id),
    CHECK (amount_cents = holdback_cents + adjustment_cents + net_cents)
);

CREATE INDEX idx_payout_lines_item ON payout_lines(item_id);

CREATE TABLE holdbacks (
    id              UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    payout_item_id  UUID NOT NULL REFERENCES payout_items(id),
    contributor_id  UUID NOT NULL REFERENCES users(id),
    amount_cents    BIGINT NOT NULL,
    status          TEXT NOT NULL DEFAULT 'held'
        CHECK (status IN ('held', 'released', 'clawed_back')),
    release_date    DATE NOT NULL,
    released_at     TIMESTAMPTZ,
    clawback_reason TEXT,
    created_at      TIMESTAMPTZ NOT NULL DEFAULT now(),
    remaining_cents BIGINT NOT NULL CHECK (remaining_cents >= 0),
    project_id      UUID NOT NULL REFERENCES projects(id),
    payee_id        UUID NOT NULL REFERENCES users(id),
    payout_id       UUID NOT NULL REFERENCES payouts(id),
    CHECK (remaining_cents <= amount_cents)
);

CREATE INDEX idx_holdbacks_release ON holdbacks(status, release_date) WHERE status = 'held';
CREATE INDEX idx_holdbacks_project ON holdbacks(project_id) WHERE status = 'held';
CREATE INDEX idx_holdbacks_payee ON holdbacks(payee_id, created_at);

-- Each cent taken from a holdback or a lot, and for what.
CREATE TABLE takings (
    id             UUID PRIMARY KEY,
    cycle_id       UUID REFERENCES payout_cycles(id), -- null: a clawback by staff
    source         TEXT NOT NULL CHECK (source IN ('holdback', 'lot')),
    source_id      UUID NOT NULL,
    contributor_id UUID NOT NULL REFERENCES users(id),
    payee_id       UUID NOT NULL REFERENCES users(id),
    project_id     UUID NOT NULL REFERENCES projects(id),
    cents          BIGINT NOT NULL CHECK (cents > 0),
    cause          TEXT NOT NULL CHECK (cause IN ('refund', 'dispute', 'advance', 'clawback')),
    dispute_id     TEXT,
    created_at     TIMESTAMPTZ NOT NULL
);

CREATE INDEX idx_takings_project ON takings(project_id, created_at);

-- What open disputes took from those who had received the money; won, it returns to them.
CREATE TABLE frozen_parts (
    id             UUID PRIMARY KEY,
    cycle_id       UUID NOT NULL REFERENCES payout_cycles(id),
    project_id     UUID NOT NULL REFERENCES projects(id),
    dispute_id     TEXT NOT NULL,
    bearer         TEXT NOT NULL CHECK (bearer IN ('platform', 'treasury', 'holdback', 'lot')),
    source_id      UUID,
    item_id        UUID REFERENCES payout_items(id),
    contributor_id UUID REFERENCES users(id),
    payee_id       UUID REFERENCES users(id),
    release_date   DATE,
    cents          BIGINT NOT NULL CHECK (cents > 0),
    restored_cents BIGINT NOT NULL DEFAULT 0 CHECK (restored_cents BETWEEN 0 AND cents),
    closed         BOOLEAN NOT NULL DEFAULT false
);

CREATE INDEX idx_frozen_parts_open ON frozen_parts(project_id) WHERE NOT closed;

-- Money that waits for a project's next pool.
CREATE TABLE carried_pools (
    id               UUID PRIMARY KEY,
    project_id       UUID NOT NULL REFERENCES projects(id),
    cents            BIGINT NOT NULL CHECK (cents > 0),
    excluded_payee   UUID REFERENCES users(id),
    made_in_cycle    UUID REFERENCES payout_cycles(id), -- null: a clawback by staff
    shared_in_cycle  UUID REFERENCES payout_cycles(id), -- null: still waits
    created_at       TIMESTAMPTZ NOT NULL
);

CREATE INDEX idx_carried_pools_waiting ON carried_pools(project_id) WHERE shared_in_cycle IS NULL;

-- What payees owe later payouts: each change a row, the balance is their sum.
CREATE TABLE negative_entries (
    id             UUID PRIMARY KEY,
    payee_id       UUID NOT NULL REFERENCES users(id),
    contributor_id UUID REFERENCES users(id),
    project_id     UUID REFERENCES projects(id),
    cents          BIGINT NOT NULL,                 -- above zero: owes more
    cause          TEXT NOT NULL
        CHECK (cause IN ('advance', 'clawback', 'payout', 'write_off', 'correction')),
    cycle_id       UUID REFERENCES payout_cycles(id),
    payout_id      UUID REFERENCES payouts(id),
    created_at     TIMESTAMPTZ NOT NULL
);

CREATE INDEX idx_negative_entries_payee ON negative_entries(payee_id);

CREATE TABLE payout_methods (
    id              UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    contributor_id  UUID NOT NULL REFERENCES users(id),
    method_type     TEXT NOT NULL
        CHECK (method_type IN ('ach', 'paypal', 'wise', 'stripe_connect')),
    is_primary      BOOLEAN NOT NULL DEFAULT true,
    details_encrypted BYTEA NOT NULL,
    verified        BOOLEAN NOT NULL DEFAULT false,
    created_at      TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at      TIMESTAMPTZ NOT NULL DEFAULT now(),
    details_masked  TEXT NOT NULL,
    payout_currency TEXT NOT NULL DEFAULT 'usd',
    effective_from  TIMESTAMPTZ NOT NULL
);

CREATE INDEX idx_payout_methods_contributor ON payout_methods(contributor_id, created_at);
CREATE UNIQUE INDEX idx_payout_methods_primary ON payout_methods(contributor_id) WHERE is_primary;

CREATE TABLE tax_forms (
    id              UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    contributor_id  UUID NOT NULL REFERENCES users(id),
    form_type       TEXT NOT NULL CHECK (form_type IN ('w9', 'w8ben')),
    vendor_form_id  TEXT NOT NULL,
    status          TEXT NOT NULL CHECK (status IN ('pending', 'submitted', 'validated', 'expired')),
    expires_at      DATE,
    submitted_at    TIMESTAMPTZ,
    created_at      TIMESTAMPTZ NOT NULL DEFAULT now(),
    signed_on       DATE NOT NULL,
    recorded_by     TEXT
);

CREATE INDEX idx_tax_forms_expiry ON tax_forms(status, expires_at) WHERE status = 'validated';
CREATE INDEX idx_tax_forms_contributor ON tax_forms(contributor_id, created_at);

CREATE TABLE agreements (
    contributor_id UUID NOT NULL REFERENCES users(id),
    project_id     UUID NOT NULL REFERENCES projects(id),
    version        TEXT NOT NULL,
    accepted_at    TIMESTAMPTZ NOT NULL,
    recorded_by    TEXT NOT NULL,
    PRIMARY KEY (contributor_id, project_id, version)
);

CREATE TABLE item_flags (
    id          UUID PRIMARY KEY,
    item_id     UUID NOT NULL REFERENCES payout_items(id),
    raised_by   TEXT NOT NULL,
    reason      TEXT NOT NULL,
    status      TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'dismissed', 'withdrawn')),
    note        TEXT,
    resolved_by TEXT,
    resolved_at TIMESTAMPTZ,
    created_at  TIMESTAMPTZ NOT NULL
);

CREATE INDEX idx_item_flags_item ON item_flags(item_id);

CREATE TABLE fraud_signals (
    id             UUID PRIMARY KEY,
    contributor_id UUID NOT NULL REFERENCES users(id),
    project_id     UUID REFERENCES projects(id),
    kind           TEXT NOT NULL,
    karma_revoked  BOOLEAN NOT NULL,
    wrong_cents    BIGINT NOT NULL CHECK (wrong_cents >= 0),
    status         TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'cleared')),
    raised_by      TEXT,
    created_at     TIMESTAMPTZ NOT NULL,
    cleared_at     TIMESTAMPTZ
);

CREATE INDEX idx_fraud_signals_open ON fraud_signals(contributor_id) WHERE status = 'open';

-- The 12-month rule, asked for; used up by the next payout.
CREATE TABLE payout_requests (
    id           UUID PRIMARY KEY,
    payee_id     UUID NOT NULL REFERENCES users(id),
    requested_at TIMESTAMPTZ NOT NULL,
    payout_id    UUID REFERENCES payouts(id)
);

CREATE INDEX idx_payout_requests_open ON payout_requests(payee_id) WHERE payout_id IS NULL;

-- Failed payouts in a row; asked anew, the count begins again.
CREATE TABLE payout_retries (
    payee_id   UUID PRIMARY KEY REFERENCES users(id),
    failures   INTEGER NOT NULL CHECK (failures >= 0),
    failed_at  TIMESTAMPTZ NOT NULL
);

-- One movement on a rail. Its key is stored before the first attempt and never changes.
CREATE TABLE transfers (
    id             UUID PRIMARY KEY,
    payout_id      UUID NOT NULL REFERENCES payouts(id),
    rail           TEXT NOT NULL,
    transfer_key   TEXT NOT NULL UNIQUE,
    method_id      UUID NOT NULL REFERENCES payout_methods(id),
    amount_cents   BIGINT NOT NULL CHECK (amount_cents > 0),
    status         TEXT NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'sending', 'sent', 'paid', 'unknown', 'failed', 'returned')),
    rail_reference TEXT,
    failure        TEXT,
    attempts       INTEGER NOT NULL DEFAULT 0,
    created_at     TIMESTAMPTZ NOT NULL,
    sent_at        TIMESTAMPTZ,
    updated_at     TIMESTAMPTZ NOT NULL
);

CREATE INDEX idx_transfers_status ON transfers(status, created_at);
CREATE INDEX idx_transfers_payout ON transfers(payout_id);

-- The state of the sandbox rail, as a bank would keep its own: what it was asked to pay, and what
-- it has been told to do next.
CREATE TABLE sandbox_transfers (
    transfer_key TEXT PRIMARY KEY,
    reference    TEXT NOT NULL UNIQUE,
    amount_cents BIGINT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('sent', 'paid', 'failed', 'returned')),
    reason       TEXT,
    created_at   TIMESTAMPTZ NOT NULL
);

-- Ids and times as clients see them, for documents that are written where the data is.
CREATE FUNCTION public_id(prefix TEXT, id UUID) RETURNS TEXT
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT prefix || string_agg(
        substr('0123456789abcdefghjkmnpqrstvwxyz',
               substring(B'00' || ('x' || replace(id::text, '-', ''))::bit(128)
                         FROM 1 + 5 * digit FOR 5)::bit(5)::integer + 1, 1),
        '' ORDER BY digit)
    FROM generate_series(0, 25) AS digit
$$;

CREATE FUNCTION utc_text(at TIMESTAMPTZ) RETURNS TEXT
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- A month as `2026-01`, a week by its days.
CREATE FUNCTION period_text(plan TEXT, first_day DATE, last_day DATE) RETURNS TEXT
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN plan = 'monthly' THEN to_char(first_day, 'YYYY-MM')
                ELSE first_day::text || '/' || last_day::text END
$$;

CREATE FUNCTION dollars(cents BIGINT) RETURNS NUMERIC
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT round(cents / 100.0, 2) $$;

CREATE FUNCTION tier_name(tier SMALLINT) RETURNS TEXT
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT (ARRAY['Observer', 'Contributor', 'Builder', 'Architect', 'Partner',
                  'Inner Circle'])[tier + 1]
$$;
