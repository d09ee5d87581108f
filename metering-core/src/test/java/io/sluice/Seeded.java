package io.sluice;

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

    /// A long that is not negative, of any magnitude, often at the edge of a power of two.
    public static long magnitude(Random random) {
        long number = random.nextLong() >>> (1 + random.nextInt(63));
        return switch (random.nextInt(8)) {
            case 0 -> Long.highestOneBit(number);
            case 1 -> Math.max(0, Long.highestOneBit(number) - 1);
            case 2 -> Long.MAX_VALUE - random.nextInt(3);
            case 3 -> random.nextInt(3);
            default -> number;
        };
    }
}
