package io.sluice.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class Uuid7Test {
    private long nowMillis = 1_761_489_000_123L;
    private final Uuid7 ids = new Uuid7(() -> nowMillis, new Random(7));

    @Test
    void isAVersion7IdWithItsMillisecondsInFront() {
        ids.next();
        UUID id = new UUID(ids.hi(), ids.lo());
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(ids.hi() >>> 16).isEqualTo(nowMillis);
    }

    @Test
    void neverGoesBackWhateverTheClockDoes() {
        Random clock = new Random(11);
        ids.next();
        long last = ids.hi();
        for (int i = 0; i < 100_000; i++) {
            nowMillis += clock.nextInt(5) == 0 ? clock.nextInt(-1_000, 1_001) : 0;
            ids.next();
            assertThat(ids.hi()).isGreaterThan(last);
            last = ids.hi();
        }
    }

    @Test
    void staysNearTheClockWhenTenThousandAreMadeInAMillisecond() {
        for (int i = 0; i < 10_000; i++) {
            ids.next();
        }
        assertThat((ids.hi() >>> 16) - nowMillis).isLessThanOrEqualTo(5);
    }

    @Test
    void repeatsWithTheSameClockAndSeed() {
        Uuid7 again = new Uuid7(() -> nowMillis, new Random(7));
        for (int i = 0; i < 1_000; i++) {
            nowMillis += i % 3;
            ids.next();
            again.next();
            assertThat(again.hi()).isEqualTo(ids.hi());
            assertThat(again.lo()).isEqualTo(ids.lo());
        }
    }
}
