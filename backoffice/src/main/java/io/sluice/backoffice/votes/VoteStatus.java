package io.sluice.backoffice.votes;

import io.sluice.gateway.edge.Words;
import java.time.Duration;
import java.time.Instant;

/// How a vote stands. It is open for 72 hours, however clear it is before, and passes above half of
/// all the project's karma: who does not vote counts against it (002, sections 2 and 7).
public enum VoteStatus {
    OPEN,
    PASSED,
    REJECTED;

    public static final Words<VoteStatus> WORDS = Words.of(VoteStatus.class);
    public static final Duration WINDOW = Duration.ofDays(3);

    /// At `closesAt` itself no ballot counts any more.
    public static VoteStatus of(
            long approveHundredths, long totalHundredths, Instant closesAt, Instant now) {
        if (now.isBefore(closesAt)) {
            return OPEN;
        }
        return Math.multiplyExact(approveHundredths, 2) > totalHundredths ? PASSED : REJECTED;
    }
}
