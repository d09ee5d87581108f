package io.sluice.benchmarks;

import java.util.SplittableRandom;

/// The work that engine and twin both do: pairs of reserve and settle, drawn before the clock runs.
/// A settle follows its reserve after `WINDOW` other pairs, one hold in 64 is never settled and
/// expires, and time moves one millisecond a pair, so that expiry and retention are part of it.
public final class PairStream {
    /// Pairs drawn at a time; small enough that drawing them leaves the tables in the cache.
    public static final int BATCH = 256;

    static final int WINDOW = 1_024;
    static final int ABANDONED_EVERY = 64;
    private static final int MASK = 2 * WINDOW - 1;

    /// Of each pair: the parts of its two commands.
    public final long[] idHigh = new long[2 * WINDOW];

    public final long[] idLow = new long[2 * WINDOW];
    public final long[] keyHigh = new long[2 * WINDOW];
    public final long[] keyLow = new long[2 * WINDOW];
    public final long[] energyMicros = new long[2 * WINDOW];
    public final int[] account = new int[2 * WINDOW];

    private final SplittableRandom random;
    private final int accounts;
    private final boolean hot;
    private long pairs;
    private long timeMillis = 1_700_000_000_000L;

    /// Draws from all accounts evenly, or with `hot` from one alone.
    public PairStream(long seed, int accounts, boolean hot) {
        this.random = new SplittableRandom(seed);
        this.accounts = accounts;
        this.hot = hot;
    }

    /// Goes on from a later time, for an engine that has seen others before.
    public void startAt(long laterMillis) {
        timeMillis = Math.max(timeMillis, laterMillis);
    }

    /// Draws the next `BATCH` pairs and answers the number of the first.
    public long draw() {
        long first = pairs;
        for (int i = 0; i < BATCH; i++) {
            int at = (int) (pairs++ & MASK);
            idHigh[at] = random.nextLong();
            idLow[at] = random.nextLong();
            keyHigh[at] = random.nextLong();
            keyLow[at] = random.nextLong();
            energyMicros[at] = 100_000L + random.nextInt(400_000);
            account[at] = hot ? 0 : random.nextInt(accounts);
        }
        timeMillis += BATCH;
        return first;
    }

    /// Where the pair's parts stand in the arrays.
    public static int at(long pair) {
        return (int) (pair & MASK);
    }

    /// The pair to settle when this one is reserved, or -1 for none.
    public static long settledWith(long pair) {
        long settled = pair - WINDOW;
        return settled < 0 || settled % ABANDONED_EVERY == 0 ? -1 : settled;
    }

    /// The time of a drawn pair's commands.
    public long timeMillis(long pair) {
        return timeMillis - (pairs - pair);
    }
}
