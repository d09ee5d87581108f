package io.sluice.id;

import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Makes time-ordered 128-bit ids (RFC 9562, version 7) from an injected clock and random source.
///
/// ```
///   hi │ milliseconds: 48 │ 7: 4 │ counter: 12 │
///   lo  │ 2: 2 │ random: 62                    │
/// ```
///
/// Each id is greater than the one before, whatever the clock does: within a millisecond the
/// counter goes up, and when it is spent or the clock falls back, the id's own time goes on. {@link
/// #next} makes an id, {@link #hi} and {@link #lo} read it; nothing is allocated. Thread: one at a
/// time, as for any object that is not shared.
public final class Uuid7 {
    private static final long VERSION = 7L << 12;
    private static final long VARIANT = 2L << 62;
    private static final long LOW_MASK = (1L << 62) - 1;
    private static final int COUNTER_MAX = (1 << 12) - 1;
    private static final int COUNTER_START_MASK = (1 << 11) - 1; // the upper half is for counting
    private static final long MILLIS_MASK = (1L << 48) - 1;
    private static final int POOL_BYTES = 512;

    private final LongSupplier clockMillis;
    private final RandomGenerator random;

    // Drawn in bulk: asked for single longs, SecureRandom allocates for each of them.
    private final byte[] pool = new byte[POOL_BYTES];
    private int poolAt = POOL_BYTES;
    private long lastMillis = -1;
    private int counter;
    private long hi;
    private long lo;

    public Uuid7(LongSupplier clockMillis, RandomGenerator random) {
        this.clockMillis = clockMillis;
        this.random = random;
    }

    /// Makes the next id.
    public void next() {
        long bits = randomLong();
        long nowMillis = clockMillis.getAsLong() & MILLIS_MASK;
        if (nowMillis > lastMillis) {
            lastMillis = nowMillis;
            counter = (int) randomLong() & COUNTER_START_MASK;
        } else if (counter == COUNTER_MAX) {
            lastMillis++;
            counter = (int) randomLong() & COUNTER_START_MASK;
        } else {
            counter++;
        }
        hi = lastMillis << 16 | VERSION | counter;
        lo = VARIANT | (bits & LOW_MASK);
    }

    /// The upper half of the id made last.
    public long hi() {
        return hi;
    }

    /// The lower half of the id made last.
    public long lo() {
        return lo;
    }

    /// The time in the id made last; ahead of the clock only when ids are made faster than it can
    /// tell apart.
    public long millis() {
        return lastMillis;
    }

    private long randomLong() {
        if (poolAt == POOL_BYTES) {
            random.nextBytes(pool);
            poolAt = 0;
        }
        long bits = 0;
        for (int end = poolAt + Long.BYTES; poolAt < end; poolAt++) {
            bits = bits << 8 | (pool[poolAt] & 0xFF);
            pool[poolAt] = 0; // what became an id is not kept
        }
        return bits;
    }
}
