-- What the platform asks for its own services, with the tax of the customer's country.

-- What decides about tax beside the country.
CREATE TABLE billing_profiles (
    contributor_id UUID PRIMARY KEY REFERENCES users(id),
    region         TEXT CHECK (region ~ '^[A-Z]{2}$'), -- a province or state
    vat_id         TEXT CHECK (length(vat_id) BETWEEN 4 AND 20),
    updated_at     TIMESTAMPTZ NOT NULL
);

-- Numbers without gaps, year by year.
CREATE TABLE invoice_numbers (
    year INTEGER PRIMARY KEY,
    last BIGINT NOT NULL CHECK (last > 0)
);

CREATE TABLE platform_invoices (
    id          UUID PRIMARY KEY,
    seq         BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE,
    number      TEXT NOT NULL UNIQUE,
    kind        TEXT NOT NULL CHECK (kind IN ('infrastructure', 'pro')),
    payer_id    UUID NOT NULL REFERENCES users(id),
    project_id  UUID REFERENCES projects(id),
    period      DATE NOT NULL CHECK (EXTRACT(DAY FROM period) = 1),
    net_cents   BIGINT NOT NULL CHECK (net_cents > 0),
    taken_cents BIGINT NOT NULL CHECK (taken_cents BETWEEN 0 AND net_cents), -- from revenue
    country     TEXT NOT NULL,
    region      TEXT,
    vat_id      TEXT,
    tax_status  TEXT NOT NULL
        CHECK (tax_status IN ('charged', 'reverse_charge', 'undetermined', 'none')),
    tax_name    TEXT,
    tax_percent NUMERIC(5,2) NOT NULL CHECK (tax_percent BETWEEN 0 AND 100),
    tax_cents   BIGINT NOT NULL CHECK (tax_cents >= 0),
    created_at  TIMESTAMPTZ NOT NULL,
    CHECK ((kind = 'infrastructure') = (project_id IS NOT NULL)),
    CHECK (tax_status = 'charged' OR tax_cents = 0)
);

CREATE UNIQUE INDEX idx_platform_invoices_hosting ON platform_invoices(project_id, period)
    WHERE kind = 'infrastructure';
CREATE UNIQUE INDEX idx_platform_invoices_pro ON platform_invoices(payer_id, period)
    WHERE kind = 'pro';
CREATE INDEX idx_platform_invoices_payer ON platform_invoices(payer_id, seq);

CREATE TRIGGER platform_invoices_stay BEFORE UPDATE OR DELETE ON platform_invoices
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER platform_invoices_stay_whole BEFORE TRUNCATE ON platform_invoices
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE invoice_payments (
    invoice_id  UUID PRIMARY KEY REFERENCES platform_invoices(id),
    paid_on     DATE NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);

-- Hosting that was booked before there were invoices of it.
INSERT INTO platform_invoices
    (id, number, kind, payer_id, project_id, period, net_cents, taken_cents, country, tax_status,
     tax_percent, tax_cents, created_at)
SELECT e.id, 'B-' || row_number() OVER (ORDER BY e.period, e.id), 'infrastructure', p.founder_id,
       e.project_id, e.period,
       sum(l.amount_cents), COALESCE(sum(l.amount_cents) FILTER (
           WHERE l.account = 'project_infrastructure'), 0),
       p.country, 'undetermined', 0, 0, e.created_at
FROM ledger_entries e
JOIN projects p ON p.id = e.project_id
JOIN ledger_postings l ON l.entry_id = e.id
WHERE e.kind = 'infrastructure' AND l.account IN ('project_infrastructure', 'founder_invoices')
GROUP BY e.id, p.founder_id, p.country;
