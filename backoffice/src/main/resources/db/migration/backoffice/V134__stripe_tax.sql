-- Fees whose tax is asked of Stripe Tax: they wait without a number until it is known.

-- A street's tax in the US is known by its postal code alone.
ALTER TABLE billing_profiles
    ADD COLUMN postal_code TEXT CHECK (length(postal_code) BETWEEN 2 AND 12);

-- Rates of several offices add up to more than two decimals.
ALTER TABLE platform_invoices ALTER COLUMN tax_percent TYPE NUMERIC;

CREATE TABLE waiting_fees (
    invoice_id  UUID PRIMARY KEY, -- of the invoice it will be
    seq         BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE,
    kind        TEXT NOT NULL CHECK (kind IN ('infrastructure', 'pro')),
    payer_id    UUID NOT NULL REFERENCES users(id),
    project_id  UUID REFERENCES projects(id),
    period      DATE NOT NULL CHECK (EXTRACT(DAY FROM period) = 1),
    net_cents   BIGINT NOT NULL CHECK (net_cents > 0),
    taken_cents BIGINT NOT NULL CHECK (taken_cents BETWEEN 0 AND net_cents),
    since       TIMESTAMPTZ NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    next_try    TIMESTAMPTZ NOT NULL, -- by the machine's clock
    problem     TEXT, -- why the last attempt left it waiting
    CHECK ((kind = 'infrastructure') = (project_id IS NOT NULL))
);

CREATE UNIQUE INDEX idx_waiting_fees_hosting ON waiting_fees(project_id, period)
    WHERE kind = 'infrastructure';
CREATE UNIQUE INDEX idx_waiting_fees_pro ON waiting_fees(payer_id, period) WHERE kind = 'pro';
CREATE INDEX idx_waiting_fees_due ON waiting_fees(next_try);

-- What Stripe Tax said of a fee, and of whom; from its transaction on it stays.
CREATE TABLE stripe_taxes (
    invoice_id     UUID PRIMARY KEY,
    calculation_id TEXT NOT NULL UNIQUE,
    transaction_id TEXT UNIQUE, -- null: recorded there, but the answer was lost
    country        TEXT NOT NULL,
    region         TEXT,
    postal_code    TEXT,
    vat_id         TEXT,
    tax_status     TEXT NOT NULL CHECK (tax_status IN ('charged', 'reverse_charge', 'none')),
    tax_name       TEXT,
    tax_percent    NUMERIC NOT NULL CHECK (tax_percent BETWEEN 0 AND 100),
    tax_cents      BIGINT NOT NULL CHECK (tax_cents >= 0),
    jurisdiction   TEXT NOT NULL,
    reason         TEXT NOT NULL,
    expires_at     TIMESTAMPTZ NOT NULL,
    recorded_at    TIMESTAMPTZ,
    CHECK (tax_status = 'charged' OR tax_cents = 0)
);
