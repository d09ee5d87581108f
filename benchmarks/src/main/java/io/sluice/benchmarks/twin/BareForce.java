package io.sluice.benchmarks.twin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;

/// What the disk gives when nobody is in the way: a batch of records written to a pre-allocated
/// file and forced, over and over. The yardstick of everything durable.
///
/// Thread: one.
public final class BareForce implements AutoCloseable {
    private static final long FILE_BYTES = 256L << 20;
    private static final long HIGHEST_NANOS = 60_000_000_000L;

    private final ForcedFile file;
    private final ByteBuffer batch;
    private final int records;
    private final byte[] record;
    private final Histogram latency = new Histogram(HIGHEST_NANOS, 3);

    /// Batches of so many records of so many bytes, in a file of its own in the folder.
    public BareForce(Path folder, int records, int recordBytes) throws IOException {
        this.file = new ForcedFile(folder.resolve("bare-" + records + ".bin"), FILE_BYTES);
        this.batch = ByteBuffer.allocateDirect(records * recordBytes);
        this.records = records;
        this.record = new byte[recordBytes];
    }

    /// Records a second.
    public double recordsPerSecond(long millis) throws IOException {
        latency.reset();
        long begun = System.nanoTime();
        long end = begun + millis * 1_000_000;
        long forces = 0;
        long now = begun;
        while (now < end) {
            fill(forces);
            file.append(batch);
            forces++;
            long after = System.nanoTime();
            latency.recordValue(Math.min(after - now, HIGHEST_NANOS));
            now = after;
        }
        return forces * records * 1e9 / (now - begun);
    }

    /// How long one write and force took in the last measurement.
    public double forceMicros(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e3;
    }

    /// The records differ, so that nothing below can take them for the same page again.
    private void fill(long number) {
        batch.clear();
        for (int i = 0; i < records; i++) {
            record[0] = (byte) number;
            record[record.length - 1] = (byte) i;
            batch.put(record);
        }
        batch.flip();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
