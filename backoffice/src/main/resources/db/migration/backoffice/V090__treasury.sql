-- What projects' treasuries paid for, whose the paid names are, and which quarters were reported.

CREATE TABLE treasury_spends (
    id           UUID PRIMARY KEY,
    seq          BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE,
    project_id   UUID NOT NULL REFERENCES projects(id),
    amount_cents BIGINT NOT NULL CHECK (amount_cents > 0),
    purpose      TEXT NOT NULL CHECK (purpose IN
        ('bounty', 'marketing', 'infrastructure', 'third_party', 'legal', 'bug_bounty')),
    payee        TEXT NOT NULL,
    owner_id     UUID REFERENCES users(id),        -- who is paid, or owns what is paid
    vote_id      UUID UNIQUE REFERENCES votes(id), -- one proposal, one spend
    note         TEXT,
    spent_by     TEXT NOT NULL,
    spent_at     TIMESTAMPTZ NOT NULL
);

CREATE INDEX idx_treasury_spends_project ON treasury_spends(project_id, spent_at);

CREATE TRIGGER treasury_spends_stay BEFORE UPDATE OR DELETE ON treasury_spends
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER treasury_spends_stay_whole BEFORE TRUNCATE ON treasury_spends
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A name once said to be somebody's own is theirs, whatever a later request leaves out.
CREATE TABLE treasury_payees (
    project_id  UUID NOT NULL REFERENCES projects(id),
    payee_key   TEXT NOT NULL, -- the name without case, blanks and punctuation
    owner_id    UUID NOT NULL REFERENCES users(id),
    declared_by TEXT NOT NULL,
    declared_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (project_id, payee_key)
);

-- A report is made once its last month is calculated; what it says follows from cycles and spends,
-- which do not change any more.
CREATE TABLE treasury_reports (
    project_id    UUID NOT NULL REFERENCES projects(id),
    quarter_start DATE NOT NULL CHECK (EXTRACT(DAY FROM quarter_start) = 1
                                       AND EXTRACT(MONTH FROM quarter_start) IN (1, 4, 7, 10)),
    made_at       TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (project_id, quarter_start)
);
