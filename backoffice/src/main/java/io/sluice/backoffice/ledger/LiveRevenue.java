package io.sluice.backoffice.ledger;

/// Told that something has been booked, once that is committed. What it was is in the audit log.
@FunctionalInterface
public interface LiveRevenue {
    void booked();
}
