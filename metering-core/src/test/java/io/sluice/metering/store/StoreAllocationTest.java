package io.sluice.metering.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.id.Uuid7;
import io.sluice.money.Micros;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/// After warm-up nothing here leaves anything for the garbage collector.
class StoreAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS_PER_ROUND = 20_000;
    private static final int ROUNDS_MAX = 200;
    private static final int CLEAN_ROUNDS = 5;

    private long sink;

    @Test
    void accountStoresAllocateNothing() {
        for (AccountStore store :
                new AccountStore[] {new HeapAccountStore(1_000), new OffHeapAccountStore(1_000)}) {
            for (int i = 0; i < 1_000; i++) {
                store.append();
            }
            long[] copy = new long[AccountStore.FIELDS];
            assertAllocatesNothing(i -> {
                int account = i % 1_000;
                store.beginWrite(account);
                store.field(account, 5, store.field(account, 4) + i);
                store.endWrite(account);
                store.read(account, copy);
                sink += copy[5];
            });
            store.close();
        }
    }

    @Test
    void slabAndIndexAllocateNothing() {
        try (Slab slab = new Slab(48, 1_000);
                SlotIndex index = new SlotIndex(slab)) {
            int[] slots = new int[500];
            for (int i = 0; i < slots.length; i++) {
                slots[i] = enter(slab, index, i);
            }
            assertAllocatesNothing(i -> {
                int place = i % slots.length;
                index.remove(slots[place]);
                slab.free(slots[place]);
                slots[place] = enter(slab, index, i);
                sink += index.find(i, ~(long) i) + index.find(-1, i);
            });
        }
    }

    @Test
    void textsAllocateNothing() {
        byte[] text = "citizen_felix, who has a rather long name".getBytes(StandardCharsets.UTF_8);
        byte[] copy = new byte[text.length];
        try (Texts texts = new Texts(100)) {
            assertAllocatesNothing(i -> {
                int reference = texts.store(text, 0, i % (text.length + 1));
                texts.copy(reference, copy, 0);
                sink += texts.equal(reference, text, 0, texts.length(reference)) ? 1 : 0;
                texts.free(reference);
            });
        }
    }

    @Test
    void numbersAndIdsAllocateNothing() {
        byte[] text = new byte[Micros.TEXT_BYTES_MAX];
        Uuid7 ids = new Uuid7(() -> 1_761_489_000_000L, new Random(1));
        assertAllocatesNothing(i -> {
            int end = Micros.write(i * 1_000_003L, text, 0);
            ids.next();
            sink += Micros.parse(text, 0, end) + ids.hi() + ids.lo();
            sink += Micros.mulDivUp(1L << 60, 1_000_000 + i, 1L << 50);
        });
    }

    private static int enter(Slab slab, SlotIndex index, int key) {
        int slot = slab.allocate();
        slab.int64(slot, SlotIndex.KEY_HIGH, key);
        slab.int64(slot, SlotIndex.KEY_LOW, ~(long) key);
        index.insert(slot);
        return slot;
    }

    /// Until the compiler has seen the code, the interpreter may allocate; then five rounds in a
    /// row must leave nothing behind.
    private void assertAllocatesNothing(IntConsumer work) {
        int clean = 0;
        long bytes = 0;
        for (int round = 0; round < ROUNDS_MAX && clean < CLEAN_ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS_PER_ROUND; i++) {
                work.accept(round * CALLS_PER_ROUND + i);
            }
            bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
            clean = bytes == 0 ? clean + 1 : 0;
        }
        assertThat(bytes).isZero();
        assertThat(clean).isEqualTo(CLEAN_ROUNDS);
    }
}
