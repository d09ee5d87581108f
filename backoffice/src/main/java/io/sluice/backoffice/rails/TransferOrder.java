package io.sluice.backoffice.rails;

import java.util.Map;

/// What a rail is asked for. `details` is where the money goes, decrypted for this call alone.
public record TransferOrder(
        String transferKey, long amountCents, MethodType method, Map<String, String> details) {
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
