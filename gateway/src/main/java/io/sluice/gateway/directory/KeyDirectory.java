package io.sluice.gateway.directory;

import io.sluice.metering.engine.ApiKeys.ApiKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The API keys for listing: by number, without their secrets. Shared.
public final class KeyDirectory {
    private final CopyOnWriteArrayList<AtomicReference<@Nullable ApiKey>> keys =
            new CopyOnWriteArrayList<>();

    public KeyDirectory(List<ApiKey> known) {
        known.forEach(this::enter);
    }

    /// Enters a key under its number, or replaces what is there.
    public synchronized void enter(ApiKey key) {
        while (keys.size() <= key.number()) {
            keys.add(new AtomicReference<>());
        }
        keys.get(key.number()).set(key);
    }

    public @Nullable ApiKey find(int number) {
        return number < 0 || number >= keys.size() ? null : keys.get(number).get();
    }

    /// One above the highest number.
    public int size() {
        return keys.size();
    }
}
