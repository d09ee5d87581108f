package io.sluice.metering.projection;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Whose account a key means. Openings are told before anything else of an account; what was opened
/// before the projection began is known to whoever recovered the engine. Thread: confined.
final class OwnerIds {
    private final IntFunction<@Nullable String> recovered;
    private final Map<Integer, String> opened = new HashMap<>();

    OwnerIds(IntFunction<@Nullable String> recovered) {
        this.recovered = recovered;
    }

    void enter(int account, String ownerId) {
        if (recovered.apply(account) == null) {
            opened.put(account, ownerId);
        }
    }

    String of(int account) {
        String ownerId = recovered.apply(account);
        ownerId = ownerId == null ? opened.get(account) : ownerId;
        if (ownerId == null) {
            throw new IllegalStateException("the journal never opened account " + account);
        }
        return ownerId;
    }
}
