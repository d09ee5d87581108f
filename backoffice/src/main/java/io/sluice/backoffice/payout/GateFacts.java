package io.sluice.backoffice.payout;

import java.time.Instant;

/// What the gates look at. `paidBefore`: a payout has reached `paid`, so the first four gates are
/// behind this payee; `transferFailures` counts failed payouts since the last success or since the
/// payee changed the method and asked.
public record GateFacts(
        boolean paidBefore,
        Instant accountCreatedAt,
        int identityScore,
        int trustLevel,
        int upvotedContributions,
        boolean taxFormValid,
        boolean methodReady,
        int transferFailures) {}
