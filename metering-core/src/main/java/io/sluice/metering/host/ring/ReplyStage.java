package io.sluice.metering.host.ring;

import com.lmax.disruptor.RingBuffer;
import io.sluice.metering.host.Reply;
import io.sluice.metering.host.ReplyLane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Sends durable receipts back, all of a batch for one event loop in one task. Thread: journal.
final class ReplyStage {
    private final List<ReplyLane> filled = new ArrayList<>();

    private final AtomicLong longFrameBytes;

    ReplyStage(AtomicLong longFrameBytes) {
        this.longFrameBytes = longFrameBytes;
    }

    void answer(RingBuffer<RingSlot> ring, long from, long to) {
        for (long at = from; at <= to; at++) {
            RingSlot slot = ring.get(at);
            Reply reply = slot.reply();
            if (reply != null && reply.lane().add(reply)) {
                filled.add(reply.lane());
            }
            if (slot.longFrameBytes() > 0) {
                longFrameBytes.addAndGet(-slot.longFrameBytes());
            }
            slot.clear();
        }
        for (ReplyLane lane : filled) {
            lane.flush();
        }
        filled.clear();
    }
}
