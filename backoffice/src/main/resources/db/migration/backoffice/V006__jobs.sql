-- The timetable's own state, as db-scheduler keeps it, and what each run came to.

CREATE TABLE scheduled_tasks (
    task_name            text NOT NULL,
    task_instance        text NOT NULL,
    task_data            bytea,
    execution_time       timestamptz NOT NULL,
    picked               boolean NOT NULL,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint NOT NULL,
    priority             smallint,
    PRIMARY KEY (task_name, task_instance)
);

CREATE INDEX idx_scheduled_tasks_due ON scheduled_tasks (execution_time);
CREATE INDEX idx_scheduled_tasks_heartbeat ON scheduled_tasks (last_heartbeat);

CREATE TABLE job_runs (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text NOT NULL,
    occurrence  timestamptz, -- null: run by hand
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,
    outcome     text,
    UNIQUE (name, occurrence)
);

CREATE INDEX idx_job_runs_latest ON job_runs (name, id DESC);
