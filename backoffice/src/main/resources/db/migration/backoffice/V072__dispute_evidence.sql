-- What became of a dispute's evidence. The row is there before Stripe is asked: evidence can be
-- submitted once.
CREATE TABLE dispute_evidence (
    event_id   TEXT PRIMARY KEY REFERENCES stripe_events(id),
    dispute_id TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('waiting', 'submitted', 'skipped')),
    reason     TEXT,                     -- why it waits, or was skipped
    attempts   INTEGER NOT NULL DEFAULT 0,
    next_try   TIMESTAMPTZ NOT NULL
);

CREATE UNIQUE INDEX idx_dispute_evidence_once ON dispute_evidence(dispute_id)
    WHERE state = 'submitted';
CREATE INDEX idx_stripe_events_disputes ON stripe_events(id) WHERE type = 'charge.dispute.created';
