package io.sluice.gateway.console;

import gg.jte.Content;
import io.sluice.gateway.console.pages.StaticTemplates;
import java.util.ArrayList;
import java.util.List;

/// A column chart as a drawing: one column a point, its line of trend through them. Whole numbers
/// only, so what is drawn is what was counted.
///
/// @param columns the columns, from left to right
/// @param trend the corners of the line, as SVG writes them; empty: none
/// @param zero how high up the line of zero is
/// @param ticks the lines across, with what they stand for
/// @param told what the chart shows, for those who do not see it
public record Chart(List<Column> columns, String trend, long zero, List<Tick> ticks, String told) {
    private static final long WIDTH = 480;
    private static final long LEFT = 62;
    private static final long TOP = 12;
    private static final long HEIGHT = 168;
    private static final long COLUMN_MAX = 48;
    private static final int LABELS_MAX = 6;
    private static final int TREND_POINTS = 3;
    private static final long[] STEPS = {1, 2, 5, 10};

    /// What is counted at one place, in cents.
    public record Point(String label, long cents) {}

    /// One column.
    ///
    /// @param label what stands below it; empty: nothing
    /// @param title what is told when it is pointed at
    public record Column(
            long x, long y, long width, long height, String label, long middle, String title) {}

    /// A line across the chart.
    public record Tick(long y, String label) {}

    /// Columns for these points; `trend` draws the running mean of three through them.
    public static Chart of(String told, List<Point> points, boolean trend) {
        long highest = points.stream().mapToLong(Point::cents).max().orElse(0);
        long lowest = Math.min(0, points.stream().mapToLong(Point::cents).min().orElse(0));
        long step = step(Math.max(highest - lowest, 100));
        long top = Math.max(ceiling(highest, step), step);
        long bottom = -ceiling(-lowest, step);
        List<Tick> ticks = new ArrayList<>();
        for (long at = bottom; at <= top; at += step) {
            ticks.add(new Tick(y(at, bottom, top), brief(at)));
        }
        long room = (WIDTH - LEFT) / Math.max(1, points.size());
        long width = Math.clamp(room - Math.max(1, room / 5), 1, COLUMN_MAX);
        int every = Math.ceilDiv(points.size(), LABELS_MAX);
        List<Column> columns = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            long x = LEFT + (WIDTH - LEFT) * i / points.size();
            long from = y(Math.max(point.cents, 0), bottom, top);
            long to = y(Math.min(point.cents, 0), bottom, top);
            columns.add(
                    new Column(
                            x + (room - width) / 2,
                            from,
                            width,
                            point.cents == 0 ? 0 : Math.max(1, to - from),
                            i % every == 0 ? point.label : "",
                            x + room / 2,
                            point.label + ": " + Figures.cents(point.cents)));
            line.append(x + room / 2)
                    .append(',')
                    .append(y(mean(points, i), bottom, top))
                    .append(' ');
        }
        return new Chart(
                columns,
                trend && points.size() > TREND_POINTS ? line.toString() : "",
                y(0, bottom, top),
                ticks,
                told);
    }

    /// The points added up from left to right.
    public static List<Point> summed(List<Point> points) {
        List<Point> sums = new ArrayList<>();
        long sum = 0;
        for (Point each : points) {
            sum += each.cents;
            sums.add(new Point(each.label, sum));
        }
        return sums;
    }

    /// The drawing, for a page.
    public Content drawn() {
        return new StaticTemplates().chart(this);
    }

    private static long mean(List<Point> points, int at) {
        int from = Math.max(0, at - TREND_POINTS + 1);
        long sum = points.subList(from, at + 1).stream().mapToLong(Point::cents).sum();
        return sum / (at + 1 - from);
    }

    private static long y(long cents, long bottom, long top) {
        return TOP + HEIGHT - (cents - bottom) * HEIGHT / (top - bottom);
    }

    /// A round distance that gives about four lines.
    private static long step(long span) {
        long unit = 100;
        while (span / unit > 40) {
            unit *= 10;
        }
        for (long each : STEPS) {
            if (span <= 4 * each * unit) {
                return each * unit;
            }
        }
        return 10 * unit;
    }

    private static long ceiling(long cents, long step) {
        return Math.ceilDiv(cents, step) * step;
    }

    private static String brief(long cents) {
        long dollars = cents / 100;
        return Math.abs(dollars) >= 10_000 && dollars % 1_000 == 0
                ? Figures.cents(dollars / 1_000 * 100).replace(".00", "k")
                : Figures.cents(cents).replace(".00", "");
    }
}
