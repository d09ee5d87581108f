package io.sluice.money;

/// What one unit of energy costs, in micro-credits. The directions of rounding are the rule of
/// DOMAIN, "Metering (003)", Units: a cost is rounded up and affordable energy down, so that no
/// debit exceeds the hold placed for it.
public record Price(long microsPerUnit) {
    public Price {
        if (microsPerUnit < 0) {
            throw new IllegalArgumentException("a price is not negative: " + microsPerUnit);
        }
    }

    /// The cost of this energy, rounded up to a micro-credit.
    public long costOf(long energyMicros) {
        return costOf(energyMicros, microsPerUnit);
    }

    /// The most energy these credits pay for, rounded down; without bound when it is free.
    public long affordable(long availableMicros) {
        return affordable(availableMicros, microsPerUnit);
    }

    /// As {@link #costOf(long)}, for a price that is kept as a bare number.
    public static long costOf(long energyMicros, long microsPerUnit) {
        return Micros.mulDivUp(energyMicros, microsPerUnit, Micros.ONE);
    }

    /// As {@link #affordable(long)}, for a price that is kept as a bare number.
    public static long affordable(long availableMicros, long microsPerUnit) {
        return microsPerUnit == 0
                ? Long.MAX_VALUE
                : Micros.mulDivDownCapped(availableMicros, Micros.ONE, microsPerUnit);
    }
}
