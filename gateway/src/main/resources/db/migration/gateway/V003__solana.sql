-- What purchases wait for on the chain, how far the chain was read, and whose wallets are whose.

CREATE TABLE solana_request (
    reference   text PRIMARY KEY,             -- the key a payment names
    purchase_id text NOT NULL UNIQUE,
    token       text NOT NULL CHECK (token IN ('SOL', 'USDC')),
    amount      bigint NOT NULL CHECK (amount > 0),      -- in the token's smallest part
    rate_micros bigint NOT NULL CHECK (rate_micros > 0), -- dollars for a whole token, locked
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    look_at     timestamptz                   -- null: not looked for by its reference any more
);

CREATE INDEX solana_request_due ON solana_request (look_at) WHERE look_at IS NOT NULL;

CREATE TABLE solana_cursor (
    address   text PRIMARY KEY,
    signature text                            -- read through here; null: from the beginning
);

CREATE TABLE wallet_challenge (
    account_id text PRIMARY KEY,
    wallet     text,                          -- null: any
    words      text NOT NULL,                 -- what is to be signed
    expires_at timestamptz NOT NULL
);

-- Who proved a wallet last, has it.
CREATE TABLE wallet (
    wallet     text PRIMARY KEY,
    account_id text NOT NULL,
    words      text NOT NULL,
    signature  text NOT NULL,
    proven_at  timestamptz NOT NULL
);

CREATE INDEX wallet_account ON wallet (account_id);
