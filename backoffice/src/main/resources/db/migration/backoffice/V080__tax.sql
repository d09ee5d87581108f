-- Tax forms from a vendor, beside those that staff records. What a form says (names, numbers,
-- signatures) stays with the vendor; here is only where it stands.
ALTER TABLE tax_forms
    DROP CONSTRAINT tax_forms_status_check,
    ADD CONSTRAINT tax_forms_status_check
        CHECK (status IN ('pending', 'submitted', 'validated', 'expired', 'voided')),
    ALTER COLUMN signed_on DROP NOT NULL,          -- one that is only begun
    ADD CHECK (status <> 'validated' OR signed_on IS NOT NULL),
    ADD COLUMN vendor TEXT NOT NULL DEFAULT 'staff',
    ADD COLUMN tin_status TEXT NOT NULL DEFAULT 'not_checked',
    ADD COLUMN expiry_flagged_at TIMESTAMPTZ;      -- when it was noticed that it ends soon

CREATE UNIQUE INDEX idx_tax_forms_vendor ON tax_forms(vendor, vendor_form_id)
    WHERE vendor <> 'staff';

-- What the vendor calls a payee.
CREATE TABLE tax_payees (
    contributor_id UUID NOT NULL REFERENCES users(id),
    vendor         TEXT NOT NULL,
    recipient_id   TEXT NOT NULL,
    created_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (contributor_id, vendor),
    UNIQUE (vendor, recipient_id)
);

-- What the vendor has signed about a form, each once; a form's row above follows from them.
CREATE TABLE tax_facts (
    id           TEXT NOT NULL,                    -- the digest of the body
    vendor       TEXT NOT NULL,
    recipient_id TEXT NOT NULL,
    form_id      TEXT NOT NULL,
    form_type    TEXT NOT NULL CHECK (form_type IN ('w9', 'w8ben')),
    status       TEXT NOT NULL CHECK (status IN ('pending', 'submitted', 'validated', 'voided')),
    signed_on    DATE,
    tin_status   TEXT NOT NULL,
    told_at      TIMESTAMPTZ NOT NULL,             -- when it was signed
    received_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (vendor, id)
);

CREATE INDEX idx_tax_facts_form ON tax_facts(vendor, recipient_id, form_id);
