package io.sluice.backoffice.sales;

import io.sluice.backoffice.ledger.RevenueSource;
import io.sluice.gateway.edge.Words;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What something costs at a project.
///
/// @param amountCents for one, in the currency's smallest unit
/// @param every how often it is paid; null: once
/// @param meterEvent what usage is reported under; null: not by usage
public record Price(
        String priceId,
        UUID projectId,
        String productId,
        RevenueSource source,
        String name,
        long amountCents,
        String currency,
        @Nullable Every every,
        int everyCount,
        @Nullable String meterEvent) {
    public static final long AMOUNT_CENTS_MAX = 99_999_999;

    /// How often something is paid.
    public enum Every {
        DAY(1_095),
        WEEK(156),
        MONTH(36),
        YEAR(3);

        public static final Words<Every> WORDS = Words.of(Every.class);

        private final int countMax;

        Every(int countMax) {
            this.countMax = countMax;
        }

        /// Three years at most, as Stripe has it.
        public int countMax() {
            return countMax;
        }
    }

    /// Whether Stripe charges by an invoice of its own each time.
    public boolean isRecurring() {
        return every != null;
    }

    /// Whether what is used decides how much.
    public boolean isMetered() {
        return meterEvent != null;
    }
}
