package io.sluice.backoffice.ledger;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which customers came back: by the month of their first payment, and month by month.
///
/// @param cohorts those who paid first in one of the months
public record Retention(List<Month> months, List<Cohort> cohorts) {
    private static final long ALL_MICROS = 1_000_000;

    public Retention {
        months = List.copyOf(months);
        cohorts = List.copyOf(cohorts);
    }

    /// The customers of one first month, in one month.
    ///
    /// @param stayed how many of them paid in the next month, too
    public record Row(YearMonth first, YearMonth month, long customers, long cents, long stayed) {}

    /// One month.
    ///
    /// @param before how many paid in the month before it
    /// @param lost how many of those paid no more
    public record Month(
            YearMonth month, long customers, long fresh, long before, long lost, long cents) {
        /// The part of the customers before that was lost, in millionths; to four decimals, half
        /// up.
        public long churnMicros() {
            long parts = 10_000;
            return before == 0
                    ? 0
                    : (2 * lost * parts + before) / (2 * before) * (ALL_MICROS / parts);
        }
    }

    /// Customers who began together.
    public record Cohort(YearMonth first, List<Paid> months) {
        public Cohort {
            months = List.copyOf(months);
        }
    }

    /// Those of them who paid in a month.
    public record Paid(YearMonth month, long customers, long cents) {}

    /// What the rows come to in the months from one to another.
    public static Retention of(List<Row> rows, YearMonth from, YearMonth to) {
        List<Month> months = new ArrayList<>();
        for (YearMonth month = from; !month.isAfter(to); month = month.plusMonths(1)) {
            months.add(month(rows, month));
        }
        Map<YearMonth, List<Paid>> cohorts = new TreeMap<>();
        for (Row row : rows) {
            if (!row.first.isBefore(from) && !row.month.isAfter(to)) {
                cohorts.computeIfAbsent(row.first, _ -> new ArrayList<>())
                        .add(new Paid(row.month, row.customers, row.cents));
            }
        }
        List<Cohort> sorted = new ArrayList<>();
        cohorts.forEach((first, paid) -> sorted.add(new Cohort(first, paid)));
        return new Retention(months, sorted);
    }

    private static Month month(List<Row> rows, YearMonth month) {
        long customers = 0;
        long fresh = 0;
        long before = 0;
        long stayed = 0;
        long cents = 0;
        for (Row row : rows) {
            if (row.month.equals(month)) {
                customers += row.customers;
                fresh += row.first.equals(month) ? row.customers : 0;
                cents += row.cents;
            } else if (row.month.equals(month.minusMonths(1))) {
                before += row.customers;
                stayed += row.stayed;
            }
        }
        return new Month(month, customers, fresh, before, before - stayed, cents);
    }
}
