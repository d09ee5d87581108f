package io.sluice.backoffice.split;

/// One amount in its three parts.
public record Allocation(long platformCents, long poolCents, long treasuryCents) {
    public static final Allocation NONE = new Allocation(0, 0, 0);

    public long totalCents() {
        return platformCents + poolCents + treasuryCents;
    }

    public Allocation plus(Allocation other) {
        return new Allocation(
                Math.addExact(platformCents, other.platformCents),
                Math.addExact(poolCents, other.poolCents),
                Math.addExact(treasuryCents, other.treasuryCents));
    }
}
