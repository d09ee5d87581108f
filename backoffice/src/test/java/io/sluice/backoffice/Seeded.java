package io.sluice.backoffice;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/// The random source of the property tests. Its seed is printed; `-Dseed=` repeats a run.
public final class Seeded {
    private Seeded() {}

    /// A fresh random source for one test.
    public static Random random() {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        System.out.println("seed " + seed);
        return new Random(seed);
    }
}
