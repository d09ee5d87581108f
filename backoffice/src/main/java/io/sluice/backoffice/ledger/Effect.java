package io.sluice.backoffice.ledger;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What one object did to a project's revenue at one moment. Signed: what is taken is negative.
///
/// @param amountMinor in the smallest units of the charge's currency
/// @param feeCents the provider's fee, or null while it is not known
/// @param eventId the event that shows it
/// @param reason why a refund was made, where that is known
public record Effect(
        EffectKey key,
        String currency,
        long amountMinor,
        long usdCents,
        @Nullable Long feeCents,
        RevenueSource source,
        String eventId,
        @Nullable String reason) {

    /// What happened to the object.
    public enum Kind {
        CHARGE,
        REFUND,
        /// Opening a dispute takes the amount out of what is shared out; so does all that changes
        /// about an open one.
        DISPUTE_OPENED,
        DISPUTE_WON,
        /// Takes nothing more: a mark in the ledger.
        DISPUTE_LOST,
        /// Credits spent on the project, from the metering side.
        USAGE;

        private final String word = name().toLowerCase(Locale.ROOT);

        /// As the API and the tables write it.
        public String word() {
            return word;
        }

        /// The kind with this name; it must be one of ours.
        public static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    long feeOrZeroCents() {
        return feeCents == null ? 0 : feeCents;
    }
}
