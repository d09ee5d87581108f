package io.sluice.benchmarks;

import java.util.Arrays;

/// Interleaves two sides, A B A B …, so that whatever drifts on the machine drifts for both. The
/// ratio is taken round by round and its median reported; a spread that is wide says so itself.
public final class Rounds {
    private Rounds() {}

    /// Compares two sides under a plan; the result's ratio is ours over the twin's.
    public static Result compare(
            String name, String what, String unit, Plan plan, Side ours, Side twin)
            throws Exception {
        warmUp(plan, ours, twin);
        double[] first = new double[plan.rounds()];
        double[] second = new double[plan.rounds()];
        double[] ratios = new double[plan.rounds()];
        for (int round = 0; round < plan.rounds(); round++) {
            first[round] = ours.measure(plan.roundMillis());
            second[round] = twin.measure(plan.roundMillis());
            ratios[round] = first[round] / second[round];
        }
        return ratio(name, what, unit, ratios, first, second);
    }

    /// Builds the line from rounds that were measured elsewhere, pair by pair.
    public static Result ratio(
            String name, String what, String unit, double[] ratios, double[] ours, double[] twin) {
        double[] sorted = ratios.clone();
        Arrays.sort(sorted);
        return new Result(
                name,
                what,
                Result.Kind.RATIO,
                median(ratios),
                sorted[0],
                sorted[sorted.length - 1],
                median(ours),
                median(twin),
                unit);
    }

    /// The middle value; between the two middle ones when their number is even.
    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// Runs both sides in turn until the warm-up is over; what they say is thrown away.
    public static void warmUp(Plan plan, Side... sides) throws Exception {
        long end = System.nanoTime() + plan.warmupMillis() * 1_000_000;
        long slice = Math.max(20, plan.warmupMillis() / 8);
        do {
            for (Side side : sides) {
                side.measure(slice);
            }
        } while (System.nanoTime() < end);
    }
}
