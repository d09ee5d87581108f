-- Signed events of the rails that were taken: each once. What they say is asked of the rail, so
-- nothing of them is kept but that they came.
CREATE TABLE rail_events (
    rail        TEXT NOT NULL,
    id          TEXT NOT NULL,
    type        TEXT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (rail, id)
);

CREATE INDEX idx_transfers_references ON transfers(rail, rail_reference);
CREATE INDEX idx_transfers_batch_references ON transfers(rail, batch_reference);
