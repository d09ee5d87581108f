package io.sluice.backoffice.console;

import io.sluice.gateway.console.Chart;
import io.sluice.gateway.console.Chart.Point;
import io.sluice.gateway.console.Doc;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the page of a project's revenue shows.
///
/// @param bucket what one column stands for: day, week or month
/// @param perBucket what was earned in each
/// @param soFar the same added up
/// @param sources where it came from, the most first
public record ProjectView(
        Doc project,
        Doc revenue,
        String bucket,
        Chart perBucket,
        Chart soFar,
        List<Source> sources) {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH =
            DateTimeFormatter.ofPattern("MMM uu", Locale.ENGLISH);

    /// One way money came in.
    ///
    /// @param share of all that came in, to the hundredth
    public record Source(String name, long cents, BigDecimal share) {}

    static ProjectView of(Doc project, Doc revenue, String bucket) {
        DateTimeFormatter label = bucket.equals("month") ? MONTH : DAY;
        List<Point> gross = new ArrayList<>();
        List<Point> net = new ArrayList<>();
        for (Doc each : revenue.list("buckets")) {
            String start = label.format(LocalDate.parse(each.text("start")));
            gross.add(new Point(start, each.whole("gross_cents")));
            net.add(new Point(start, each.whole("net_cents")));
        }
        return new ProjectView(
                project,
                revenue,
                bucket,
                Chart.of("Gross revenue a " + bucket + ", with its trend", gross, true),
                Chart.of("Net revenue added up, by " + bucket, Chart.summed(net), false),
                sources(revenue));
    }

    private static List<Source> sources(Doc revenue) {
        Doc by = revenue.in("by_source");
        long all = by.names().stream().mapToLong(by::whole).filter(each -> each > 0).sum();
        return by.names().stream()
                .map(name -> new Source(name, by.whole(name), share(by.whole(name), all)))
                .filter(source -> source.cents() != 0)
                .sorted((one, other) -> Long.compare(other.cents(), one.cents()))
                .toList();
    }

    private static BigDecimal share(long cents, long all) {
        return all == 0 || cents < 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(cents * 10_000 / all, 4);
    }
}
