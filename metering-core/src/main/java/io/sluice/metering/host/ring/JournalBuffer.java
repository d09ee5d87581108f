package io.sluice.metering.host.ring;

import io.sluice.metering.engine.RecordSink;
import io.sluice.metering.journal.Journal;
import io.sluice.metering.journal.RecordFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Records between the engine and the journal: chunks of direct memory, each filled with whole
/// records by the engine stage and written as one block by the journal stage. Written chunks are
/// used again. Where a command ends is told by its ring slot, which also orders the two threads.
public final class JournalBuffer implements RecordSink {
    private static final int CHUNK_BYTES = RecordFormat.RECORD_BYTES_MAX;

    /// More free chunks than this are left to the garbage collector.
    private static final int SPARE_CHUNKS_MAX = 16;

    static final class Chunk {
        final ByteBuffer bytes =
                ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);

        /// The same memory for the journal, which moves position and limit as it writes.
        final ByteBuffer written = bytes.duplicate();

        /// Where the records end once the engine has gone on to `next`.
        int filledBytes;

        @Nullable Chunk next;
    }

    private final ArrayBlockingQueue<Chunk> spare = new ArrayBlockingQueue<>(SPARE_CHUNKS_MAX);

    // The engine's end.
    private Chunk tail = new Chunk();
    private int tailAt;

    // The journal's end.
    private Chunk head = tail;
    private int headAt;

    @Override
    public void record(
            long sequence, byte[] frame, int at, int frameLength, byte[] receipt, int coreLength) {
        int length = RecordFormat.recordBytes(frameLength, coreLength);
        if (CHUNK_BYTES - tailAt < length) {
            Chunk fresh = spare.poll();
            if (fresh == null) {
                fresh = new Chunk();
            }
            tail.filledBytes = tailAt;
            tail.next = fresh;
            tail = fresh;
            tailAt = 0;
        }
        ByteBuffer to = tail.bytes;
        RecordFormat.header(to, tailAt, length, sequence);
        int receiptAt = tailAt + RecordFormat.FRAME_AT + RecordFormat.padded(frameLength);
        int end = tailAt + length;
        // Padding must be zero, or two replays would differ in bytes nobody wrote.
        to.putLong(receiptAt - 8, 0);
        to.putLong(end - 8, 0);
        to.put(tailAt + RecordFormat.FRAME_AT, frame, at, frameLength);
        to.put(receiptAt, receipt, 0, coreLength);
        tailAt = end;
    }

    Chunk tail() {
        return tail;
    }

    int tailAt() {
        return tailAt;
    }

    /// Hands everything there is to the journal: before the stages run, on the thread that wires.
    public void drain(Journal journal) {
        drain(journal, tail, tailAt);
    }

    /// Hands everything up to the given place to the journal. Thread: journal.
    void drain(Journal journal, Chunk end, int endAt) {
        while (head != end) {
            append(journal, head.filledBytes);
            Chunk written = head;
            Chunk next = written.next;
            if (next == null) {
                throw new IllegalStateException("a chunk without the one behind it");
            }
            written.next = null;
            spare.offer(written);
            head = next;
            headAt = 0;
        }
        append(journal, endAt);
    }

    private void append(Journal journal, int endAt) {
        if (endAt > headAt) {
            journal.append(head.written.clear().limit(endAt).position(headAt));
            headAt = endAt;
        }
    }
}
