package io.sluice.metering.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.metering.message.SpendingLimit.Period;
import java.time.LocalDate;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;

/// The calendar of the windows, against the JDK's.
class WindowsTest {
    @Test
    void everyDayOfFiveCenturiesHasItsPlaceInItsMonth() {
        int last = (int) LocalDate.of(2470, 1, 1).toEpochDay();
        for (int day = 0; day < last; day++) {
            int expected = LocalDate.ofEpochDay(day).getDayOfMonth() - 1;
            if (Windows.dayOfMonth(day) != expected) {
                assertThat(Windows.dayOfMonth(day)).as("day %s", day).isEqualTo(expected);
            }
        }
    }

    @Test
    void everyMonthEndsWhereTheNextBegins() {
        Windows windows = new Windows();
        for (int i = 0; i < 1_300; i++) {
            YearMonth month = YearMonth.of(2020, 1).plusMonths(i);
            long end = month.plusMonths(1).atDay(1).toEpochDay() * Limits.DAY_MILLIS;
            windows.at(month.atDay(1).toEpochDay() * Limits.DAY_MILLIS);
            assertThat(windows.endMillis(Period.MONTH)).as("first of %s", month).isEqualTo(end);
            windows.at(end - 1);
            assertThat(windows.endMillis(Period.MONTH)).as("last of %s", month).isEqualTo(end);
        }
    }
}
