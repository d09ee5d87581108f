-- From which amount on the payments of a year to one payee are reported. For a year after the last
-- row the amount is indexed and not published yet: the last row counts and is marked as such.
CREATE TABLE tax_thresholds (
    form            TEXT NOT NULL,
    from_year       INTEGER NOT NULL,
    to_year         INTEGER NOT NULL CHECK (to_year >= from_year),
    threshold_cents BIGINT NOT NULL CHECK (threshold_cents > 0),
    source          TEXT NOT NULL,
    PRIMARY KEY (form, from_year)
);

INSERT INTO tax_thresholds VALUES
    ('1099-nec', 2020, 2025, 60000, 'Internal Revenue Code, section 6041(a)'),
    ('1099-nec', 2026, 2026, 200000,
     'Internal Revenue Code, section 6041(a), as amended by Public Law 119-21, section 70433');

-- Payouts as the vendor has been told of them, for its own totals: once each.
CREATE TABLE tax_reports (
    payout_id        UUID PRIMARY KEY REFERENCES payouts(id),
    vendor           TEXT NOT NULL,
    recipient_id     TEXT NOT NULL,
    status           TEXT NOT NULL
        CHECK (status IN ('asking', 'reported', 'refused', 'withdrawn')),
    vendor_reference TEXT,
    failure          TEXT,
    asked_at         TIMESTAMPTZ NOT NULL,
    CHECK (status <> 'reported' OR vendor_reference IS NOT NULL)
);

CREATE INDEX idx_tax_reports_open ON tax_reports(status) WHERE status IN ('asking', 'refused');
CREATE INDEX idx_payouts_disbursed ON payouts(disbursed_at) WHERE status = 'disbursed';
