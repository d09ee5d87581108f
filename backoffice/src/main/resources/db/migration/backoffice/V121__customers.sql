-- Who paid a charge, by the provider's own id for them: of it only counts are shown.
CREATE TABLE charge_customers (
    charge_id   TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL CHECK (length(customer_id) BETWEEN 1 AND 255)
);
