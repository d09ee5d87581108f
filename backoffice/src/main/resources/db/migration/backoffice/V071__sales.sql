-- What projects sell at Stripe: their prices, and what was offered at them.
CREATE TABLE sale_prices (
    price_id       TEXT PRIMARY KEY CHECK (length(price_id) BETWEEN 1 AND 255),
    seq            BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE,
    project_id     UUID NOT NULL REFERENCES projects(id),
    product_id     TEXT NOT NULL,
    source         TEXT NOT NULL
        CHECK (source IN ('subscription', 'one_time', 'usage', 'donation')),
    name           TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    amount_cents   BIGINT NOT NULL CHECK (amount_cents BETWEEN 1 AND 99999999),
    currency       TEXT NOT NULL CHECK (currency ~ '^[a-z]{3}$'),
    every          TEXT CHECK (every IN ('day', 'week', 'month', 'year')), -- null: paid once
    every_count    INTEGER CHECK (every_count BETWEEN 1 AND 1095),
    meter_event    TEXT UNIQUE,          -- what usage is reported under
    created_at     TIMESTAMPTZ NOT NULL,
    CHECK ((every IS NULL) = (every_count IS NULL)),
    CHECK ((source = 'usage') = (meter_event IS NOT NULL)),
    CHECK (source NOT IN ('subscription', 'usage') OR every IS NOT NULL)
);

CREATE INDEX idx_sale_prices_project ON sale_prices(project_id, seq);

CREATE TABLE sales (
    object_id        TEXT PRIMARY KEY CHECK (length(object_id) BETWEEN 1 AND 255),
    project_id       UUID NOT NULL REFERENCES projects(id),
    kind             TEXT NOT NULL CHECK (kind IN ('checkout', 'payment_link', 'invoice')),
    source           TEXT NOT NULL
        CHECK (source IN ('subscription', 'one_time', 'usage', 'invoice', 'donation')),
    price_id         TEXT REFERENCES sale_prices(price_id), -- null: an invoice has its own lines
    amount_cents     BIGINT CHECK (amount_cents > 0),       -- null: what is used decides
    currency         TEXT NOT NULL,
    fee_basis_points INTEGER NOT NULL CHECK (fee_basis_points BETWEEN 0 AND 10000),
    by_invoice       BOOLEAN NOT NULL,   -- Stripe charges by an invoice, whose charges say nothing
    created_at       TIMESTAMPTZ NOT NULL,
    CHECK ((kind = 'invoice') = (price_id IS NULL))
);

CREATE INDEX idx_sales_by_invoice ON sales(project_id) WHERE by_invoice;
