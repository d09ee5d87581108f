-- What the last look at the whole audit log found, signed like its head.
CREATE TABLE audit_check (
    one        BOOLEAN PRIMARY KEY DEFAULT true CHECK (one),
    checked_at TIMESTAMPTZ NOT NULL,
    entries    BIGINT NOT NULL CHECK (entries >= 0),
    head       BYTEA NOT NULL CHECK (length(head) = 32),
    flaw       TEXT, -- what was wrong first; null: nothing
    public_key BYTEA NOT NULL REFERENCES audit_signers,
    signature  BYTEA NOT NULL
);
