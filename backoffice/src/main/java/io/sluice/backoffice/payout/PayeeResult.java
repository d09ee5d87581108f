package io.sluice.backoffice.payout;

import java.util.List;

/// What one payee gets. Paid lines add up: gross = holdback + adjustments + net. Nothing paid: all
/// lines stay pending, nothing is held, and the negative balance is untouched.
public record PayeeResult(
        String payeeId,
        List<Reason> reasons,
        List<Line> lines,
        long grossCents,
        long holdbackCents,
        long adjustmentsCents,
        long netCents) {
    public PayeeResult {
        reasons = List.copyOf(reasons);
        lines = List.copyOf(lines);
    }

    public boolean pays() {
        return netCents > 0;
    }

    /// One lot's fate. `adjustmentCents` is the part of the negative balance it bears; an unpaid
    /// line says why and has no figures but its lot's.
    public record Line(
            Lot lot,
            boolean paid,
            List<Reason> reasons,
            long holdbackCents,
            long adjustmentCents,
            long netCents) {
        public Line {
            reasons = List.copyOf(reasons);
        }
    }
}
