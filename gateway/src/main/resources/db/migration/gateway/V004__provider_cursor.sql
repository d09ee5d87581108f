-- Until when each provider has been asked for events that were missed.

CREATE TABLE provider_cursor (
    provider    text PRIMARY KEY,
    asked_until timestamptz NOT NULL
);
