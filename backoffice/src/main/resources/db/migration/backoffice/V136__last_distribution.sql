-- What a treasury has left when a suspension is for good is paid out by the last calculation.
ALTER TABLE treasury_spends DROP CONSTRAINT treasury_spends_purpose_check;
ALTER TABLE treasury_spends ADD CONSTRAINT treasury_spends_purpose_check CHECK (purpose IN
    ('bounty', 'marketing', 'infrastructure', 'third_party', 'legal', 'bug_bounty', 'penalty',
     'distribution'));

ALTER TABLE lots DROP CONSTRAINT lots_origin_check;
ALTER TABLE lots ADD CONSTRAINT lots_origin_check CHECK (origin IN
    ('share', 'release', 'return', 'restored', 'distribution'));
