package io.sluice.gateway.webhooks;

import java.util.random.RandomGenerator;

/// When a delivery that failed is tried again: after a second, then twice as long each time up to a
/// quarter of an hour, each pause shortened by chance to between half and all of it, so that what
/// failed together does not return together. After the last attempt it is dead: about a day later.
final class Backoff {
    static final int ATTEMPTS_MAX = 120;

    private static final long FIRST_MILLIS = 1_000;
    private static final long LONGEST_MILLIS = 15 * 60 * 1_000;
    private static final int DOUBLINGS_MAX = 20;

    private final RandomGenerator random;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /// The pause after this many failed attempts.
    long pauseMillis(int attempts) {
        long longest = FIRST_MILLIS << Math.min(attempts - 1, DOUBLINGS_MAX);
        long pause = Math.min(longest, LONGEST_MILLIS);
        return pause / 2 + random.nextLong(pause / 2 + 1);
    }
}
