-- What became of sending a notice by a channel; no row: not tried yet. When no channel is left to
-- try, the notice has its `sent_at`.
CREATE TABLE notice_deliveries (
    notice_id UUID NOT NULL REFERENCES notices(id),
    channel   TEXT NOT NULL CHECK (channel IN ('mail', 'webhook')),
    attempts  INTEGER NOT NULL CHECK (attempts > 0),
    next_at   TIMESTAMPTZ,                        -- null: over
    failure   TEXT,                               -- null: it arrived, as far as we are told
    PRIMARY KEY (notice_id, channel)
);

CREATE INDEX idx_notices_unsent_since ON notices(created_at) WHERE sent_at IS NULL;
