-- The revenue sharing agreement, version by version, and what is kept of each acceptance.

-- Each clause by its name; {project} and {licence} stand for those of the project it is signed for.
CREATE TABLE agreement_versions (
    version        INTEGER PRIMARY KEY CHECK (version > 0),
    clauses        JSONB NOT NULL,
    effective_from TIMESTAMPTZ NOT NULL, -- from then on the ones before it are not enough
    published_by   TEXT NOT NULL,
    published_at   TIMESTAMPTZ NOT NULL
);

INSERT INTO agreement_versions
VALUES (1, jsonb_build_object(
    'nature_of_relationship',
    'You contribute to {project} as an independent contractor. You are not an employee, a '
    'partner or an '
    'investor of the project or of the platform. You choose what you work on, when and how, '
    'with your own '
    'tools, and you may work for others at the same time.',
    'compensation',
    'For your contributions you receive a revenue share: a part of the contributor pool of '
    '{project}, in '
    'proportion to your weighted karma, as the platform''s published algorithm calculates it. '
    'Each payout '
    'comes with all the figures it was calculated from.',
    'no_guaranteed_minimum',
    'No minimum is guaranteed. What you receive depends on the revenue of {project} and on '
    'your karma; '
    'where there is no revenue there is no payout.',
    'algorithm_governance',
    'Karma is computed by the algorithm alone. Nobody adjusts it by hand for one person. The '
    'algorithm '
    'changes only by a vote of the contributors.',
    'termination',
    'You and the platform may each end this agreement at any time. Karma that has vested '
    'stays yours, and '
    'so do the payouts it brings as long as {project} earns.',
    'ip_assignment',
    'What you contribute is licensed to {project} under the licence the project has chosen: '
    '{licence}.',
    'no_ownership_stake',
    'The revenue share is service compensation. It is no equity, no share in the profits of a '
    'company and '
    'no return on an investment, and it gives you no ownership of {project} or of the platform.',
    'dispute_resolution',
    'Disputes go to the platform''s governance first, whose arbitration binds; what it leaves '
    'unresolved is '
    'decided by JAMS arbitration.',
    'governing_law',
    'This agreement is governed by the law of Delaware, USA.'),
    '1970-01-01T00:00:00Z', 'system', now());

CREATE TRIGGER agreement_versions_stay BEFORE UPDATE OR DELETE ON agreement_versions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agreement_versions_stay_whole BEFORE TRUNCATE ON agreement_versions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The oldest version that is enough at a time.
CREATE FUNCTION agreement_in_force(at TIMESTAMPTZ) RETURNS INTEGER STABLE LANGUAGE sql AS $$
    SELECT max(version) FROM backoffice.agreement_versions WHERE effective_from <= at
$$;

ALTER TABLE agreements
    ADD COLUMN licence      TEXT,  -- as the text named it
    ADD COLUMN text_sha256  BYTEA CHECK (length(text_sha256) = 32),
    ADD COLUMN address_hash BYTEA CHECK (length(address_hash) = 32); -- null: staff recorded it
