package io.sluice.backoffice.split;

/// What the ledger says of one project and period. `grossCents`, `refundsCents` and
/// `infrastructureCents` are not negative; `disputesCents` is what opened disputes took less what
/// won ones gave back, and may be below zero.
public record PeriodSums(
        long grossCents, long refundsCents, long disputesCents, long infrastructureCents) {
    public PeriodSums {
        if ((grossCents | refundsCents | infrastructureCents) < 0) {
            throw new IllegalArgumentException("sums of a period are not negative");
        }
    }

    /// Revenue before infrastructure and deficit; negative when more went back than came in.
    public long revenueCents() {
        return Math.subtractExact(Math.subtractExact(grossCents, refundsCents), disputesCents);
    }
}
