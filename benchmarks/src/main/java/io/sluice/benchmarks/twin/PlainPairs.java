package io.sluice.benchmarks.twin;

import io.sluice.benchmarks.Cpu;
import io.sluice.benchmarks.PairStream;
import io.sluice.benchmarks.Side;

/// Runs the common stream of pairs over plain arrays and says nanoseconds a pair.
public final class PlainPairs implements Side {
    /// Bounds as DOMAIN sets them; open holds beyond the window are those that will expire.
    public static final int OPEN_MAX = 1 << 16;

    private static final long PRICE_MICROS = 10_000_000;
    private static final long GRANT_MICROS = 4_000_000_000_000_000L;

    private final PlainArrays arrays;
    private final PairStream stream;
    private long refused;

    public PlainPairs(PairStream stream, int accounts, int retained) {
        this.stream = stream;
        this.arrays = new PlainArrays(accounts, OPEN_MAX, retained, retained, PRICE_MICROS);
        for (int account = 0; account < accounts; account++) {
            arrays.grant(account, GRANT_MICROS);
        }
    }

    @Override
    public double measure(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        long spent = 0;
        long pairs = 0;
        do {
            long first = stream.draw();
            long begun = Cpu.threadNanos();
            refused += batch(first);
            spent += Cpu.threadNanos() - begun;
            pairs += PairStream.BATCH;
        } while (System.nanoTime() < end);
        if (refused > 0) {
            throw new IllegalStateException("the twin refused " + refused + " commands");
        }
        return (double) spent / pairs;
    }

    /// Fills the tables to where they stay.
    public void fill(long pairs) {
        for (long done = 0; done < pairs; done += PairStream.BATCH) {
            refused += batch(stream.draw());
        }
    }

    private int batch(long first) {
        int wrong = 0;
        for (long pair = first; pair < first + PairStream.BATCH; pair++) {
            long now = stream.timeMillis(pair);
            int at = PairStream.at(pair);
            int reserved =
                    arrays.reserve(
                            stream.keyHigh[at],
                            stream.keyLow[at],
                            stream.energyMicros[at],
                            stream.idHigh[at],
                            stream.idLow[at],
                            stream.account[at],
                            stream.energyMicros[at],
                            now + 300_000,
                            now);
            wrong += reserved == PlainArrays.DONE ? 0 : 1;
            long settled = PairStream.settledWith(pair);
            if (settled >= 0) {
                wrong += settle(PairStream.at(settled), now) == PlainArrays.DONE ? 0 : 1;
            }
        }
        return wrong;
    }

    /// The settle's request key is its own: the reserve's with the halves exchanged.
    private int settle(int at, long now) {
        return arrays.settle(
                stream.keyLow[at],
                stream.keyHigh[at],
                stream.energyMicros[at],
                stream.idHigh[at],
                stream.idLow[at],
                stream.energyMicros[at] * 4 / 5,
                now);
    }
}
