-- Two projects that both lay claim to revenue. Whatever is decided, revenue stays where it came in.

CREATE TABLE project_disputes (
    id            UUID PRIMARY KEY,
    seq           BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE,
    claimant_id   UUID NOT NULL REFERENCES projects(id),
    respondent_id UUID NOT NULL REFERENCES projects(id),
    claim         TEXT NOT NULL,
    evidence      TEXT NOT NULL,
    opened_by     TEXT NOT NULL,
    opened_at     TIMESTAMPTZ NOT NULL,
    decision      TEXT CHECK (decision IN ('upheld', 'dismissed', 'settled')), -- null: open
    reasons       TEXT,
    decided_by    TEXT,
    decided_at    TIMESTAMPTZ,
    CHECK (claimant_id <> respondent_id),
    CHECK ((decision IS NULL) = (reasons IS NULL)),
    CHECK ((decision IS NULL) = (decided_by IS NULL)),
    CHECK ((decision IS NULL) = (decided_at IS NULL))
);

CREATE INDEX idx_project_disputes_claimant ON project_disputes(claimant_id, seq);
CREATE INDEX idx_project_disputes_respondent ON project_disputes(respondent_id, seq);
