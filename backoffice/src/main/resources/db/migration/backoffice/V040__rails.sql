-- What a call to a rail leaves behind it. A batch is what one call carries: one transfer, or many.
-- Its key and its time are stored before the call, so that an unanswered one can be asked about, or
-- asked again word for word.
ALTER TABLE transfers
    ADD COLUMN payee_id        UUID REFERENCES users(id),
    ADD COLUMN batch_key       TEXT,                -- what the last call went by
    ADD COLUMN batch_reference TEXT,                -- what the rail calls the batch
    ADD COLUMN asked_at        TIMESTAMPTZ,         -- of the first call under that key
    ADD COLUMN looked_at       TIMESTAMPTZ,         -- when the rail was last asked about it
    ADD COLUMN fee_cents       BIGINT NOT NULL DEFAULT 0 CHECK (fee_cents >= 0);

UPDATE transfers t SET payee_id = p.payee_id FROM payouts p WHERE p.id = t.payout_id;
UPDATE transfers SET batch_key = transfer_key, asked_at = COALESCE(sent_at, updated_at)
WHERE status <> 'pending';

ALTER TABLE transfers
    ALTER COLUMN payee_id SET NOT NULL,
    ADD CHECK ((status = 'pending') = (batch_key IS NULL)),
    ADD CHECK ((batch_key IS NULL) = (asked_at IS NULL));

-- Nobody is sent a second transfer on a rail while nobody knows what became of the first.
CREATE UNIQUE INDEX idx_transfers_in_flight ON transfers(payee_id, rail)
    WHERE status IN ('sending', 'unknown');
CREATE INDEX idx_transfers_batch ON transfers(batch_key);

-- The sandbox also remembers what it was told to do, and how often it was asked.
ALTER TABLE sandbox_transfers
    ADD COLUMN script TEXT NOT NULL DEFAULT 'pay',
    ADD COLUMN asked  INTEGER NOT NULL DEFAULT 1;
