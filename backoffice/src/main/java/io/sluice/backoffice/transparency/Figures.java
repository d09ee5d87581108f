package io.sluice.backoffice.transparency;

/// Sums of money in cents, of a project's month or of many.
public record Figures(
        long grossCents,
        long netCents,
        long contributorsCents,
        long platformCents,
        long treasuryCents) {
    public static final Figures NONE = new Figures(0, 0, 0, 0, 0);

    public Figures plus(Figures other) {
        return new Figures(
                Math.addExact(grossCents, other.grossCents),
                Math.addExact(netCents, other.netCents),
                Math.addExact(contributorsCents, other.contributorsCents),
                Math.addExact(platformCents, other.platformCents),
                Math.addExact(treasuryCents, other.treasuryCents));
    }
}
