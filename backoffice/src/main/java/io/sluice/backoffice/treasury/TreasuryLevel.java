package io.sluice.backoffice.treasury;

import io.sluice.gateway.edge.Words;

/// Who decides about a treasury, by what the project earned, net, in the last full month (002,
/// section 7).
public enum TreasuryLevel {
    /// Below $1,000.00: the founder alone.
    FOUNDER,
    /// From $1,000.00 to $10,000.00: a passed vote.
    VOTE,
    /// Above: a passed vote, and a report each quarter.
    FORMAL;

    public static final Words<TreasuryLevel> WORDS = Words.of(TreasuryLevel.class);
    private static final long VOTE_FROM_CENTS = 100_000;
    private static final long VOTE_TO_CENTS = 1_000_000;

    public static TreasuryLevel of(long monthNetCents) {
        if (monthNetCents < VOTE_FROM_CENTS) {
            return FOUNDER;
        }
        return monthNetCents <= VOTE_TO_CENTS ? VOTE : FORMAL;
    }

    /// Whether spending needs a passed vote, whoever is paid.
    public boolean needsVote() {
        return this != FOUNDER;
    }

    public boolean isReported() {
        return this == FORMAL;
    }
}
