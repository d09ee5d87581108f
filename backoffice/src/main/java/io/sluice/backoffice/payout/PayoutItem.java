package io.sluice.backoffice.payout;

import io.sluice.backoffice.karma.Tier;

/// One contributor's line on one project. `shareCents` is the part of the pool, `grossCents` what
/// this cycle gives of it after advances; holdback and net are what the gross would give paid
/// alone. Shares are in units of 10^-8, half-even; the cents come from the weights, not from them.
public record PayoutItem(
        String contributorId,
        String projectId,
        String payeeId,
        long netRevenueCents,
        int poolBasisPoints,
        long poolCents,
        long vestedHundredths,
        long totalKarmaHundredths,
        long baseShareE8,
        Tier tier,
        int multiplierHundredths,
        long weightedShareE8,
        long sumWeightedSharesE8,
        long normalizedShareE8,
        long shareCents,
        long advancesCents,
        long grossCents,
        long holdbackCents,
        long netCents) {
    /// The name of the lot this item makes until the store gives it its id.
    public String lotId() {
        return lotId(projectId, contributorId);
    }

    static String lotId(String projectId, String contributorId) {
        return "new/" + projectId + "/" + contributorId;
    }
}
