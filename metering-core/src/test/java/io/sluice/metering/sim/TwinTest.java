package io.sluice.metering.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Seeded;
import io.sluice.metering.engine.MeteringEngine;
import io.sluice.metering.engine.Quoter;
import io.sluice.metering.engine.Recording;
import io.sluice.metering.engine.Script;
import io.sluice.metering.engine.StateBytes;
import io.sluice.metering.message.Bytes;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.sim.Workload.Ask;
import io.sluice.metering.sim.Workload.Do;
import io.sluice.metering.store.AccountStore;
import io.sluice.metering.store.HeapAccountStore;
import io.sluice.metering.store.OffHeapAccountStore;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Two engines side by side, one with its accounts on the heap, one off it: the same quotes, the
/// same receipts byte for byte, the same records, the same state.
class TwinTest {
    private static final int STEPS = 60_000;
    private static final int STEPS_PER_HASH = 2_000;

    private static final class Twin implements AutoCloseable {
        final Recording recording = new Recording();
        final byte[] receipt = new byte[Receipt.BYTES_MAX];
        final MeteringEngine engine;
        final Quoter quoter;

        Twin(AccountStore store) {
            engine = new MeteringEngine(store, Machine.SIZES, recording);
            quoter = new Quoter(store);
        }

        Verdict quote(Ask ask, long now, Quote quote) {
            return quoter.quote(
                    ask.source(),
                    ask.reason(),
                    ask.plannedMicros(),
                    ask.minMicros(),
                    engine.terms(),
                    now,
                    quote);
        }

        Verdict apply(byte[] frame) {
            return engine.apply(frame.clone(), 0, receipt);
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    @Test
    void heapAndOffHeapAccountsMakeNoDifference() {
        Random random = Seeded.random();
        Workload workload = new Workload(random.nextLong(), Script.START_MILLIS, 300);
        int capacity = Machine.SIZES.accounts();
        try (Twin heap = new Twin(new HeapAccountStore(capacity));
                Twin offHeap = new Twin(new OffHeapAccountStore(capacity))) {
            for (int i = 0; i < STEPS; i++) {
                step(workload, heap, offHeap, random);
                if (i % STEPS_PER_HASH == 0) {
                    String hash = StateBytes.of(heap.engine).hash();
                    assertThat(StateBytes.of(offHeap.engine).hash()).isEqualTo(hash);
                }
            }
            assertThat(heap.recording.firstDifference(offHeap.recording)).isEqualTo(-1);
            assertThat(heap.recording.size()).isGreaterThan(STEPS / 4);
        }
    }

    private static void step(Workload workload, Twin heap, Twin offHeap, Random random) {
        long now = workload.nextMillis();
        switch (workload.next()) {
            case Ask ask -> {
                Quote quote = new Quote().id((now << 16) | 0x7000, random.nextLong());
                Quote other = new Quote().id(quote.idHi(), quote.idLo());
                Verdict verdict = heap.quote(ask, now, quote);
                assertThat(offHeap.quote(ask, now, other)).isEqualTo(verdict);
                if (verdict == Verdict.OK) {
                    assertThat(other.bytes()).isEqualTo(quote.bytes());
                    workload.quoted(quote);
                    apply(new Step.Issued(quote), now, workload, heap, offHeap);
                }
            }
            case Do(Step step) -> apply(step, now, workload, heap, offHeap);
        }
    }

    private static void apply(Step step, long now, Workload workload, Twin heap, Twin offHeap) {
        byte[] frame = step.frame().bytes();
        Bytes.int64(frame, Frame.TIME, now);
        assertThat(offHeap.apply(frame)).isEqualTo(heap.apply(frame));
        assertThat(offHeap.receipt).isEqualTo(heap.receipt);
        workload.answered(Answer.of(heap.receipt));
    }
}
