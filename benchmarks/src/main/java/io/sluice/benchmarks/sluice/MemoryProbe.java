package io.sluice.benchmarks.sluice;

import io.sluice.metering.engine.MeteringEngine;
import io.sluice.metering.message.Bytes;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Reason;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.store.OffHeapAccountStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// Says how much memory the process takes per account and per open hold. Runs in a process of its
/// own whose whole heap is touched before it starts, so that what grows is not the heap.
public final class MemoryProbe {
    private static final long NOW_MILLIS = 1_700_000_000_000L;

    private MemoryProbe() {}

    /// Prints `ready ACCOUNT_BYTES HOLD_BYTES`.
    public static void main(String[] arguments) throws IOException {
        int count = Integer.parseInt(arguments[0]);
        // Classes, code and the smallest tables are not what an account costs.
        fill(1_000).close();
        MeteringEngine engine = engine(count);
        EngineBuilding.open(engine, 1);
        holds(engine, 1);
        long before = residentBytes();
        EngineBuilding.open(engine, 1, count);
        long opened = residentBytes();
        holds(engine, count);
        long held = residentBytes();
        System.out.printf("ready %d %d%n", (opened - before) / count, (held - opened) / count);
        engine.close();
    }

    private static MeteringEngine engine(int accounts) {
        return EngineBuilding.with(new OffHeapAccountStore(accounts), 0, (_, _, _, _, _, _) -> {});
    }

    private static MeteringEngine fill(int count) {
        MeteringEngine engine = engine(count);
        EngineBuilding.open(engine, count);
        holds(engine, count);
        return engine;
    }

    private static void holds(MeteringEngine engine, int count) {
        SplittableRandom random = new SplittableRandom(count);
        Frame frame = new Frame();
        Quote quote = new Quote();
        byte[] receipt = new byte[Receipt.BYTES_MAX];
        for (int i = 0; i < count; i++) {
            quote.id(random.nextLong(), random.nextLong())
                    .terms(1_000_000, 1_000_000, PairFrames.PRICE_MICROS)
                    .parties(i, i)
                    .reason(Reason.STIMULUS_INJECTION, false)
                    .validUntilMillis(NOW_MILLIS + 300_000);
            Commands.reserve(frame, quote, null);
            Bytes.int64(frame.bytes(), Frame.TIME, NOW_MILLIS);
            if (engine.apply(frame.bytes(), 0, receipt) != Verdict.OK) {
                throw new IllegalStateException("a hold was refused");
            }
        }
    }

    /// What Linux counts for this process, without its page tables.
    private static long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("no VmRSS");
    }
}
