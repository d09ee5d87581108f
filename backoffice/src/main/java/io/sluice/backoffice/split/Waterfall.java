package io.sluice.backoffice.split;

/// From gross to net, line by line: gross − refunds − disputes, what won disputes return to those
/// who had fronted it, infrastructure (down to zero at most, the rest is the founder's invoice),
/// the deficit carried in.
public record Waterfall(
        PeriodSums sums,
        long restoredCents,
        long infrastructureTakenCents,
        long founderInvoiceCents,
        long periodNetCents,
        long deficitInCents,
        long netCents) {
    /// The waterfall of a period.
    public static Waterfall of(PeriodSums sums, long restoredCents, long deficitInCents) {
        long revenueCents = Math.subtractExact(sums.revenueCents(), restoredCents);
        // Infrastructure makes no deficit: only refunds and disputes do.
        long takenCents = Math.clamp(revenueCents, 0, sums.infrastructureCents());
        long periodNetCents = revenueCents - takenCents;
        return new Waterfall(
                sums,
                restoredCents,
                takenCents,
                sums.infrastructureCents() - takenCents,
                periodNetCents,
                deficitInCents,
                Math.subtractExact(periodNetCents, deficitInCents));
    }

    /// What refunds and disputes took beyond the period's own revenue: never the deficit carried
    /// in.
    public long shortCents() {
        return Math.max(0, -periodNetCents);
    }

    /// What is split: nothing while the net is negative.
    public long splitCents() {
        return Math.max(0, netCents);
    }

    /// The deficit after this period, before refunded months give anything back.
    public long deficitOutCents() {
        return Math.max(0, -netCents);
    }
}
