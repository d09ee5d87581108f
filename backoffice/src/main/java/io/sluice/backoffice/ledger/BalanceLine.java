package io.sluice.backoffice.ledger;

/// What the provider's own balance says of a charge: what it came to there and what it cost, in the
/// smallest units of the balance's currency.
public record BalanceLine(String currency, long amountMinor, long feeMinor) {
    /// Whether it is in the currency of our books.
    public boolean inDollars() {
        return currency.equals(RevenueEvent.USD);
    }
}
