package io.sluice.metering.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sluice.Seeded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class SlotIndexProperties {
    private record Key(long high, long low) {}

    @Test
    void behavesAsAMapWithRandomKeys() {
        Random random = Seeded.random();
        compareWithAMap(random, 1_000, i -> new Key(random.nextLong(), random.nextLong()));
    }

    @Test
    void behavesAsAMapWithCountedKeys() {
        compareWithAMap(Seeded.random(), 1_000, i -> new Key(i, 0));
        compareWithAMap(Seeded.random(), 1_000, i -> new Key(0, i));
        compareWithAMap(Seeded.random(), 1_000, i -> new Key(i, i));
        compareWithAMap(Seeded.random(), 1_000, i -> new Key(i << 40, ~i));
    }

    @Test
    void behavesAsAMapInEverySmallSize() {
        Random random = Seeded.random();
        for (int capacity = 1; capacity < 40; capacity++) {
            compareWithAMap(random, capacity, i -> new Key(i >>> 3, random.nextLong()));
        }
    }

    @Test
    void spreadsKeysThatAreNotRandom() {
        int cells = 1 << 16;
        for (int shift = 0; shift < 48; shift += 3) {
            int[] hits = new int[cells];
            for (long i = 0; i < cells / 2; i++) {
                hits[SlotIndex.hash(i << shift, i << shift) & (cells - 1)]++;
                hits[SlotIndex.hash(7, i << shift) & (cells - 1)]++;
            }
            int most = 0;
            for (int count : hits) {
                most = Math.max(most, count);
            }
            assertThat(most).as("shift %s", shift).isLessThan(14);
        }
    }

    @Test
    void refusesToRemoveWhatItDoesNotHave() {
        try (Slab slab = new Slab(16, 8);
                SlotIndex index = new SlotIndex(slab)) {
            int slot = slab.allocate();
            assertThatIllegalStateException().isThrownBy(() -> index.remove(slot));
        }
    }

    private static void compareWithAMap(Random random, int capacity, LongFunction<Key> keys) {
        Map<Key, Integer> model = new HashMap<>();
        List<Key> known = new ArrayList<>(); // present ones in front of removed ones
        try (Slab slab = new Slab(24, capacity);
                SlotIndex index = new SlotIndex(slab)) {
            for (int i = 0; i < 40_000; i++) {
                boolean removes = model.size() == capacity || random.nextInt(100) < 45;
                if (removes && !model.isEmpty()) {
                    Key key = known.get(random.nextInt(known.size()));
                    Integer slot = model.remove(key);
                    assertThat(index.find(key.high(), key.low()))
                            .isEqualTo(slot == null ? -1 : slot);
                    if (slot != null) {
                        index.remove(slot);
                        slab.free(slot);
                    }
                    assertThat(index.find(key.high(), key.low())).isEqualTo(-1);
                } else if (!removes) {
                    Key key = keys.apply(i);
                    if (model.containsKey(key)) {
                        continue;
                    }
                    assertThat(index.find(key.high(), key.low())).isEqualTo(-1);
                    int slot = slab.allocate();
                    slab.int64(slot, SlotIndex.KEY_HIGH, key.high());
                    slab.int64(slot, SlotIndex.KEY_LOW, key.low());
                    index.insert(slot);
                    model.put(key, slot);
                    known.add(key);
                }
                if (i % 1_000 == 0) {
                    known.removeIf(key -> !model.containsKey(key));
                    model.forEach((key, slot) ->
                            assertThat(index.find(key.high(), key.low())).isEqualTo(slot));
                }
            }
        }
    }
}
