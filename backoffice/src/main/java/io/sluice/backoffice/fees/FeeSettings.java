package io.sluice.backoffice.fees;

import org.jspecify.annotations.Nullable;

/// What the operator decides about fees.
///
/// @param proMonthlyCents what a month of the plan Pro costs before tax; 0: nothing
/// @param brazilBasisPoints what is charged in Brazil, where municipalities add their own
/// @param stripeTaxCode what hosting and subscriptions are by Stripe Tax's list; null: our own
///   table says the tax
public record FeeSettings(
        long proMonthlyCents, int brazilBasisPoints, @Nullable String stripeTaxCode) {
    /// Twenty dollars a month, and PIS with COFINS alone.
    public static final FeeSettings STANDARD = new FeeSettings(2_000, 925, null);
}
