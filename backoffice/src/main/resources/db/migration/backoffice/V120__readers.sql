-- Keys that read what their holder may read, and change nothing.
ALTER TABLE api_keys DROP CONSTRAINT api_keys_role_check;
ALTER TABLE api_keys ADD CONSTRAINT api_keys_role_check
    CHECK (role IN ('admin', 'staff', 'agent', 'contributor', 'project',
                    'contributor_reader', 'project_reader'));
