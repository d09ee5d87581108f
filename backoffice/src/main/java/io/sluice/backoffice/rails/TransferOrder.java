package io.sluice.backoffice.rails;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a rail is asked for. `details` is where the money goes, decrypted for this call alone.
///
/// @param transferKey what the transfer is known by, whatever batch carries it
/// @param currency what the payee wants; all amounts are US dollars
/// @param createdAt before the first attempt
/// @param reference what the rail calls it; null until the rail has said so
public record TransferOrder(
        String transferKey,
        long amountCents,
        MethodType method,
        String currency,
        Map<String, String> details,
        Instant createdAt,
        @Nullable String reference) {
    public TransferOrder {
        if (amountCents <= 0) {
            throw new IllegalArgumentException("a transfer moves something: " + amountCents);
        }
        details = Map.copyOf(details);
    }

    /// Without the details: this may end up in a log.
    @Override
    public String toString() {
        return "TransferOrder[" + transferKey + ", " + amountCents + ", " + method + "]";
    }
}
