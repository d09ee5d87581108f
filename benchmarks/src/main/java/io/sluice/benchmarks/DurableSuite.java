package io.sluice.benchmarks;

import io.sluice.benchmarks.sluice.DurableHouse;
import io.sluice.benchmarks.sluice.PacedCommands;
import io.sluice.benchmarks.sluice.PairFlights;
import io.sluice.benchmarks.twin.BareForce;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;

/// Engine, ring and journal together in one process: durable pairs against the bare disk, one hot
/// account, time from publishing to the durable answer, and what stays on the heap.
final class DurableSuite implements Suite {
    private static final int BATCH = 1_024;
    private static final int[] RATES = {10_000, 100_000, 500_000};

    @Override
    public void run(Plan plan, Consumer<Result> results) throws Exception {
        try (DurableHouse house =
                        new DurableHouse(Places.data().resolve("durable"), plan.accounts());
                BareForce batches = new BareForce(Places.data(), BATCH, Places.RECORD_BYTES);
                BareForce single = new BareForce(Places.data(), 1, Places.RECORD_BYTES)) {
            PairFlights flights = new PairFlights(house);
            flights.perSecond(plan.warmupMillis());
            long heapBefore = liveHeapBytes();
            Result against = throughput(plan, house, flights, batches);
            results.accept(against);
            results.accept(
                    Result.figure(
                            "durable.pairs_per_second",
                            "durable reserve + settle pairs in process, two cores",
                            against.ours(),
                            "pairs/s"));
            results.accept(hot(plan, house, flights));
            for (int rate : RATES) {
                if (!plan.quick() || rate == RATES[0]) {
                    latency(plan, house, single, rate, results);
                }
            }
            results.accept(
                    Result.figure(
                            "memory.heap_growth",
                            "live heap after this suite over that after its warm-up",
                            (double) liveHeapBytes() / heapBefore,
                            ""));
        }
    }

    private static Result throughput(
            Plan plan, DurableHouse house, PairFlights flights, BareForce batches)
            throws Exception {
        return Rounds.compare(
                "durable.vs_bare_force",
                "durable pairs/s, twin: half the records/s of bare write + force, 1,024 a batch",
                "pairs/s",
                plan,
                millis -> measured(house, flights, millis),
                millis -> batches.recordsPerSecond(millis) / 2);
    }

    private static Result hot(Plan plan, DurableHouse house, PairFlights flights) throws Exception {
        PairFlights onOne = new PairFlights(house, true);
        return Rounds.compare(
                "hot.durable",
                "durable pairs/s on one account, twin: spread over all",
                "pairs/s",
                plan,
                millis -> measured(house, onOne, millis),
                millis -> measured(house, flights, millis));
    }

    private static double measured(DurableHouse house, PairFlights flights, long millis)
            throws Exception {
        double perSecond = flights.perSecond(millis);
        house.forget();
        return perSecond;
    }

    private static void latency(
            Plan plan, DurableHouse house, BareForce single, int rate, Consumer<Result> results)
            throws Exception {
        PacedCommands commands = new PacedCommands(house);
        results.accept(
                Rounds.compare(
                        "ring.p50_vs_force." + rate,
                        "median, publish to durable answer, twin: one bare force",
                        "µs",
                        plan,
                        millis -> {
                            double median = commands.medianMicros(rate, millis);
                            house.forget();
                            return median;
                        },
                        millis -> {
                            single.recordsPerSecond(millis);
                            return single.forceMicros(50);
                        }));
        results.accept(
                Result.figure(
                        "ring.p99." + rate,
                        "99th percentile, publish to durable answer, last round",
                        commands.micros(99),
                        "µs"));
    }

    private static long liveHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
