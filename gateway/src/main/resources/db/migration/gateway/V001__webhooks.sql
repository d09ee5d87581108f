-- Webhook endpoints and what is to be delivered to them. The queue is the journal: each endpoint
-- remembers how far it has been read for it, and only a bounded window of deliveries is kept here.

CREATE TABLE webhook_endpoint (
    endpoint_id   text PRIMARY KEY,
    url           text NOT NULL CHECK (length(url) BETWEEN 1 AND 2000),
    events        text[] NOT NULL CHECK (cardinality(events) BETWEEN 1 AND 32),
    account_id    text CHECK (length(account_id) BETWEEN 1 AND 128), -- null: events of every account
    secret_sealed bytea NOT NULL,
    created_at    timestamptz NOT NULL,
    next_sequence bigint NOT NULL CHECK (next_sequence > 0), -- first record not yet looked at
    replay_next   bigint CHECK (replay_next > 0),            -- the same for a replay under way
    replay_to     bigint,                                    -- its last record
    CHECK ((replay_next IS NULL) = (replay_to IS NULL))
);

CREATE TABLE webhook_delivery (
    endpoint_id     text NOT NULL REFERENCES webhook_endpoint ON DELETE CASCADE,
    sequence        bigint NOT NULL CHECK (sequence > 0),
    part            smallint NOT NULL CHECK (part >= 0), -- one record may make several events
    event_id        text NOT NULL,
    event           text NOT NULL,
    account_id      text NOT NULL,
    body            text NOT NULL,
    status          text NOT NULL DEFAULT 'pending'
                    CHECK (status IN ('pending', 'delivered', 'dead')),
    attempts        integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    response_status smallint,
    failure         text,
    created_at      timestamptz NOT NULL,
    attempted_at    timestamptz,
    PRIMARY KEY (endpoint_id, sequence, part)
);

-- What an account's lane has at its head.
CREATE INDEX webhook_delivery_pending
    ON webhook_delivery (endpoint_id, account_id, sequence, part) WHERE status = 'pending';

-- One lane for each endpoint and account with something pending: its deliveries go out one after
-- the other, lanes beside each other.
CREATE TABLE webhook_lane (
    endpoint_id text NOT NULL REFERENCES webhook_endpoint ON DELETE CASCADE,
    account_id  text NOT NULL,
    due_at      timestamptz NOT NULL,
    PRIMARY KEY (endpoint_id, account_id)
);

CREATE INDEX webhook_lane_due ON webhook_lane (due_at);

-- First answers to requests with an Idempotency-Key, for 24 hours; secrets left out.
CREATE TABLE request_key (
    key_high   bigint NOT NULL,
    key_low    bigint NOT NULL,
    body_hash  bigint NOT NULL,
    status     smallint NOT NULL,
    answer     text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (key_high, key_low)
);

CREATE INDEX request_key_created ON request_key (created_at);
