-- What contributors decide together, and with which weight.

CREATE TABLE votes (
    id               uuid PRIMARY KEY,
    project_id       uuid NOT NULL REFERENCES projects,
    kind             text NOT NULL CHECK (kind IN ('split', 'treasury', 'algorithm')),
    proposal         text NOT NULL CHECK (length(proposal) <= 20000), -- JSON
    opened_by        text NOT NULL,
    opened_at        timestamptz NOT NULL,
    closes_at        timestamptz NOT NULL,
    total_hundredths bigint NOT NULL CHECK (total_hundredths > 0),
    used_at          timestamptz,                                     -- what it passed was done
    CHECK (opened_at < closes_at)
);

CREATE INDEX idx_votes_project ON votes (project_id, opened_at);

-- Each contributor's karma on the project when the vote opened. It does not change any more.
CREATE TABLE vote_weights (
    vote_id          uuid NOT NULL REFERENCES votes,
    contributor_id   uuid NOT NULL REFERENCES users,
    karma_hundredths bigint NOT NULL CHECK (karma_hundredths > 0),
    PRIMARY KEY (vote_id, contributor_id)
);

CREATE TABLE ballots (
    vote_id        uuid NOT NULL,
    contributor_id uuid NOT NULL,
    approve        boolean NOT NULL,
    cast_at        timestamptz NOT NULL,
    PRIMARY KEY (vote_id, contributor_id),
    FOREIGN KEY (vote_id, contributor_id) REFERENCES vote_weights
);
