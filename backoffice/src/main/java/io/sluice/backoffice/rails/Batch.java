package io.sluice.backoffice.rails;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one call to a rail carries: one transfer, or many. Key and time are stored before the call
/// and the orders come out of what is stored, so that it can be asked again word for word.
///
/// @param key never used for anything else; after a definite no the next attempt has another
/// @param askedAt when it was first asked for
/// @param reference what the rail calls it; null until the rail has said so
/// @param repeated whether the rail may have been asked before
public record Batch(
        String key,
        Instant askedAt,
        @Nullable String reference,
        boolean repeated,
        List<TransferOrder> orders) {
    public Batch {
        if (orders.isEmpty()) {
            throw new IllegalArgumentException("a batch carries something");
        }
        orders = List.copyOf(orders);
    }
}
