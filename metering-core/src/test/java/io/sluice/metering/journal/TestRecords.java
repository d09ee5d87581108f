package io.sluice.metering.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Records with random content, remembered so that what is read can be compared.
public final class TestRecords {
    private static final int FRAME_BYTES_MIN = 16;

    private final SplittableRandom random;
    private final List<byte[]> bodies = new ArrayList<>();

    public TestRecords(long seed) {
        random = new SplittableRandom(seed);
    }

    /// How many records there are; also the last sequence.
    int count() {
        return bodies.size();
    }

    /// Forgets the records after that sequence.
    void cutAfter(long sequence) {
        bodies.subList((int) sequence, bodies.size()).clear();
    }

    /// Makes the next `count` records.
    public ByteBuffer batch(int count, int frameBytesMax) {
        List<byte[]> made = new ArrayList<>();
        int length = 0;
        for (int i = 0; i < count; i++) {
            byte[] body = body(frameBytesMax);
            made.add(body);
            length += RecordFormat.FRAME_AT + body.length;
        }
        ByteBuffer batch = ByteBuffer.allocateDirect(length);
        int at = 0;
        for (byte[] body : made) {
            bodies.add(body);
            int recordBytes = RecordFormat.FRAME_AT + body.length;
            RecordFormat.header(batch, at, recordBytes, bodies.size());
            batch.put(at + RecordFormat.FRAME_AT, body);
            at += recordBytes;
        }
        return batch;
    }

    /// Reads the journal from a sequence to its end and compares all that it finds.
    public JournalEnd readAndCompare(Disk disk, long from) throws IOException {
        try (JournalReader reader = JournalReader.whole(disk, from)) {
            long expected = from;
            while (reader.next()) {
                if (reader.sequence() != expected++) {
                    throw new AssertionError("another sequence than " + (expected - 1));
                }
                requireSame(reader);
            }
            assertThat(reader.end().lastSequence()).isEqualTo(expected - 1);
            return reader.end();
        }
    }

    /// Without AssertJ, because it is asked millions of times.
    void requireSame(JournalReader reader) {
        byte[] body = bodies.get((int) reader.sequence() - 1);
        int at = reader.frameAt();
        int receiptAt = at + RecordFormat.padded(RecordFormat.int32(body, 0));
        if (!Arrays.equals(reader.bytes(), at, at + body.length, body, 0, body.length)
                || reader.receiptAt() != receiptAt) {
            throw new AssertionError("another content at sequence " + reader.sequence());
        }
    }

    private byte[] body(int frameBytesMax) {
        int frameBytes = random.nextInt(FRAME_BYTES_MIN, frameBytesMax + 1);
        int receiptBytes = random.nextInt(8, 80);
        byte[] body =
                new byte
                        [RecordFormat.recordBytes(frameBytes, receiptBytes)
                                - RecordFormat.FRAME_AT];
        ByteBuffer buffer = ByteBuffer.wrap(body);
        for (int at = 0; at < body.length; at += 8) {
            RecordFormat.putLong(buffer, at, random.nextLong());
        }
        RecordFormat.putInt(buffer, 0, frameBytes);
        int receiptAt = RecordFormat.padded(frameBytes);
        body[receiptAt] = (byte) receiptBytes;
        body[receiptAt + 1] = 0;
        return body;
    }
}
