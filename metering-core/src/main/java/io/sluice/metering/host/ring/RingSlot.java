package io.sluice.metering.host.ring;

import io.sluice.metering.host.Reply;
import io.sluice.metering.host.ring.JournalBuffer.Chunk;
import io.sluice.metering.message.Frame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One place of the ring: a command on its way to its reply. Owned by the producer until it is
/// published, then by one stage after the other.
final class RingSlot {
    private final byte[] inline = new byte[Frame.SLOT_BYTES];
    private byte[] frame = inline;
    private @Nullable Reply reply;
    private boolean awaited;

    // Where the records end that this command, and all before it, left in the journal buffer.
    private @Nullable Chunk recordsEndIn;
    private int recordsEndAt;

    void fill(Frame from, @Nullable Reply to, boolean awaitedByCaller) {
        if (from.length() <= Frame.SLOT_BYTES) {
            System.arraycopy(from.bytes(), 0, inline, 0, from.length());
            frame = inline;
        } else {
            frame = Arrays.copyOf(from.bytes(), from.length());
        }
        reply = to;
        awaited = awaitedByCaller;
    }

    byte[] frame() {
        return frame;
    }

    @Nullable Reply reply() {
        return reply;
    }

    /// Somebody waits for the force.
    boolean awaited() {
        return awaited;
    }

    void recordsEnd(Chunk chunk, int at) {
        recordsEndIn = chunk;
        recordsEndAt = at;
    }

    @Nullable Chunk recordsEndIn() {
        return recordsEndIn;
    }

    int recordsEndAt() {
        return recordsEndAt;
    }

    /// The bytes of a frame too long for the slot, 0 for others.
    long longFrameBytes() {
        return frame.length == Frame.SLOT_BYTES ? 0 : frame.length;
    }

    /// Lets go of what the garbage collector should have.
    void clear() {
        frame = inline;
        reply = null;
        recordsEndIn = null;
    }
}
