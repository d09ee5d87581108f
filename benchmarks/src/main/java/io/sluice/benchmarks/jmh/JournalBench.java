package io.sluice.benchmarks.jmh;

import static java.util.Objects.requireNonNull;

import io.sluice.benchmarks.sluice.DurableHouse;
import io.sluice.benchmarks.sluice.JournalBatches;
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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// One batch appended and forced.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class JournalBench {
    @Param({"1", "64", "1024"})
    private int records = 1;

    @Param("target/bench-data")
    private String folder = "";

    private @Nullable JournalBatches batches;

    @Setup(Level.Trial)
    public void open() throws IOException {
        batches = new JournalBatches(Path.of(folder, "journal"), records);
    }

    @Setup(Level.Iteration)
    public void forget() throws IOException {
        requireNonNull(batches).forget();
    }

    @TearDown(Level.Trial)
    public void close() {
        requireNonNull(batches).close();
        DurableHouse.delete(Path.of(folder, "journal"));
    }

    @Benchmark
    public void appendAndForce() {
        requireNonNull(batches).appendAndForce();
    }
}
