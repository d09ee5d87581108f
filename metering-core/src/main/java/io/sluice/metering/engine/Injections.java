package io.sluice.metering.engine;

import io.sluice.metering.message.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Injections whose answer is still out. Each keeps the stimulus it sent, so that after a crash the
/// same one is asked again (DOMAIN, Inject). Thread: engine.
public final class Injections {
    /// One injection under way, as recovery hands it out. `quote` are the [Quote] bytes.
    public record Open(
            byte[] quote,
            String stimulusId,
            byte[] stimulus,
            long bodyHash,
            long energyMicros,
            @Nullable RequestId request) {}

    private record Entry(int hold, Open open) {}

    private final List<Entry> entries = new ArrayList<>();
    private long stimuliBytes;

    int size() {
        return entries.size();
    }

    boolean room(int stimulusBytes) {
        return entries.size() < Limits.OPEN_INJECTIONS_MAX
                && stimuliBytes + stimulusBytes <= Limits.OPEN_STIMULI_BYTES_MAX;
    }

    void begin(Holds holds, int hold, Open open) {
        entries.add(new Entry(hold, open));
        holds.int32(hold, Holds.INJECTION, entries.size());
        stimuliBytes += open.stimulus().length;
    }

    /// The answer came, or is known to be missing. The last entry moves into the gap.
    void end(Holds holds, int hold) {
        int gap = holds.int32(hold, Holds.INJECTION) - 1;
        Entry ended = entries.get(gap);
        Invariant.check(ended.hold == hold, "injection of another hold", hold);
        Entry last = entries.remove(entries.size() - 1);
        if (last.hold != hold) {
            entries.set(gap, last);
            holds.int32(last.hold, Holds.INJECTION, gap + 1);
        }
        holds.int32(hold, Holds.INJECTION, 0);
        stimuliBytes -= ended.open.stimulus().length;
    }

    Open of(Holds holds, int hold) {
        return entries.get(holds.int32(hold, Holds.INJECTION) - 1).open;
    }

    public List<Open> all() {
        List<Open> all = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            all.add(entry.open);
        }
        return all;
    }

    void forEachHold(IntConsumer each) {
        for (Entry entry : entries) {
            each.accept(entry.hold);
        }
    }

    int overdue(Holds holds) {
        int count = 0;
        for (Entry entry : entries) {
            if (holds.flagged(entry.hold, Holds.OVERDUE)) {
                count++;
            }
        }
        return count;
    }

    void save(StateSink sink, Holds holds) {
        sink.int32(entries.size());
        for (Entry entry : entries) {
            sink.int64(holds.int64(entry.hold, Holds.ID_HI));
            sink.int64(holds.int64(entry.hold, Holds.ID_LO));
            Open open = entry.open;
            sized(sink, open.quote());
            sized(sink, open.stimulusId().getBytes(StandardCharsets.UTF_8));
            sized(sink, open.stimulus());
            sink.int64(open.bodyHash());
            sink.int64(open.energyMicros());
            RequestId request = open.request();
            sink.int32(request == null ? 0 : 1);
            if (request != null) {
                sink.int64(request.hi());
                sink.int64(request.lo());
                sink.int64(request.bodyHash());
            }
        }
    }

    void load(StateSource source, Holds holds) {
        int count = source.int32();
        for (int i = 0; i < count; i++) {
            int hold = holds.find(source.int64(), source.int64());
            Invariant.check(hold >= 0, "snapshot has an injection without its hold", i);
            byte[] quote = sized(source);
            byte[] stimulusId = sized(source);
            byte[] stimulus = sized(source);
            long bodyHash = source.int64();
            long energyMicros = source.int64();
            RequestId request =
                    source.int32() == 0
                            ? null
                            : new RequestId(source.int64(), source.int64(), source.int64());
            String id = new String(stimulusId, StandardCharsets.UTF_8);
            begin(holds, hold, new Open(quote, id, stimulus, bodyHash, energyMicros, request));
        }
    }

    private static void sized(StateSink sink, byte[] bytes) {
        sink.int32(bytes.length);
        sink.bytes(bytes, 0, bytes.length);
    }

    private static byte[] sized(StateSource source) {
        byte[] bytes = new byte[source.int32()];
        source.bytes(bytes, 0, bytes.length);
        return bytes;
    }
}
