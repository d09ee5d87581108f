package io.sluice.backoffice.payout;

import java.util.Locale;

/// Why something is not paid. The codes are what clients see.
public enum Reason {
    /// Gates before the first payout.
    ACCOUNT_AGE,
    IDENTITY_SCORE,
    TRUST_LEVEL,
    NO_UPVOTED_CONTRIBUTION,
    /// Gates of every payout.
    TAX_FORM,
    PAYOUT_METHOD,
    AGREEMENT,
    RETRIES_EXHAUSTED,
    /// What stops one item alone.
    FLAG,
    WITHDRAWN,
    FRAUD_SIGNAL,
    PROJECT_SUSPENDED,
    /// Not enough.
    BELOW_THRESHOLD;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
