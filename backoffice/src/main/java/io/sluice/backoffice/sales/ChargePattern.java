package io.sluice.backoffice.sales;

import io.sluice.backoffice.split.SplitTerms;

/// How a payment is divided the moment it is made: the customer pays the platform, the money goes
/// to the project's account, and the platform's share with the contributors' pool comes back as a
/// fee, so that the pool is there when payouts are due. Separate charges and transfers would be
/// another class in this one's place, whose terms have neither destination nor fee.
public final class ChargePattern {
    /// Where the platform is at home; elsewhere the project's account is the seller of record.
    private static final String HOME = "US";

    /// As clients see it.
    public static final String NAME = "destination";

    /// The terms of a sale.
    ///
    /// @param accountId the project's account
    /// @param country where that is
    /// @param split what is in force now
    public ChargeTerms terms(String accountId, String country, SplitTerms split) {
        return new ChargeTerms(accountId, !country.equals(HOME), split);
    }
}
