package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.benchmarks.twin.PlainArrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A yardstick that forgets credits would be a fast one.
class PlainArraysTest {
    private static final long PRICE_MICROS = 10_000_000;

    @Test
    void chargesWhatWasDeliveredAndFreesTheRest() {
        PlainArrays arrays = new PlainArrays(1, 16, 16, 16, PRICE_MICROS);
        arrays.grant(0, 30_000_000);
        assertThat(reserve(arrays, 1, 3_000_000, 0)).isEqualTo(PlainArrays.DONE);
        assertThat(reserve(arrays, 2, 1, 0)).isEqualTo(PlainArrays.INSUFFICIENT);
        assertThat(settle(arrays, 1, 2_000_000, 0)).isEqualTo(PlainArrays.DONE);
        assertThat(arrays.balanceMicros(0)).isEqualTo(10_000_000);
        assertThat(arrays.reservedMicros(0)).isZero();
        assertThat(arrays.spentMicros(0)).isEqualTo(20_000_000);
    }

    @Test
    void aHoldExpiresWhenItsTimeIsOver() {
        PlainArrays arrays = new PlainArrays(1, 16, 16, 16, PRICE_MICROS);
        arrays.grant(0, 30_000_000);
        reserve(arrays, 1, 3_000_000, 0);
        assertThat(settle(arrays, 1, 3_000_000, 300_001)).isEqualTo(PlainArrays.QUOTE_EXPIRED);
        assertThat(arrays.reservedMicros(0)).isZero();
        assertThat(arrays.balanceMicros(0)).isEqualTo(30_000_000);
    }

    @Test
    void aRequestKeyIsDecidedOnce() {
        PlainArrays arrays = new PlainArrays(1, 16, 16, 16, PRICE_MICROS);
        arrays.grant(0, 30_000_000);
        reserve(arrays, 1, 1_000_000, 0);
        assertThat(reserve(arrays, 1, 1_000_000, 0)).isEqualTo(PlainArrays.REPLAYED);
        assertThat(arrays.reserve(1, 1, 99, 7, 7, 0, 1, 9, 0)).isEqualTo(PlainArrays.KEY_REUSED);
        assertThat(arrays.reservedMicros(0)).isEqualTo(10_000_000);
    }

    /// Small tables, so that slots, places and keys are reused all the time.
    @Test
    void agreesWithAPlainMapOverManyRandomPairs() {
        int accounts = 8;
        PlainArrays arrays = new PlainArrays(accounts, 256, 64, 64, PRICE_MICROS);
        long[] spent = new long[accounts];
        for (int account = 0; account < accounts; account++) {
            arrays.grant(account, 1L << 50);
        }
        SplittableRandom random = new SplittableRandom(11);
        Map<Long, Integer> open = new HashMap<>();
        long settledNext = 1;
        for (long id = 1; id <= 50_000; id++) {
            int account = random.nextInt(accounts);
            assertThat(arrays.reserve(id, 1, 1, id, ~id, account, 1_000_000, id, id))
                    .isEqualTo(PlainArrays.DONE);
            open.put(id, account);
            if (open.size() > 100) {
                assertThat(arrays.settle(settledNext, 2, 1, settledNext, ~settledNext, 500_000, id))
                        .isEqualTo(PlainArrays.DONE);
                Integer payer = open.remove(settledNext++);
                spent[payer == null ? 0 : payer] += 5_000_000;
            }
        }
        for (int account = 0; account < accounts; account++) {
            assertThat(arrays.spentMicros(account)).isEqualTo(spent[account]);
        }
    }

    private static int reserve(PlainArrays arrays, long id, long energyMicros, long time) {
        return arrays.reserve(id, 1, 1, id, id, 0, energyMicros, time + 300_000, time);
    }

    private static int settle(PlainArrays arrays, long id, long energyMicros, long time) {
        return arrays.settle(id, 2, 1, id, id, energyMicros, time);
    }
}
