package io.sluice.benchmarks.jmh;

import io.sluice.metering.store.AccountStore;
import io.sluice.metering.store.HeapAccountStore;
import io.sluice.metering.store.OffHeapAccountStore;
import java.util.SplittableRandom;
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

/// Both account stores: a consistent read of a random account, and a write of two of its fields.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StoreBench {
    @Param({"heap", "offHeap"})
    private String store = "heap";

    @Param("1000000")
    private int accounts = 1;

    private final long[] row = new long[AccountStore.FIELDS];
    private final SplittableRandom random = new SplittableRandom(1);
    private AccountStore table = new HeapAccountStore(1);

    @Setup(Level.Trial)
    public void open() {
        table.close();
        table =
                store.equals("heap")
                        ? new HeapAccountStore(accounts)
                        : new OffHeapAccountStore(accounts);
        for (int account = 0; account < accounts; account++) {
            table.append();
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        table.close();
    }

    @Benchmark
    public long read() {
        table.read(random.nextInt(accounts), row);
        return row[0];
    }

    @Benchmark
    public void write() {
        int account = random.nextInt(accounts);
        table.beginWrite(account);
        table.field(account, 0, table.field(account, 0) + 1);
        table.field(account, 2, table.field(account, 2) + 1);
        table.endWrite(account);
    }
}
