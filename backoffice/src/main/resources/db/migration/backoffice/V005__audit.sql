-- What happened to money, row by row. Each row carries the hash of the one before; the head is kept
-- apart and signed, so that a tail cut off shows as much as a row changed.

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- Append-only audit log
CREATE TABLE payment_audit_log (
    id             UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    event_type     TEXT NOT NULL,
    actor_id       UUID, -- null for system events, and for people who are no contributors
    entity_type    TEXT NOT NULL,
    entity_id      UUID NOT NULL,
    payload        JSONB NOT NULL,
    created_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    seq            BIGINT NOT NULL UNIQUE CHECK (seq > 0), -- without gaps
    actor          TEXT NOT NULL,
    project_id     UUID, -- whose contributors may read it
    contributor_id UUID, -- who else may read it
    previous_hash  BYTEA NOT NULL CHECK (length(previous_hash) = 32),
    hash           BYTEA NOT NULL UNIQUE CHECK (length(hash) = 32)
);

CREATE INDEX idx_audit_log_entity ON payment_audit_log(entity_type, entity_id, created_at);
CREATE INDEX idx_audit_log_project ON payment_audit_log(project_id, seq);
CREATE INDEX idx_audit_log_contributor ON payment_audit_log(contributor_id, seq);

CREATE TRIGGER payment_audit_log_stays BEFORE UPDATE OR DELETE ON payment_audit_log
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_audit_log_stays_whole BEFORE TRUNCATE ON payment_audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Who may sign the head: each back office has a key of its own.
CREATE TABLE audit_signers (
    public_key BYTEA PRIMARY KEY,
    since      TIMESTAMPTZ NOT NULL
);

CREATE TRIGGER audit_signers_stay BEFORE UPDATE OR DELETE ON audit_signers
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_signers_stay_whole BEFORE TRUNCATE ON audit_signers
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The last row, as signed when it was appended.
CREATE TABLE audit_head (
    one        BOOLEAN PRIMARY KEY DEFAULT true CHECK (one),
    seq        BIGINT NOT NULL,
    hash       BYTEA NOT NULL,
    public_key BYTEA NOT NULL REFERENCES audit_signers,
    signature  BYTEA NOT NULL
);
