package io.sluice.metering.sim;

import io.sluice.metering.engine.RecordSink;
import io.sluice.metering.engine.Recording;
import io.sluice.metering.journal.Journal;
import io.sluice.metering.journal.RecordFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Records between engine and journal, and once more as they were made, until they are durable.
final class Batch implements RecordSink {
    private static final int FIRST_BYTES = 1 << 18;

    private final List<Recording.Entry> made = new ArrayList<>();
    private ByteBuffer buffer = direct(FIRST_BYTES);
    private int end;

    @Override
    public void record(
            long sequence, byte[] frame, int at, int frameLength, byte[] receipt, int coreLength) {
        byte[] frameCopy = Arrays.copyOfRange(frame, at, at + frameLength);
        byte[] core = Arrays.copyOf(receipt, coreLength);
        made.add(new Recording.Entry(sequence, frameCopy, core));
        int length = RecordFormat.recordBytes(frameLength, coreLength);
        room(length);
        RecordFormat.header(buffer, end, length, sequence);
        buffer.put(end + RecordFormat.FRAME_AT, new byte[length - RecordFormat.FRAME_AT]);
        buffer.put(end + RecordFormat.FRAME_AT, frameCopy);
        int coreAt = end + RecordFormat.FRAME_AT + RecordFormat.padded(frameLength);
        buffer.put(coreAt, core);
        end += length;
    }

    /// What was made since the last time everything was durable.
    List<Recording.Entry> made() {
        return made;
    }

    boolean isEmpty() {
        return end == 0;
    }

    /// Hands all of it to the journal in one write.
    void appendTo(Journal journal) {
        if (end > 0) {
            journal.append(buffer.duplicate().clear().limit(end));
            end = 0;
        }
    }

    /// All that was made is durable.
    void durable() {
        made.clear();
    }

    /// The machine stopped: what was not written is gone, and so is what was made after `sequence`.
    void lost(long sequence) {
        end = 0;
        made.removeIf(entry -> entry.sequence() > sequence);
    }

    /// Changes one bit of the last record's receipt, as a bug would, before its checksum is made.
    void spoilLastReceipt() {
        Recording.Entry last = made.getLast();
        int coreAt = end - RecordFormat.padded(last.core().length);
        int at = coreAt + Math.min(8, last.core().length - 1);
        buffer.put(at, (byte) (buffer.get(at) ^ 4));
    }

    private void room(int length) {
        if (buffer.capacity() - end < length) {
            ByteBuffer larger = direct(Math.max(buffer.capacity() * 2, end + length));
            larger.put(0, buffer, 0, end);
            buffer = larger;
        }
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
