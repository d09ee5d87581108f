package io.sluice.backoffice.treasury;

import java.time.LocalDate;
import java.time.YearMonth;

/// Three months of a year, by their first day.
public record Quarter(LocalDate start) {
    private static final int MONTHS = 3;

    /// The quarter a day is in.
    public static Quarter of(LocalDate day) {
        int first = (day.getMonthValue() - 1) / MONTHS * MONTHS + 1;
        return new Quarter(YearMonth.of(day.getYear(), first).atDay(1));
    }

    public Quarter previous() {
        return new Quarter(start.minusMonths(MONTHS));
    }

    /// The first day after it.
    public LocalDate end() {
        return start.plusMonths(MONTHS);
    }

    /// As people write it: `2026-Q1`.
    @Override
    public String toString() {
        return start.getYear() + "-Q" + ((start.getMonthValue() - 1) / MONTHS + 1);
    }
}
