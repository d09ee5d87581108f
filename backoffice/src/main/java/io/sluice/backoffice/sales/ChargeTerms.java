package io.sluice.backoffice.sales;

import io.sluice.backoffice.split.Allocation;
import io.sluice.backoffice.split.SplitTerms;
import java.math.BigDecimal;

/// How one sale is divided.
///
/// @param destination the account that gets the money
/// @param onBehalf whether that account, not the platform, is the seller of record
public record ChargeTerms(String destination, boolean onBehalf, SplitTerms split) {
    private static final int DECIMALS_OF_PERCENT = 2;

    /// What comes back to the platform of an amount known beforehand: its share and the pool.
    public long feeCents(long amountCents) {
        Allocation parts = split.allocate(amountCents);
        return parts.platformCents() + parts.poolCents();
    }

    /// The same as a share, for amounts that are not.
    public int feeBasisPoints() {
        return SplitTerms.PLATFORM_BASIS_POINTS + split.poolBasisPoints();
    }

    /// The share in percent, as Stripe takes it.
    public BigDecimal feePercent() {
        return BigDecimal.valueOf(feeBasisPoints(), DECIMALS_OF_PERCENT);
    }
}
