package io.sluice.backoffice.connect;

/// An account and where its owner goes on with it.
///
/// @param url good once and for minutes; whoever comes later asks for another
public record Onboarding(AccountOrder order, AccountStanding standing, String url) {
    /// Where Stripe sends the owner afterwards.
    ///
    /// @param refreshUrl where to when the link was used already or is too old
    public record Way(String refreshUrl, String returnUrl) {}
}
