package io.sluice.backoffice.payout;

import java.time.LocalDate;
import java.util.Comparator;

/// A part of a paid lot that is kept for the window of refunds and fraud. `stopped` is set by an
/// open fraud signal: it is not released, yet refunds may take it.
public record Holdback(
        String holdbackId,
        String itemId,
        String contributorId,
        String projectId,
        String payeeId,
        long remainingCents,
        LocalDate releaseDate,
        boolean stopped) {
    /// The order in which holdbacks are taken.
    public static final Comparator<Holdback> DUE_FIRST =
            Comparator.comparing(Holdback::releaseDate).thenComparing(Holdback::holdbackId);

    public Holdback {
        if (remainingCents < 0) {
            throw new IllegalArgumentException("a holdback is not negative: " + holdbackId);
        }
    }

    /// The same holdback with other cents left.
    public Holdback with(long newRemainingCents) {
        return new Holdback(
                holdbackId,
                itemId,
                contributorId,
                projectId,
                payeeId,
                newRemainingCents,
                releaseDate,
                stopped);
    }
}
