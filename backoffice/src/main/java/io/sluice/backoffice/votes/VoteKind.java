package io.sluice.backoffice.votes;

import io.sluice.gateway.edge.Words;

/// What a vote may be about (002, sections 2, 6 and 7).
public enum VoteKind {
    /// How net revenue is divided.
    SPLIT,
    /// What the treasury pays for.
    TREASURY,
    /// How karma becomes shares: multipliers and vesting.
    ALGORITHM;

    public static final Words<VoteKind> WORDS = Words.of(VoteKind.class);
}
