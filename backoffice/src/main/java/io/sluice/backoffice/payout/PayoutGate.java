package io.sluice.backoffice.payout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Which gates are closed for a payee. The first four stand before the first payout only; a closed
/// gate defers, it takes nothing.
public final class PayoutGate {
    public static final Duration ACCOUNT_AGE = Duration.ofDays(60);
    public static final int IDENTITY_SCORE_MIN = 40;
    public static final int TRUST_LEVEL_MIN = 3;
    public static final int UPVOTED_CONTRIBUTIONS_MIN = 1;

    /// The failed payout and its retries in the next three cycles.
    public static final int TRANSFER_FAILURES_MAX = 4;

    private PayoutGate() {}

    /// The closed gates, in the order of {@link Reason}; agreements are the lots' matter, as they
    /// are signed project by project.
    public static List<Reason> closed(PayeeInput payee) {
        GateFacts facts = payee.gates();
        List<Reason> closed = new ArrayList<>();
        if (!facts.paidBefore()) {
            Duration age = Duration.between(facts.accountCreatedAt(), payee.decidedAt());
            add(closed, age.compareTo(ACCOUNT_AGE) <= 0, Reason.ACCOUNT_AGE);
            add(closed, facts.identityScore() < IDENTITY_SCORE_MIN, Reason.IDENTITY_SCORE);
            add(closed, facts.trustLevel() < TRUST_LEVEL_MIN, Reason.TRUST_LEVEL);
            add(
                    closed,
                    facts.upvotedContributions() < UPVOTED_CONTRIBUTIONS_MIN,
                    Reason.NO_UPVOTED_CONTRIBUTION);
        }
        add(closed, !facts.taxFormValid(), Reason.TAX_FORM);
        add(closed, !facts.methodReady(), Reason.PAYOUT_METHOD);
        add(closed, facts.transferFailures() >= TRANSFER_FAILURES_MAX, Reason.RETRIES_EXHAUSTED);
        return List.copyOf(closed);
    }

    /// What stops this lot alone: its own flags and signals, or its project's missing agreement.
    public static List<Reason> stops(PayeeInput payee, Lot lot) {
        List<Reason> stops = new ArrayList<>(lot.stops());
        add(stops, !payee.agreedProjectIds().contains(lot.projectId()), Reason.AGREEMENT);
        stops.sort(null);
        return List.copyOf(stops);
    }

    private static void add(List<Reason> closed, boolean isClosed, Reason reason) {
        if (isClosed) {
            closed.add(reason);
        }
    }
}
