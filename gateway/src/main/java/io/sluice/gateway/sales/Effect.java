package io.sluice.gateway.sales;

import java.util.Locale;

/// What a provider reports of money that came in earlier. `amount` is cumulative for the object and
/// in the payment's own unit, so that the largest one told is the truth.
///
/// @param object a charge for refunds, a dispute for the rest
public record Effect(String object, Kind kind, String paymentId, long amount) {
    /// What was reported.
    public enum Kind {
        REFUNDED,
        /// A dispute is open.
        DISPUTED,
        WON,
        LOST,
        /// The payment is a project's and never was ours: all of it, whatever the amount.
        FOREIGN;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
