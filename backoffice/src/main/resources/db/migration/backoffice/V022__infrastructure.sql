-- A month's hosting of a project is booked once.
CREATE UNIQUE INDEX idx_ledger_entries_infrastructure ON ledger_entries(project_id, period)
    WHERE kind = 'infrastructure';
