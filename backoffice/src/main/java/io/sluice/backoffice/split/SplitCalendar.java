package io.sluice.backoffice.split;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;

/// When a voted split begins (002, section 2; DOMAIN "Split changes").
public final class SplitCalendar {
    private SplitCalendar() {}

    /// The calendar month after the vote closed, or the first one later that no calculated cycle
    /// reaches into.
    ///
    /// @param calculatedTo the last day of the latest calculated cycle; null: none is
    public static Instant effectiveFrom(Instant closedAt, @Nullable LocalDate calculatedTo) {
        LocalDate month = monthAfter(closedAt.atZone(ZoneOffset.UTC).toLocalDate());
        if (calculatedTo != null && !calculatedTo.isBefore(month)) {
            month = monthAfter(calculatedTo);
        }
        return month.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static LocalDate monthAfter(LocalDate day) {
        return day.with(TemporalAdjusters.firstDayOfNextMonth());
    }
}
