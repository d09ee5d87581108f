package io.sluice.gateway.edge;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The request keys being worked on right now, over all event loops. It is bounded by the number of
/// requests under way.
public final class InFlight {
    private record Key(long high, long low) {}

    private final Set<Key> keys = ConcurrentHashMap.newKeySet();

    /// Takes the key; false while another request has it.
    public boolean enter(RequestKey key) {
        return keys.add(new Key(key.high(), key.low()));
    }

    public void leave(RequestKey key) {
        keys.remove(new Key(key.high(), key.low()));
    }

    public int size() {
        return keys.size();
    }
}
