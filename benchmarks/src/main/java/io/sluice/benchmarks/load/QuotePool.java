package io.sluice.benchmarks.load;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Quotes asked for before the clock runs, so that pairs of reserve and settle are timed alone.
///
/// Thread: the client's event loop, and between two runs its caller.
public final class QuotePool {
    private final ArrayDeque<byte[]> ids = new ArrayDeque<>();
    private final byte @Nullable [] always;
    private int wanted;

    /// An empty pool, to be filled by a `QuoteTalk`.
    public QuotePool() {
        this.always = null;
    }

    /// A pool for a twin, to which one quote is as good as another.
    public QuotePool(byte[] always) {
        this.always = always;
    }

    /// Asks for so many, and forgets the old ones: quotes are valid for minutes only.
    public void want(int count) {
        ids.clear();
        wanted = count;
    }

    boolean claim() {
        return wanted-- > 0;
    }

    void add(byte[] id) {
        ids.add(id);
    }

    byte @Nullable [] take() {
        return always != null ? always : ids.poll();
    }
}
