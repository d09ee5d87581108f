package io.sluice.backoffice.payout;

import io.sluice.backoffice.karma.Tier;
import java.util.List;

/// A contributor with karma on the project, as of the cycle's time. `karmaHundredths` counts vested
/// and unvested; `advancesCents` is what weekly cycles of this month have given already; `weekly`
/// says that the payee is on the Pro plan; `stops` are the codes of what would hold their lot of
/// this cycle as things stand (fraud signal, suspension).
public record Member(
        String contributorId,
        String payeeId,
        boolean weekly,
        long vestedHundredths,
        long karmaHundredths,
        Tier tier,
        int multiplierHundredths,
        long advancesCents,
        List<Reason> stops) {
    public Member {
        stops = List.copyOf(stops);
        if ((vestedHundredths | karmaHundredths | multiplierHundredths | advancesCents) < 0) {
            throw new IllegalArgumentException("karma and advances are not negative");
        }
    }

    /// What decides the cents.
    public long weight() {
        return Math.multiplyExact(vestedHundredths, multiplierHundredths);
    }
}
