-- Credits bought with money. What decides a balance is the journal; here stands what was asked for,
-- what came in, who said so, and whether the journal has been told.

CREATE TABLE purchase (
    purchase_id    text PRIMARY KEY,
    number         bigint GENERATED ALWAYS AS IDENTITY UNIQUE, -- order of the lists
    account_id     text CHECK (length(account_id) BETWEEN 1 AND 128), -- null: nobody's yet
    method         text NOT NULL CHECK (method IN ('stripe', 'solana')),
    status         text NOT NULL CHECK (status IN ('pending', 'paid', 'expired', 'refunded',
                                                   'disputed', 'mismatched', 'unmatched')),
    usd_micros     bigint NOT NULL CHECK (usd_micros >= 0),    -- its price; unasked: what came in
    credits_micros bigint NOT NULL CHECK (credits_micros >= 0),
    terms          text NOT NULL,  -- JSON: what the method needs to be paid
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz,    -- null: nothing is waited for
    why            text,           -- of a payment that was not credited
    resolution     text,           -- JSON: what staff decided
    CHECK (account_id IS NOT NULL OR status IN ('mismatched', 'unmatched', 'refunded', 'disputed'))
);

CREATE INDEX purchase_status ON purchase (status, number);
CREATE INDEX purchase_account ON purchase (account_id, number);

-- Money that came in. Each payment stands at one purchase, each purchase has one payment at most.
CREATE TABLE payment (
    payment_id      text PRIMARY KEY CHECK (length(payment_id) BETWEEN 1 AND 200), -- its name in the journal
    purchase_id     text NOT NULL UNIQUE REFERENCES purchase,
    unit            text NOT NULL,                         -- usd (in cents), jpy, USDC, SOL, …
    amount          bigint NOT NULL CHECK (amount >= 0),   -- in the unit's smallest part
    usd_micros      bigint NOT NULL CHECK (usd_micros >= 0),
    proof           text NOT NULL,                         -- JSON: what was verified
    received_at     timestamptz NOT NULL,
    outcome         text NOT NULL CHECK (outcome IN ('paid', 'mismatched', 'unmatched')),
    credited_micros bigint CHECK (credited_micros > 0),    -- null: nothing was credited
    refunded        bigint NOT NULL DEFAULT 0 CHECK (refunded >= 0), -- of the amount, in all
    lost            bigint NOT NULL DEFAULT 0 CHECK (lost >= 0),     -- the same, in disputes
    disputed        boolean NOT NULL DEFAULT false,        -- a dispute is open, or was lost
    version         integer NOT NULL DEFAULT 1,
    told            integer NOT NULL DEFAULT 0,            -- the version the journal knows
    CHECK ((outcome = 'paid') = (credited_micros IS NOT NULL))
);

CREATE INDEX payment_untold ON payment (payment_id) WHERE told <> version AND outcome = 'paid';

-- What providers reported of payments, in figures that only grow: told twice, in another order, or
-- before the payment itself, they come to the same.
CREATE TABLE payment_effect (
    object     text NOT NULL,  -- the provider's: a charge, a dispute
    effect     text NOT NULL CHECK (effect IN ('refunded', 'disputed', 'won', 'lost')),
    payment_id text NOT NULL,
    amount     bigint NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (object, effect)
);

CREATE INDEX payment_effect_payment ON payment_effect (payment_id);

-- Events as providers sent them.
CREATE TABLE provider_event (
    provider    text NOT NULL,
    event_id    text NOT NULL,
    kind        text NOT NULL,
    payment_id  text,
    body        text NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (provider, event_id)
);

CREATE INDEX provider_event_payment ON provider_event (payment_id);
