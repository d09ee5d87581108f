package io.sluice.gateway.edge;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The keys that are valid now, by hash. Read by every event loop, changed by whoever applies the
/// key commands; each change moves the generation on, which empties the caches in front of it.
public final class KeyRing {
    private final ConcurrentMap<KeyHash, Principal> principals = new ConcurrentHashMap<>();
    private final ConcurrentMap<Long, Principal> current = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong();

    /// Makes a key valid, or changes what it may do.
    public void put(KeyHash hash, Principal principal) {
        principals.put(hash, principal);
        current.put(principal.keyId(), principal);
        generation.incrementAndGet();
    }

    /// Ends a key: the next request with it is refused.
    public void remove(KeyHash hash) {
        Principal removed = principals.remove(hash);
        if (removed != null) {
            current.remove(removed.keyId());
        }
        generation.incrementAndGet();
    }

    public @Nullable Principal find(KeyHash hash) {
        return principals.get(hash);
    }

    /// Who holds the valid key of this number.
    public @Nullable Principal find(long keyId) {
        return current.get(keyId);
    }

    /// Whether this is what some valid key lets its holder do, still.
    public boolean isCurrent(Principal principal) {
        Principal now = current.get(principal.keyId());
        return now != null && (principal.equals(now) || principal.equals(now.acting()));
    }

    public int size() {
        return principals.size();
    }

    long generation() {
        return generation.get();
    }
}
