package io.sluice.backoffice.ledger;

/// One line of an entry.
///
/// @param amountCents a debit above zero, a credit below; never zero
public record Posting(ChartOfAccounts account, long amountCents) {}
