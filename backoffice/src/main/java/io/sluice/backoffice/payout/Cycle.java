package io.sluice.backoffice.payout;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// Which round of payouts is calculated. Ids are the texts clients see, so that anybody can repeat
/// the tie rule. `periodEnd` is inclusive; a weekly cycle pays advances on the month of its end.
public record Cycle(String cycleId, Plan plan, LocalDate periodStart, LocalDate periodEnd) {
    public Cycle {
        if (periodEnd.isBefore(periodStart)) {
            throw new IllegalArgumentException("a period ends before it begins");
        }
    }

    /// When karma is read: 00:00 UTC after the period's last day, whenever it is calculated.
    public Instant asOf() {
        return asOfDate().atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /// The day that begins then.
    public LocalDate asOfDate() {
        return periodEnd.plusDays(1);
    }

    /// The first day whose revenue is summed: a weekly cycle looks at the month so far.
    public LocalDate sumsFrom() {
        return plan == Plan.WEEKLY ? periodEnd.withDayOfMonth(1) : periodStart;
    }
}
