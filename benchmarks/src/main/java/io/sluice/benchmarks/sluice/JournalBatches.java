package io.sluice.benchmarks.sluice;

import io.sluice.metering.journal.RecordFormat;
import io.sluice.metering.journal.SegmentedJournal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// The journal alone: batches of equal records, written and forced. Counterpart of the bare force.
///
/// Thread: one.
public final class JournalBatches implements AutoCloseable {
    /// A frame and a receipt core that make records as long as those of a reserve.
    private static final int FRAME_BYTES = 115;

    private static final int CORE_BYTES = 40;

    /// What such a record takes.
    public static final int RECORD_BYTES = RecordFormat.recordBytes(FRAME_BYTES, CORE_BYTES);

    private final Path folder;
    private final SegmentedJournal journal;
    private final ByteBuffer batch;
    private final int records;
    private long sequence;

    public JournalBatches(Path folder, int records) throws IOException {
        DurableHouse.delete(folder);
        Files.createDirectories(folder);
        this.folder = folder;
        this.records = records;
        this.journal = DurableHouse.openJournal(folder);
        this.batch =
                ByteBuffer.allocateDirect(records * RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// One batch.
    public void appendAndForce() {
        for (int at = 0; at < records * RECORD_BYTES; at += RECORD_BYTES) {
            RecordFormat.header(batch, at, RECORD_BYTES, ++sequence);
            batch.putInt(at + RecordFormat.FRAME_AT, FRAME_BYTES);
            int receiptAt = at + RecordFormat.FRAME_AT + RecordFormat.padded(FRAME_BYTES);
            batch.putShort(receiptAt, (short) CORE_BYTES);
        }
        journal.append(batch.clear());
        journal.force();
    }

    /// Records a second.
    public double perSecond(long millis) throws IOException {
        long begun = System.nanoTime();
        long end = begun + millis * 1_000_000;
        long batches = 0;
        long now = begun;
        while (now < end) {
            appendAndForce();
            batches++;
            now = System.nanoTime();
        }
        forget();
        return batches * records * 1e9 / (now - begun);
    }

    /// Deletes the segments that are full.
    public void forget() throws IOException {
        journal.archiveThrough(journal.forcedThrough());
    }

    @Override
    public void close() {
        journal.close();
        DurableHouse.delete(folder);
    }
}
