-- Who takes part: contributors and projects, their keys, and the first answers to request keys.

-- Contributors: people and the agents they operate.
CREATE TABLE users (
    id                    uuid PRIMARY KEY,
    seq                   bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    display_name          text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 200),
    email                 text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    country               text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    kind                  text NOT NULL CHECK (kind IN ('human', 'ai_agent')),
    operator_id           uuid REFERENCES users,
    plan                  text NOT NULL CHECK (plan IN ('standard', 'pro')),
    account_created_at    timestamptz NOT NULL,
    identity_score        integer NOT NULL CHECK (identity_score BETWEEN 0 AND 100),
    trust_level           integer NOT NULL CHECK (trust_level BETWEEN 0 AND 100),
    upvoted_contributions integer NOT NULL CHECK (upvoted_contributions >= 0),
    created_at            timestamptz NOT NULL,
    updated_at            timestamptz NOT NULL,
    -- The payee of an agent is its operator, of a human the human.
    CHECK ((kind = 'ai_agent') = (operator_id IS NOT NULL))
);

CREATE INDEX idx_users_operator ON users (operator_id) WHERE operator_id IS NOT NULL;

CREATE TABLE projects (
    id                           uuid PRIMARY KEY,
    seq                          bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    name                         text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    founder_id                   uuid NOT NULL REFERENCES users,
    country                      text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    stage                        text NOT NULL CHECK (length(stage) BETWEEN 1 AND 40),
    production_url               text CHECK (length(production_url) BETWEEN 1 AND 2000),
    hosting_tier                 text CHECK (length(hosting_tier) BETWEEN 1 AND 40),
    monthly_infrastructure_cents bigint NOT NULL
                                 CHECK (monthly_infrastructure_cents BETWEEN 0 AND 100000000000),
    licence                      text CHECK (length(licence) BETWEEN 1 AND 200),
    stripe_account_id            text UNIQUE CHECK (length(stripe_account_id) BETWEEN 1 AND 255),
    created_at                   timestamptz NOT NULL,
    updated_at                   timestamptz NOT NULL
);

-- Keys made here while no gateway ran in the same process; only their hashes.
CREATE TABLE api_keys (
    number     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sha256     bytea NOT NULL UNIQUE CHECK (length(sha256) = 32),
    role       text NOT NULL CHECK (role IN ('admin', 'staff', 'agent', 'contributor', 'project')),
    subject_id text CHECK (length(subject_id) BETWEEN 1 AND 128),
    created_at timestamptz NOT NULL
);

-- One row when a test has set the time.
CREATE TABLE test_clock (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    now timestamptz NOT NULL
);

CREATE TABLE request_keys (
    key_high   bigint NOT NULL,
    key_low    bigint NOT NULL,
    body_hash  bigint NOT NULL,
    status     integer NOT NULL,
    answer     text,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (key_high, key_low)
);

CREATE INDEX idx_request_keys_age ON request_keys (created_at);
