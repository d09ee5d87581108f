package io.sluice.benchmarks.jmh;

import static java.util.Objects.requireNonNull;

import io.sluice.benchmarks.sluice.DurableHouse;
import io.sluice.benchmarks.sluice.PairFlights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Durable pairs through ring, engine and journal, thousands of callers at a time.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class RingBench {
    private static final int PAIRS = 50_000;

    @Param("1000000")
    private int accounts = 1;

    @Param("target/bench-data")
    private String folder = "";

    private @Nullable DurableHouse house;
    private @Nullable PairFlights flights;

    @Setup(Level.Trial)
    public void open() throws IOException {
        house = new DurableHouse(Path.of(folder, "ring"), accounts);
        flights = new PairFlights(house);
    }

    /// Old segments are in nobody's way, but the disk has an end.
    @Setup(Level.Iteration)
    public void forget() throws IOException {
        requireNonNull(house).forget();
    }

    @TearDown(Level.Trial)
    public void close() {
        requireNonNull(house).close();
    }

    @Benchmark
    @OperationsPerInvocation(PAIRS)
    public void pairs() {
        requireNonNull(flights).pairs(PAIRS);
    }
}
