package io.sluice.benchmarks.load;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Quotes asked for before the clock runs, so that pairs of reserve and settle are timed alone.
///
/// Thread: the client's event loop, and between two runs its caller.
public final class QuotePool {
    private final ArrayDeque<byte[]> ids = new ArrayDeque<>();
    private int wanted;

    /// Asks for so many more.
    public void want(int more) {
        wanted = more;
    }

    public int size() {
        return ids.size();
    }

    /// Forgets what is left: quotes grow old.
    public void clear() {
        ids.clear();
    }

    boolean claim() {
        return wanted-- > 0;
    }

    void add(byte[] id) {
        ids.add(id);
    }

    byte @Nullable [] take() {
        return ids.poll();
    }
}
