package io.sluice.backoffice.ledger;

import java.util.UUID;

/// Told of each sale once it is booked.
@FunctionalInterface
public interface LiveRevenue {
    /// A project earned something.
    record Sale(UUID projectId, String projectName, long cents) {}

    void publish(Sale sale);
}
