-- A payment that turns out to be a project's is remembered as such, whichever event says so first.

ALTER TABLE payment_effect DROP CONSTRAINT payment_effect_effect_check;
ALTER TABLE payment_effect ADD CONSTRAINT payment_effect_effect_check
    CHECK (effect IN ('refunded', 'disputed', 'won', 'lost', 'foreign'));
