-- Credits that were spent and whose payment went back: the platform's loss, and what of it was
-- recovered since. A row for each look that found a cent of difference.
CREATE TABLE credit_losses (
    number            BIGINT PRIMARY KEY CHECK (number > 0), -- in order, without gaps
    entry_id          UUID NOT NULL UNIQUE,
    unpaid_micros     BIGINT NOT NULL CHECK (unpaid_micros >= 0), -- credits, in all, as of this look
    micros_per_dollar BIGINT NOT NULL CHECK (micros_per_dollar > 0),
    amount_cents      BIGINT NOT NULL CHECK (amount_cents <> 0), -- below zero: recovered
    rest_hundredths   BIGINT NOT NULL CHECK (rest_hundredths >= 0), -- of a millionth of a credit
    booked_at         TIMESTAMPTZ NOT NULL
);

CREATE TRIGGER credit_losses_stay BEFORE UPDATE OR DELETE ON credit_losses
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER credit_losses_stay_whole BEFORE TRUNCATE ON credit_losses
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
