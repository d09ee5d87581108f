-- The feed follows the audit log, whose numbers are in order of commit.
CREATE INDEX idx_audit_log_sales ON payment_audit_log(seq)
    WHERE event_type = 'revenue.collected';
