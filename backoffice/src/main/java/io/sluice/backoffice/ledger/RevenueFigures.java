package io.sluice.backoffice.ledger;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// What a project earned over some days, as its page shows it. The nets of the buckets add up to
/// the net of the whole: hosting stands on the first day of its month, the deficit on the very
/// first.
public record RevenueFigures(
        long grossCents,
        long feesCents,
        long refundsCents,
        long disputesCents,
        long infrastructureCents,
        long deficitCents,
        long netCents,
        List<Bucket> buckets,
        Map<RevenueSource, Long> bySource) {
    public RevenueFigures {
        buckets = List.copyOf(buckets);
        bySource = Collections.unmodifiableMap(bySource);
    }

    /// How days are put together.
    public enum Size {
        DAY,
        WEEK,
        MONTH;

        /// The first day of the bucket a day is in; weeks begin on Monday.
        public LocalDate startOf(LocalDate day) {
            return switch (this) {
                case DAY -> day;
                case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTH -> day.withDayOfMonth(1);
            };
        }

        LocalDate next(LocalDate start) {
            return after(start, 1);
        }

        /// The first day of so many buckets that end with the one a day is in.
        public LocalDate startOfLast(int buckets, LocalDate day) {
            return after(startOf(day), 1L - buckets);
        }

        private LocalDate after(LocalDate start, long buckets) {
            return switch (this) {
                case DAY -> start.plusDays(buckets);
                case WEEK -> start.plusWeeks(buckets);
                case MONTH -> start.plusMonths(buckets);
            };
        }
    }

    /// The sums of one day.
    public record Day(
            LocalDate day, long grossCents, long feesCents, long refundsCents, long disputesCents) {
        long revenueCents() {
            return grossCents - refundsCents - disputesCents;
        }
    }

    /// One bar of the chart.
    public record Bucket(LocalDate start, long grossCents, long netCents) {}

    /// The days asked for.
    public record Span(LocalDate from, LocalDate to) {}

    /// What hosting costs in each month: what was booked of those that are calculated, the price of
    /// today in those that are not.
    ///
    /// @param first the first month hosting is asked for
    /// @param open the first one that is not calculated
    /// @param last the last one asked for
    public record Hosting(
            YearMonth first,
            YearMonth open,
            YearMonth last,
            Map<YearMonth, Long> bookedCents,
            long monthlyCents) {
        long cents(YearMonth month) {
            if (month.isBefore(open)) {
                return bookedCents.getOrDefault(month, 0L);
            }
            return month.isBefore(first) || month.isAfter(last) ? 0 : monthlyCents;
        }
    }

    /// How many buckets these days have, at most `limit` + 1.
    public static int count(LocalDate from, LocalDate to, Size size, int limit) {
        int count = 0;
        LocalDate start = size.startOf(from);
        for (; !start.isAfter(to) && count <= limit; start = size.next(start)) {
            count++;
        }
        return count;
    }

    /// Puts the days of a span together.
    static RevenueFigures of(
            List<Day> days,
            Span span,
            Size size,
            Hosting hosting,
            long deficitCents,
            Map<RevenueSource, Long> bySource) {
        TreeMap<LocalDate, long[]> sums = new TreeMap<>();
        LocalDate start = size.startOf(span.from);
        for (; !start.isAfter(span.to); start = size.next(start)) {
            sums.put(start, new long[2]);
        }
        TreeMap<YearMonth, Long> months = new TreeMap<>();
        long[] total = new long[4];
        for (Day day : days) {
            long[] bucket = Objects.requireNonNull(sums.get(size.startOf(day.day)));
            bucket[0] += day.grossCents;
            bucket[1] += day.revenueCents();
            months.merge(YearMonth.from(day.day), day.revenueCents(), Long::sum);
            total[0] += day.grossCents;
            total[1] += day.feesCents;
            total[2] += day.refundsCents;
            total[3] += day.disputesCents;
        }
        long hostingCents = 0;
        for (var month : months.entrySet()) {
            // Revenue pays for hosting as far as it goes; the founder is asked for the rest.
            long taken = Math.clamp(month.getValue(), 0, hosting.cents(month.getKey()));
            LocalDate first = month.getKey().atDay(1);
            LocalDate on = first.isBefore(span.from) ? span.from : first;
            Objects.requireNonNull(sums.get(size.startOf(on)))[1] -= taken;
            hostingCents += taken;
        }
        sums.firstEntry().getValue()[1] -= deficitCents;
        List<Bucket> buckets = new ArrayList<>();
        sums.forEach((at, sum) -> buckets.add(new Bucket(at, sum[0], sum[1])));
        long netCents = total[0] - total[2] - total[3] - hostingCents - deficitCents;
        return new RevenueFigures(
                total[0],
                total[1],
                total[2],
                total[3],
                hostingCents,
                deficitCents,
                netCents,
                buckets,
                bySource);
    }
}
