-- What is left over when the books are compared with Stripe's balance: each remainder has a name.
CREATE TABLE reconciliation_remainders (
    job          TEXT NOT NULL,
    first_day    DATE NOT NULL,
    last_day     DATE NOT NULL CHECK (last_day >= first_day),
    kind         TEXT NOT NULL,
    object       TEXT NOT NULL,          -- the charge, or what the amounts are the sum of
    stripe_cents BIGINT NOT NULL,
    ledger_cents BIGINT NOT NULL CHECK (ledger_cents <> stripe_cents),
    found_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (job, first_day, kind, object)
);
