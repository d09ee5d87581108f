package io.sluice.backoffice.karma;

import io.sluice.money.BasisPoints;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a grant vests: a part at once, the rest day by day; and how long a contributor may be silent
/// on a project before the unvested rest is lost. Exact: each contributor's sum is one fraction,
/// rounded half-even once to a hundredth.
public record Vesting(int immediateBasisPoints, int days, int abandonmentDays) {
    public static final Vesting STANDARD = new Vesting(2_500, 90, 60);

    public Vesting {
        boolean share = immediateBasisPoints >= 0 && immediateBasisPoints <= BasisPoints.ONE;
        if (!share || days < 1 || abandonmentDays < 1) {
            throw new IllegalArgumentException("no way to vest");
        }
    }

    /// A contributor's karma on one project at `asOf`, from grants that are not revoked and from
    /// when there was activity. What is not before `asOf` does not count yet.
    public Standing standing(
            Collection<Grant> grants, Collection<Instant> activities, Instant asOf) {
        List<Instant> active = new ArrayList<>();
        grants.stream().map(Grant::earnedAt).filter(asOf::isAfter).forEach(active::add);
        activities.stream().filter(asOf::isAfter).forEach(active::add);
        active.sort(null);
        BigInteger vested = BigInteger.ZERO;
        BigInteger counted = BigInteger.ZERO;
        for (Grant grant : grants) {
            if (grant.earnedAt().isBefore(asOf)) {
                Instant stop = stopOf(grant, active, asOf);
                BigInteger part = vestedParts(grant, stop == null ? asOf : stop);
                vested = vested.add(part);
                counted = counted.add(stop == null ? allParts(grant) : part);
            }
        }
        return new Standing(hundredths(vested), hundredths(counted));
    }

    /// When this grant stopped vesting: the end of the first silence after it; null when it did
    /// not.
    private @Nullable Instant stopOf(Grant grant, List<Instant> active, Instant asOf) {
        Duration silence = Duration.ofDays(abandonmentDays);
        Instant last = grant.earnedAt();
        for (Instant next : active) {
            if (!next.isBefore(last)) {
                // A gap of exactly that many days is abandonment.
                if (Duration.between(last, next).compareTo(silence) >= 0) {
                    return last.plus(silence);
                }
                last = next;
            }
        }
        boolean silent = Duration.between(last, asOf).compareTo(silence) >= 0;
        return silent ? last.plus(silence) : null;
    }

    /// In parts of {@link #partsOfAHundredth}.
    private BigInteger vestedParts(Grant grant, Instant until) {
        long full = Math.min(Duration.between(grant.earnedAt(), until).toDays(), days);
        long immediate = (long) immediateBasisPoints * days;
        long daily = (BasisPoints.ONE - immediateBasisPoints) * full;
        return BigInteger.valueOf(grant.amountHundredths())
                .multiply(BigInteger.valueOf(immediate + daily));
    }

    private BigInteger allParts(Grant grant) {
        return BigInteger.valueOf(grant.amountHundredths()).multiply(partsOfAHundredth());
    }

    private BigInteger partsOfAHundredth() {
        return BigInteger.valueOf((long) BasisPoints.ONE * days);
    }

    private long hundredths(BigInteger parts) {
        return new BigDecimal(parts)
                .divide(new BigDecimal(partsOfAHundredth()), 0, RoundingMode.HALF_EVEN)
                .longValueExact();
    }
}
