-- Payouts are booked too. What a revenue event or a month's hosting does not already name once is
-- booked once by its key.
ALTER TABLE ledger_entries ADD COLUMN entry_key TEXT UNIQUE;
