package io.sluice.backoffice.treasury;

import io.sluice.gateway.edge.Words;

/// What a treasury may pay for (002, section 7). Anything else can't be filed.
public enum TreasuryPurpose {
    /// A reward for a specific task.
    BOUNTY,
    /// Campaigns and paid acquisition.
    MARKETING,
    /// More than the hosting tier has.
    INFRASTRUCTURE,
    /// Services the project uses.
    THIRD_PARTY,
    /// The project's own legal costs.
    LEGAL,
    /// Rewards for security findings.
    BUG_BOUNTY,
    /// What Stripe took when it closed the project's account; nobody files it.
    PENALTY,
    /// What was left then, paid to contributors as the last calculation shared; nobody files it.
    DISTRIBUTION;

    public static final Words<TreasuryPurpose> WORDS = Words.of(TreasuryPurpose.class);

    /// Whether it may be wished for.
    public boolean isFiled() {
        return this != PENALTY && this != DISTRIBUTION;
    }

    /// Whether a person may be paid for it, beside what karma gives them.
    boolean rewardsWork() {
        return this == BOUNTY || this == BUG_BOUNTY;
    }
}
