package io.sluice.benchmarks.sluice;

import io.sluice.benchmarks.Cpu;
import io.sluice.benchmarks.PairStream;
import io.sluice.benchmarks.Side;
import io.sluice.metering.engine.MeteringEngine;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;

/// Runs the common stream of pairs through the engine and says nanoseconds a pair. Frames are
/// written before the clock runs: in the house another thread does that.
///
/// Thread: one.
public final class EnginePairs implements Side {
    private final MeteringEngine engine;
    private final PairStream stream;
    private final PairFrames frames;
    private final byte[][] commands = new byte[2 * PairStream.BATCH][];
    private final Frame frame = new Frame();
    private final byte[] receipt = new byte[Receipt.BYTES_MAX];
    private long allocatedBytes;
    private long applied;

    public EnginePairs(MeteringEngine engine, PairStream stream) {
        this.engine = engine;
        this.stream = stream;
        this.frames = new PairFrames(stream);
        for (int i = 0; i < commands.length; i++) {
            commands[i] = new byte[Frame.SLOT_BYTES];
        }
    }

    @Override
    public double measure(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        long spent = 0;
        long pairs = 0;
        allocatedBytes = 0;
        applied = 0;
        do {
            int count = write(stream.draw());
            long allocated = Cpu.threadAllocatedBytes();
            long begun = Cpu.threadNanos();
            int refused = apply(count);
            spent += Cpu.threadNanos() - begun;
            allocatedBytes += Cpu.threadAllocatedBytes() - allocated;
            if (refused > 0) {
                throw new IllegalStateException("the engine refused " + refused + " commands");
            }
            applied += count;
            pairs += PairStream.BATCH;
        } while (System.nanoTime() < end);
        return (double) spent / pairs;
    }

    /// Fills the tables to where they stay.
    public void fill(long pairs) {
        for (long done = 0; done < pairs; done += PairStream.BATCH) {
            apply(write(stream.draw()));
        }
    }

    /// Garbage of the last measurement.
    public double bytesPerCommand() {
        return (double) allocatedBytes / applied;
    }

    private int write(long first) {
        int count = 0;
        for (long pair = first; pair < first + PairStream.BATCH; pair++) {
            frames.reserve(frame, pair);
            System.arraycopy(frame.bytes(), 0, commands[count++], 0, frame.length());
            long settled = PairStream.settledWith(pair);
            if (settled >= 0) {
                frames.settle(frame, settled, pair);
                System.arraycopy(frame.bytes(), 0, commands[count++], 0, frame.length());
            }
        }
        return count;
    }

    private int apply(int count) {
        int refused = 0;
        for (int i = 0; i < count; i++) {
            refused += engine.apply(commands[i], 0, receipt) == Verdict.OK ? 0 : 1;
        }
        return refused;
    }
}
