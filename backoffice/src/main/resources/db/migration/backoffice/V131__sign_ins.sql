-- Whom an OpenID provider vouches for, and which key they come in with.
CREATE TABLE sign_ins (
    id        UUID PRIMARY KEY,
    issuer    TEXT NOT NULL,
    subject   TEXT NOT NULL, -- the provider's own id of somebody
    key_id    TEXT NOT NULL, -- one that is revoked opens nothing
    linked_by TEXT NOT NULL,
    linked_at TIMESTAMPTZ NOT NULL,
    UNIQUE (issuer, subject)
);
