package io.sluice.metering.host.ring;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import io.sluice.metering.engine.MeteringEngine;
import io.sluice.metering.host.Halt;
import io.sluice.metering.host.HostClock;
import io.sluice.metering.host.Reply;
import io.sluice.metering.message.Bytes;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.MalformedFrame;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;

/// Decides one command after the other and leaves their records in the [JournalBuffer]. Whatever
/// goes wrong here is a bug: the process halts, no command is skipped. Thread: engine.
final class EngineStage implements Runnable {
    /// After so many commands the journal may begin, while the engine goes on.
    private static final int HANDOVER = 256;

    final Sequence sequence = new Sequence();

    private final RingBuffer<RingSlot> ring;
    private final SequenceBarrier barrier;
    private final AdaptiveWait wait;
    private final MeteringEngine engine;
    private final JournalBuffer buffer;
    private final HostClock clock;
    private final Halt halt;
    private final byte[] unread = new byte[Receipt.BYTES_MAX];

    EngineStage(
            RingBuffer<RingSlot> ring,
            AdaptiveWait wait,
            MeteringEngine engine,
            JournalBuffer buffer,
            HostClock clock,
            Halt halt) {
        this.ring = ring;
        this.barrier = ring.newBarrier();
        this.wait = wait;
        this.engine = engine;
        this.buffer = buffer;
        this.clock = clock;
        this.halt = halt;
    }

    void stop() {
        barrier.alert();
    }

    @Override
    public void run() {
        long next = sequence.get() + 1;
        try {
            while (true) {
                long available = barrier.waitFor(next);
                long now = clock.getAsLong();
                while (next <= available) {
                    long until = Math.min(available, next + HANDOVER - 1);
                    while (next <= until) {
                        long last = Math.min(until, next + MeteringEngine.FORESEEN - 1);
                        foresee(next, last);
                        for (; next <= last; next++) {
                            decide(ring.get(next), now);
                        }
                    }
                    sequence.set(until);
                    wait.wakeJournal();
                }
            }
        } catch (AlertException stopped) {
            // The host is closing, and has seen to it that nothing is under way.
        } catch (Throwable bug) {
            halt.halt("the engine broke at command " + next, bug);
        }
    }

    private void foresee(long from, long to) {
        if (from == to) {
            return; // alone it would wait for everything twice
        }
        for (int step = 0; step < MeteringEngine.FORESIGHT_STEPS; step++) {
            for (long at = from; at <= to; at++) {
                engine.foresee(ring.get(at).frame(), 0, step);
            }
        }
    }

    private void decide(RingSlot slot, long now) {
        byte[] frame = slot.frame();
        Reply reply = slot.reply();
        byte[] receipt = reply == null ? unread : reply.receipt();
        Bytes.int64(frame, Frame.TIME, now);
        try {
            engine.apply(frame, 0, receipt);
        } catch (MalformedFrame malformed) {
            // Thrown before anything changed. The edge should have refused it; answer, go on.
            Bytes.int64(receipt, 0, Receipt.HEADER_BYTES * 0x1_0001L);
            Bytes.int8(receipt, 4, Verdict.INVALID_VALUE.ordinal());
        }
        slot.recordsEnd(buffer.tail(), buffer.tailAt());
    }
}
