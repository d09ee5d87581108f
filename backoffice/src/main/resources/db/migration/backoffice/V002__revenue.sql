-- What projects earn: the provider's events as they came, the facts booked from them, and the
-- double-entry books. Facts are inserted and never changed; a correction is a further fact.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- Signed events, byte for byte.
CREATE TABLE stripe_events (
    id          TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 255),
    type        TEXT NOT NULL,
    subject     TEXT,                     -- the charge or account it is about; null: unused here
    payload     BYTEA NOT NULL,
    received_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX idx_stripe_events_subject ON stripe_events(subject, id) WHERE subject IS NOT NULL;

CREATE TRIGGER stripe_events_stay BEFORE UPDATE OR DELETE ON stripe_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stripe_events_stay_whole BEFORE TRUNCATE ON stripe_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Charges and accounts whose events are not, or not all, booked yet, and why.
CREATE TABLE stripe_open (
    subject  TEXT PRIMARY KEY,
    reason   TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    since    TIMESTAMPTZ NOT NULL,
    next_try TIMESTAMPTZ NOT NULL
);

CREATE INDEX idx_stripe_open_next ON stripe_open(next_try);

-- Immutable revenue ledger
CREATE TABLE revenue_events (
    id               UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id       UUID NOT NULL REFERENCES projects(id),
    event_type       TEXT NOT NULL CHECK (event_type IN
        ('charge', 'refund', 'dispute_opened', 'dispute_won', 'dispute_lost', 'usage')),
    amount_cents     BIGINT NOT NULL,     -- in the charge's currency, signed
    currency         TEXT NOT NULL DEFAULT 'usd',
    amount_usd_cents BIGINT NOT NULL,     -- normalized to USD
    stripe_event_id  TEXT UNIQUE NOT NULL,
    metadata         JSONB,
    created_at       TIMESTAMPTZ NOT NULL DEFAULT now(),
    seq              BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE,
    effect_key       TEXT UNIQUE NOT NULL,
    object_id        TEXT NOT NULL,       -- what it is about: a charge, a dispute, a day of usage
    charge_id        TEXT,                -- the charge it belongs to
    origin           TIMESTAMPTZ NOT NULL,
    period           DATE NOT NULL CHECK (EXTRACT(DAY FROM period) = 1),
    counts_on        DATE NOT NULL,       -- the day within the period
    stripe_fee_cents BIGINT,              -- null: not known yet
    net_usd_cents    BIGINT GENERATED ALWAYS AS
        (amount_usd_cents - COALESCE(stripe_fee_cents, 0)) STORED,
    source           TEXT NOT NULL
        CHECK (source IN ('subscription', 'one_time', 'usage', 'invoice', 'donation')),
    CHECK (counts_on >= period AND counts_on < period + INTERVAL '1 month')
);

CREATE INDEX idx_revenue_events_project ON revenue_events(project_id, created_at);
CREATE INDEX idx_revenue_events_counts ON revenue_events(project_id, counts_on)
    INCLUDE (event_type, amount_usd_cents);
CREATE INDEX idx_revenue_events_page ON revenue_events(project_id, seq);
CREATE INDEX idx_revenue_events_charge ON revenue_events(charge_id) WHERE charge_id IS NOT NULL;
CREATE INDEX idx_revenue_events_period ON revenue_events(period);

CREATE TRIGGER revenue_events_stay BEFORE UPDATE OR DELETE ON revenue_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revenue_events_stay_whole BEFORE TRUNCATE ON revenue_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Double entry. Amounts are signed: a debit above zero, a credit below.
CREATE TABLE ledger_entries (
    id               UUID PRIMARY KEY,
    project_id       UUID REFERENCES projects(id),
    revenue_event_id UUID UNIQUE REFERENCES revenue_events(id),
    kind             TEXT NOT NULL,
    origin           TIMESTAMPTZ NOT NULL,
    period           DATE NOT NULL CHECK (EXTRACT(DAY FROM period) = 1),
    created_at       TIMESTAMPTZ NOT NULL
);

CREATE INDEX idx_ledger_entries_project ON ledger_entries(project_id, period);

CREATE TABLE ledger_postings (
    entry_id     UUID NOT NULL REFERENCES ledger_entries(id),
    line         SMALLINT NOT NULL,
    account      TEXT NOT NULL CHECK (account ~ '^[a-z_]+$'),
    amount_cents BIGINT NOT NULL CHECK (amount_cents <> 0),
    PRIMARY KEY (entry_id, line)
);

CREATE INDEX idx_ledger_postings_account ON ledger_postings(account);

-- Checked at rest as well: what a transaction leaves behind balances.
CREATE FUNCTION check_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(amount_cents) FROM backoffice.ledger_postings
        WHERE entry_id = NEW.entry_id) <> 0 THEN
        RAISE EXCEPTION 'ledger entry % does not balance', NEW.entry_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER ledger_postings_balance AFTER INSERT ON ledger_postings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_balance();

CREATE TRIGGER ledger_entries_stay BEFORE UPDATE OR DELETE ON ledger_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entries_stay_whole BEFORE TRUNCATE ON ledger_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_postings_stay BEFORE UPDATE OR DELETE ON ledger_postings
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_postings_stay_whole BEFORE TRUNCATE ON ledger_postings
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What the provider last said of a connected account; whose it is stands in projects.
CREATE TABLE connected_accounts (
    account_id      TEXT PRIMARY KEY,
    suspended       BOOLEAN NOT NULL,
    disabled_reason TEXT,
    as_of           TIMESTAMPTZ NOT NULL
);

-- Usage of credits: the days that are booked, what was too small for a whole cent, and what named
-- a project that is not known.
CREATE TABLE usage_days (
    day      DATE PRIMARY KEY,
    taken_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE usage_carried (
    project_id UUID PRIMARY KEY REFERENCES projects(id),
    hundredths BIGINT NOT NULL CHECK (hundredths >= 0) -- of a millionth of a credit
);

CREATE TABLE usage_parked (
    day           DATE NOT NULL REFERENCES usage_days(day),
    project_named TEXT NOT NULL,
    credit_micros BIGINT NOT NULL CHECK (credit_micros > 0),
    PRIMARY KEY (day, project_named)
);

-- The first month that is not calculated, and what a project still owes when a month begins. The
-- tables of payouts come with a later script; without them nothing has been calculated.
CREATE FUNCTION first_open_month() RETURNS DATE STABLE LANGUAGE plpgsql AS $$
BEGIN
    IF to_regclass('backoffice.payout_cycles') IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT max(period_end) + 1 FROM backoffice.payout_cycles WHERE plan = 'monthly');
END $$;

CREATE FUNCTION deficit_before(project UUID, day DATE) RETURNS BIGINT STABLE LANGUAGE plpgsql AS $$
BEGIN
    IF to_regclass('backoffice.cycle_projects') IS NULL THEN
        RETURN 0;
    END IF;
    RETURN COALESCE(
        (SELECT p.deficit_out_cents FROM backoffice.cycle_projects p
         JOIN backoffice.payout_cycles c ON c.id = p.cycle_id
         WHERE p.project_id = project AND c.plan = 'monthly'
           AND c.period_end < date_trunc('month', day)
         ORDER BY c.period_end DESC LIMIT 1), 0);
END $$;
