package io.sluice.metering.host.ring;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import io.sluice.metering.host.Halt;
import io.sluice.metering.host.ring.JournalBuffer.Chunk;
import io.sluice.metering.journal.Journal;

/// Writes what has piled up, forces it once, then lets the replies go. A batch in which nobody
/// waits (issued quotes) is written but not forced: it becomes durable with the next one. Thread:
/// journal.
final class JournalStage implements Runnable {
    final Sequence sequence = new Sequence();

    private final RingBuffer<RingSlot> ring;
    private final SequenceBarrier barrier;
    private final JournalBuffer buffer;
    private final Journal journal;
    private final ReplyStage replies;
    private final Halt halt;

    JournalStage(
            RingBuffer<RingSlot> ring,
            Sequence engine,
            JournalBuffer buffer,
            Journal journal,
            ReplyStage replies,
            Halt halt) {
        this.ring = ring;
        this.barrier = ring.newBarrier(engine);
        this.buffer = buffer;
        this.journal = journal;
        this.replies = replies;
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
                RingSlot last = ring.get(available);
                Chunk end = last.recordsEndIn();
                if (end == null) {
                    throw new IllegalStateException("a decided command without its place");
                }
                buffer.drain(journal, end, last.recordsEndAt());
                if (anybodyWaits(next, available)) {
                    long before = journal.forcedThrough();
                    journal.force();
                    if (journal.forcedThrough() == before) {
                        journal.mark(); // only time has passed: there is leisure for it
                    }
                }
                replies.answer(ring, next, available);
                next = available + 1;
                sequence.set(available);
            }
        } catch (AlertException stopped) {
            // The host is closing, and has seen to it that nothing is under way.
        } catch (Throwable broken) {
            halt.halt("the journal broke at command " + next, broken);
        }
    }

    private boolean anybodyWaits(long from, long to) {
        for (long at = from; at <= to; at++) {
            if (ring.get(at).awaited()) {
                return true;
            }
        }
        return false;
    }
}
