package io.sluice.backoffice.karma;

import io.sluice.money.Cents;

/// The shares that a breakdown shows, in units of 10^-8 and rounded half-even. They explain; the
/// integer weights decide the cents.
public final class KarmaShares {
    /// One whole.
    public static final long ONE_E8 = 100_000_000L;

    private static final long MULTIPLIER_ONE = 100;

    private KarmaShares() {}

    /// Vested karma of all karma of the project, vested or not.
    public static long baseE8(long vestedHundredths, long totalKarmaHundredths) {
        return ratioE8(vestedHundredths, totalKarmaHundredths);
    }

    /// Base share × multiplier, from its weight (vested × multiplier).
    public static long weightedE8(long weight, long totalKarmaHundredths) {
        return ratioE8(weight, Math.multiplyExact(totalKarmaHundredths, MULTIPLIER_ONE));
    }

    /// Weight of all weights.
    public static long normalizedE8(long weight, long weightSum) {
        return ratioE8(weight, weightSum);
    }

    private static long ratioE8(long part, long whole) {
        return whole == 0 ? 0 : Cents.halfEven(part, ONE_E8, whole);
    }
}
