-- What staff decides about money that names no project we know.

-- Charges that were given a project by hand.
CREATE TABLE charge_projects (
    charge_id   TEXT PRIMARY KEY,
    project_id  UUID NOT NULL REFERENCES projects(id),
    assigned_by TEXT NOT NULL,
    note        TEXT NOT NULL,
    assigned_at TIMESTAMPTZ NOT NULL
);

CREATE TRIGGER charge_projects_stay BEFORE UPDATE OR DELETE ON charge_projects
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER charge_projects_stay_whole BEFORE TRUNCATE ON charge_projects
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Parked usage keeps the rate of its day. What was parked before had the rate that is the default.
ALTER TABLE usage_parked
    ADD COLUMN micros_per_dollar BIGINT NOT NULL DEFAULT 100000000 CHECK (micros_per_dollar > 0),
    ADD COLUMN project_id UUID REFERENCES projects(id), -- null: still parked
    ADD COLUMN assigned_at TIMESTAMPTZ,
    ADD CHECK ((project_id IS NULL) = (assigned_at IS NULL));
ALTER TABLE usage_parked ALTER COLUMN micros_per_dollar DROP DEFAULT;
