package io.sluice.backoffice.ledger;

import java.util.Locale;

/// The accounts of the double-entry books. A debit is positive, a credit negative, and the postings
/// of an entry add up to zero. `docs/reference/chart-of-accounts.md` lists the same.
public enum ChartOfAccounts {
    /// What the payment provider holds for us.
    STRIPE_BALANCE(Side.DEBIT),
    /// What it charged us for payments: the platform's cost.
    STRIPE_FEES(Side.DEBIT),
    /// Credits that were paid for and not yet spent.
    CREDITS_SOLD(Side.CREDIT),
    /// What a project earned.
    PROJECT_REVENUE(Side.CREDIT),
    /// What went back to its customers.
    PROJECT_REFUNDS(Side.DEBIT),
    /// What disputes took or hold.
    PROJECT_DISPUTES(Side.DEBIT),
    /// Hosting taken from a project's revenue.
    PROJECT_INFRASTRUCTURE(Side.DEBIT),
    /// Hosting that revenue did not cover: the founder owes it.
    FOUNDER_INVOICES(Side.DEBIT),
    /// What the platform earns with hosting.
    INFRASTRUCTURE_INCOME(Side.CREDIT);

    /// Where the account grows.
    public enum Side {
        DEBIT,
        CREDIT
    }

    private final String code = name().toLowerCase(Locale.ROOT);
    private final Side side;

    ChartOfAccounts(Side side) {
        this.side = side;
    }

    /// As the tables and the page name it.
    public String code() {
        return code;
    }

    public Side side() {
        return side;
    }
}
