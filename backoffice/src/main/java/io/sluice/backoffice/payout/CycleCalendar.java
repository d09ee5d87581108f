package io.sluice.backoffice.payout;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;

/// Which periods a cycle may have, and when it may be approved and disbursed. All dates are UTC and
/// follow from the period alone, however late the calculation is.
public final class CycleCalendar {
    private static final int MONTHLY_REVIEW_LAST_DAY = 10;
    private static final int MONTHLY_DISBURSEMENT_DAY = 15;

    private CycleCalendar() {}

    /// Monthly: one whole month. Weekly: from Monday or the 1st, the later, to Sunday, never one
    /// whose Monday is a 1st: the month that ended is then the monthly cycle's.
    public static boolean allows(Plan plan, LocalDate periodStart, LocalDate periodEnd) {
        return switch (plan) {
            case MONTHLY ->
                    periodStart.getDayOfMonth() == 1
                            && YearMonth.from(periodStart).atEndOfMonth().equals(periodEnd);
            case WEEKLY ->
                    periodEnd.getDayOfWeek() == DayOfWeek.SUNDAY
                            && periodEnd.plusDays(1).getDayOfMonth() != 1
                            && weekStart(periodEnd).equals(periodStart);
        };
    }

    /// The cycle that the job of this day would calculate: the month before, on the 1st.
    public static Cycle monthBefore(String cycleId, LocalDate day) {
        YearMonth month = YearMonth.from(day).minusMonths(1);
        return new Cycle(cycleId, Plan.MONTHLY, month.atDay(1), month.atEndOfMonth());
    }

    /// The start of the weekly period that ends on this Sunday.
    public static LocalDate weekStart(LocalDate sunday) {
        LocalDate monday = sunday.with(TemporalAdjusters.previous(DayOfWeek.MONDAY));
        LocalDate first = sunday.withDayOfMonth(1);
        return monday.isBefore(first) ? first : monday;
    }

    /// The first instant at which the period is over and it may be calculated.
    public static Instant calculableFrom(LocalDate periodEnd) {
        return midnight(periodEnd.plusDays(1));
    }

    /// The first instant after the days of review: flags before it, approval from it on.
    public static Instant reviewEnds(Plan plan, LocalDate periodEnd) {
        return switch (plan) {
            case MONTHLY -> midnight(nextMonth(periodEnd, MONTHLY_REVIEW_LAST_DAY).plusDays(1));
            case WEEKLY -> midnight(next(periodEnd, DayOfWeek.WEDNESDAY).plusDays(1));
        };
    }

    /// The first instant at which it may be disbursed.
    public static Instant disbursableFrom(Plan plan, LocalDate periodEnd) {
        return switch (plan) {
            case MONTHLY -> midnight(nextMonth(periodEnd, MONTHLY_DISBURSEMENT_DAY));
            case WEEKLY -> midnight(next(periodEnd, DayOfWeek.THURSDAY));
        };
    }

    /// When a pending balance whose first cent is of this day may be asked for below the threshold.
    public static LocalDate requestableFrom(LocalDate firstCent) {
        return firstCent.plusMonths(12);
    }

    private static LocalDate nextMonth(LocalDate periodEnd, int day) {
        return YearMonth.from(periodEnd).plusMonths(1).atDay(day);
    }

    private static LocalDate next(LocalDate periodEnd, DayOfWeek day) {
        return periodEnd.with(TemporalAdjusters.next(day));
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
