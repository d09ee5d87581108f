package io.sluice.gateway.edge;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Places that callers share: so many altogether, and no more than a part of them for one key, so
/// that nobody keeps all others out. Callers without a key are one caller. Safe for all threads.
public final class Seats {
    private static final long NOBODY = Long.MIN_VALUE;

    private final int countMax;
    private final int countOfOneMax;
    private final Map<Long, Integer> taken = new HashMap<>();
    private int count;

    /// @param countOfOneMax how many one caller may have
    public Seats(int countMax, int countOfOneMax) {
        this.countMax = countMax;
        this.countOfOneMax = countOfOneMax;
    }

    /// Takes a place; false where there is none for this caller.
    ///
    /// @param caller null: nobody
    public synchronized boolean take(@Nullable Principal caller) {
        long key = key(caller);
        int theirs = taken.getOrDefault(key, 0);
        if (count == countMax || theirs == countOfOneMax) {
            return false;
        }
        taken.put(key, theirs + 1);
        count++;
        return true;
    }

    /// Gives back a place that was taken.
    public synchronized void leave(@Nullable Principal caller) {
        count--;
        taken.computeIfPresent(key(caller), (_, theirs) -> theirs == 1 ? null : theirs - 1);
    }

    private static long key(@Nullable Principal caller) {
        return caller == null ? NOBODY : caller.keyId();
    }
}
