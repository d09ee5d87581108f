-- A notice may carry its particulars, by kind; never bank or tax data beyond what is shown masked.
ALTER TABLE notices ALTER COLUMN text DROP NOT NULL;
ALTER TABLE notices ADD COLUMN data JSONB;
ALTER TABLE notices ADD COLUMN sent_at TIMESTAMPTZ;           -- null: still to be sent
ALTER TABLE notices ADD CHECK (text IS NOT NULL OR data IS NOT NULL);

CREATE INDEX idx_notices_unsent ON notices(seq) WHERE sent_at IS NULL;
