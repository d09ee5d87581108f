package io.sluice.backoffice.fees;

/// What the operator decides about fees.
///
/// @param proMonthlyCents what a month of the plan Pro costs before tax; 0: nothing
/// @param brazilBasisPoints what is charged in Brazil, where municipalities add their own
public record FeeSettings(long proMonthlyCents, int brazilBasisPoints) {
    /// Twenty dollars a month, and PIS with COFINS alone.
    public static final FeeSettings STANDARD = new FeeSettings(2_000, 925);
}
