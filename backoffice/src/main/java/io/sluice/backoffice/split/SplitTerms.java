package io.sluice.backoffice.split;

import io.sluice.money.BasisPoints;

/// How net revenue is divided: the platform's part is fixed, the pool's is voted within bounds, the
/// treasury takes what is left.
public record SplitTerms(int poolBasisPoints) {
    public static final int PLATFORM_BASIS_POINTS = 1_500;
    public static final int POOL_BASIS_POINTS_MIN = 6_000;
    public static final int POOL_BASIS_POINTS_MAX = 8_000;

    /// What holds until a project votes otherwise.
    public static final SplitTerms STANDARD = new SplitTerms(7_000);

    public SplitTerms {
        if (!allows(poolBasisPoints)) {
            throw new IllegalArgumentException("pool out of bounds: " + poolBasisPoints);
        }
    }

    /// Whether a pool of this size may be asked for.
    public static boolean allows(int poolBasisPoints) {
        return poolBasisPoints >= POOL_BASIS_POINTS_MIN && poolBasisPoints <= POOL_BASIS_POINTS_MAX;
    }

    public int treasuryBasisPoints() {
        return BasisPoints.ONE - PLATFORM_BASIS_POINTS - poolBasisPoints;
    }

    /// Platform and pool are each rounded half-even, the treasury takes the remainder, so that the
    /// three add up. Serves amounts given back (below zero) as well.
    public Allocation allocate(long netCents) {
        long platformCents = BasisPoints.halfEvenOf(PLATFORM_BASIS_POINTS, netCents);
        long poolCents = BasisPoints.halfEvenOf(poolBasisPoints, netCents);
        return new Allocation(platformCents, poolCents, netCents - platformCents - poolCents);
    }
}
