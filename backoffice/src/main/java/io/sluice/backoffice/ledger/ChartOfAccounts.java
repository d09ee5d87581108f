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
    /// What was paid back of them after they had been spent: the platform's cost.
    CREDIT_LOSSES(Side.DEBIT),
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
    INFRASTRUCTURE_INCOME(Side.CREDIT),
    /// What cycles have shared out of a project's net.
    PROJECT_SHARED(Side.DEBIT),
    /// The platform's share of it, less what it gave back for refunded months.
    PLATFORM_SHARE(Side.CREDIT),
    /// The treasury's, likewise.
    PROJECT_TREASURY(Side.CREDIT),
    /// What projects have spent of their treasuries.
    TREASURY_SPENDS(Side.CREDIT),
    /// What contributors are owed and no payout has taken up yet.
    PENDING_PAYOUTS(Side.CREDIT),
    /// What is held back of paid payouts.
    HOLDBACKS(Side.CREDIT),
    /// Pools that wait for a project's next cycle.
    CARRIED_POOLS(Side.CREDIT),
    /// What a project's later revenue has to make good first.
    CARRIED_DEFICITS(Side.DEBIT),
    /// What weekly cycles have given of a month that is not calculated yet.
    ADVANCES(Side.DEBIT),
    /// What payees owe their later payouts.
    NEGATIVE_BALANCES(Side.DEBIT),
    /// What the platform has given up of that: its cost.
    WRITE_OFFS(Side.DEBIT),
    /// Payouts that are decided and not yet with a rail.
    PAYOUTS_UNDER_WAY(Side.CREDIT),
    /// What has left by the rails, with their fees.
    PAID_OUT(Side.CREDIT),
    /// What the rails took for it: the platform's cost.
    RAIL_FEES(Side.DEBIT);

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
