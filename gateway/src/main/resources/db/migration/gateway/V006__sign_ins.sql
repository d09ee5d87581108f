-- Whom an OpenID provider vouches for, and which key they come in to the console with.

CREATE TABLE sign_in (
    id        uuid PRIMARY KEY,
    issuer    text NOT NULL,
    subject   text NOT NULL CHECK (length(subject) BETWEEN 1 AND 255), -- the provider's own id of somebody
    key_id    text NOT NULL, -- one that is revoked opens nothing
    linked_by text NOT NULL,
    linked_at timestamptz NOT NULL,
    UNIQUE (issuer, subject)
);
