package io.sluice.metering.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.Seeded;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlabTest {
    @Test
    void givesTheSlotFreedLastFirstAndThenFreshOnes() {
        try (Slab slab = new Slab(16, 4)) {
            assertThat(slab.allocate()).isZero();
            assertThat(slab.allocate()).isEqualTo(1);
            assertThat(slab.allocate()).isEqualTo(2);
            slab.free(0);
            slab.free(2);
            assertThat(slab.used()).isEqualTo(1);
            assertThat(slab.allocate()).isEqualTo(2);
            assertThat(slab.allocate()).isZero();
            assertThat(slab.allocate()).isEqualTo(3);
            assertThat(slab.allocate()).isEqualTo(-1);
            assertThat(slab.used()).isEqualTo(4);
        }
    }

    @Test
    void refusesFieldsOutsideARecordAndSlotsOutsideTheSlab() {
        try (Slab slab = new Slab(16, 4)) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> slab.int64(0, 9));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> slab.int32(4, 0));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> slab.int8(-1, 0, (byte) 1));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> slab.free(0));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Slab(12, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> new Slab(16, 0));
    }

    @Test
    void readsBackWhatWasWrittenAtEveryWidth() {
        try (Slab slab = new Slab(24, 3)) {
            slab.int64(2, 8, Long.MIN_VALUE);
            slab.int32(2, 4, -5);
            slab.int8(2, 3, (byte) -7);
            slab.copyFrom(new byte[] {9, 1, 2, 3, 9}, 1, 2, 16, 3);
            byte[] copy = new byte[5];
            slab.copyTo(2, 16, copy, 1, 4);
            assertThat(slab.int64(2, 8)).isEqualTo(Long.MIN_VALUE);
            assertThat(slab.int32(2, 4)).isEqualTo(-5);
            assertThat(slab.int8(2, 3)).isEqualTo((byte) -7);
            assertThat(copy).containsExactly(0, 1, 2, 3, 0);
            assertThat(OffHeap.getLong(slab.address(2) + 8)).isEqualTo(Long.MIN_VALUE);
        }
    }

    @Test
    void givesEveryRecordOutZeroedAndKeepsItUntilItIsFreed() {
        Random random = Seeded.random();
        Map<Integer, Long> model = new HashMap<>();
        try (Slab slab = new Slab(24, 500)) {
            for (int i = 0; i < 300_000; i++) {
                int slot = random.nextInt(500);
                if (model.containsKey(slot) && random.nextInt(3) > 0) {
                    long value = model.remove(slot);
                    assertThat(slab.int64(slot, 0)).isEqualTo(value);
                    assertThat(slab.int64(slot, 16)).isEqualTo(~value);
                    slab.free(slot);
                } else {
                    int fresh = slab.allocate();
                    assertThat(fresh == -1).isEqualTo(model.size() == 500);
                    if (fresh >= 0) {
                        assertThat(slab.int64(fresh, 0)).isZero();
                        assertThat(slab.int64(fresh, 8)).isZero();
                        assertThat(slab.int64(fresh, 16)).isZero();
                        long value = random.nextLong();
                        slab.int64(fresh, 0, value);
                        slab.int64(fresh, 16, ~value);
                        assertThat(model.put(fresh, value)).isNull();
                    }
                }
                assertThat(slab.used()).isEqualTo(model.size());
            }
        }
    }
}
