package io.sluice.metering.engine;

import io.sluice.metering.message.Bytes;
import io.sluice.metering.message.CommandType;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.Receipt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A journal in memory: keeps every record as it was handed out, and can be replayed.
public final class Recording implements RecordSink {
    /// One record: the frame and the core of its receipt.
    public record Entry(long sequence, byte[] frame, byte[] core) {
        public CommandType type() {
            CommandType type = CommandType.of(frame[Frame.TYPE]);
            if (type == null) {
                throw new IllegalStateException("record of no type");
            }
            return type;
        }

        public long timeMillis() {
            return Bytes.int64(frame, Frame.TIME);
        }

        public boolean same(Entry other) {
            return sequence == other.sequence
                    && Arrays.equals(frame, other.frame)
                    && Arrays.equals(core, other.core);
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    @Override
    public void record(
            long sequence, byte[] frame, int at, int frameLength, byte[] receipt, int coreLength) {
        entries.add(
                new Entry(
                        sequence,
                        Arrays.copyOfRange(frame, at, at + frameLength),
                        Arrays.copyOf(receipt, coreLength)));
    }

    public List<Entry> entries() {
        return entries;
    }

    public int size() {
        return entries.size();
    }

    /// Applies these records to an engine: an expiry by its time, everything else as it came.
    public static void replay(List<Entry> entries, MeteringEngine engine) {
        byte[] receipt = new byte[Receipt.BYTES_MAX];
        for (Entry entry : entries) {
            if (entry.type() == CommandType.EXPIRE) {
                engine.advanceTo(entry.timeMillis());
            } else {
                engine.apply(entry.frame().clone(), 0, receipt);
            }
        }
    }

    /// The first place where two recordings differ, or -1.
    public int firstDifference(Recording other) {
        int count = Math.min(size(), other.size());
        for (int i = 0; i < count; i++) {
            if (!entries.get(i).same(other.entries.get(i))) {
                return i;
            }
        }
        return size() == other.size() ? -1 : count;
    }
}
