package io.sluice.benchmarks.jmh;

import io.sluice.benchmarks.PairStream;
import io.sluice.benchmarks.sluice.EngineBuilding;
import io.sluice.benchmarks.sluice.PairFrames;
import io.sluice.metering.engine.MeteringEngine;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.store.OffHeapAccountStore;
import java.util.concurrent.TimeUnit;
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

/// A reserve with the settle of an earlier one, frames and all, per call.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class EngineBench {
    /// Accounts, evenly used.
    @Param("1000000")
    private int accounts = 1;

    private final Frame frame = new Frame();
    private final byte[] receipt = new byte[Receipt.BYTES_MAX];
    private MeteringEngine engine = engine(1);
    private PairStream stream = new PairStream(1, 1, false);
    private PairFrames frames = new PairFrames(stream);
    private long drawn;
    private long pair;

    @Setup(Level.Trial)
    public void open() {
        engine.close();
        engine = engine(accounts);
        stream = new PairStream(1, accounts, false);
        frames = new PairFrames(stream);
    }

    @TearDown(Level.Trial)
    public void close() {
        engine.checkAll();
        engine.close();
    }

    @Benchmark
    public Verdict pair() {
        if (pair == drawn) {
            drawn = stream.draw() + PairStream.BATCH;
        }
        frames.reserve(frame, pair);
        Verdict verdict = engine.apply(frame.bytes(), 0, receipt);
        long settled = PairStream.settledWith(pair);
        if (settled >= 0) {
            frames.settle(frame, settled, pair);
            verdict = engine.apply(frame.bytes(), 0, receipt);
        }
        pair++;
        return verdict;
    }

    private static MeteringEngine engine(int accounts) {
        return EngineBuilding.with(
                new OffHeapAccountStore(accounts), accounts, (_, _, _, _, _, _) -> {});
    }
}
