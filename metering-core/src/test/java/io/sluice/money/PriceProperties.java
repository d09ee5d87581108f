package io.sluice.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.Seeded;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PriceProperties {
    private static final int RUNS = 100_000;
    private static final long ENERGY_MICROS_MAX = (1L << 32) * Micros.ONE;
    private static final long BALANCE_MICROS_MAX = (1L << 32) * Micros.ONE;

    @Test
    void costsTenCreditsForEachUnitAsInTheExamplesOfTheSpecification() {
        Price price = new Price(10 * Micros.ONE);
        assertThat(price.costOf(500_000)).isEqualTo(5 * Micros.ONE);
        assertThat(price.affordable(30 * Micros.ONE)).isEqualTo(3 * Micros.ONE);
        assertThat(price.costOf(3_200_000)).isEqualTo(32 * Micros.ONE);
    }

    @Test
    void givesEnergyWithoutBoundWhenItIsFree() {
        assertThat(new Price(0).affordable(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(new Price(0).costOf(ENERGY_MICROS_MAX)).isZero();
        assertThat(new Price(1).affordable(BALANCE_MICROS_MAX)).isPositive();
    }

    @Test
    void refusesANegativePrice() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Price(-1));
    }

    @Test
    void roundsCostsUpAndEnergyDown() {
        Random random = Seeded.random();
        for (int i = 0; i < RUNS; i++) {
            long energyMicros = Seeded.magnitude(random) % (ENERGY_MICROS_MAX + 1);
            Price price = new Price(Seeded.magnitude(random) % (1_000 * Micros.ONE));
            BigDecimal exact = BigDecimal.valueOf(energyMicros, 6).multiply(decimal(price));
            assertThat(price.costOf(energyMicros))
                    .isEqualTo(exact.setScale(6, RoundingMode.UP).unscaledValue().longValue());
        }
    }

    @Test
    void neverCostsMoreThanWasAffordable() {
        Random random = Seeded.random();
        for (int i = 0; i < RUNS; i++) {
            long availableMicros = Seeded.magnitude(random) % (BALANCE_MICROS_MAX + 1);
            Price price = new Price(Math.max(1, Seeded.magnitude(random)));
            long energyMicros = price.affordable(availableMicros);
            assertThat(price.costOf(energyMicros)).isLessThanOrEqualTo(availableMicros);
            if (energyMicros < Long.MAX_VALUE && price.microsPerUnit() < 1L << 60) {
                // One millionth more would not have been affordable: nothing is held back.
                assertThat(price.costOf(energyMicros + 1)).isGreaterThan(availableMicros);
            }
        }
    }

    @Test
    void neverDebitsMoreThanWasHeld() {
        Random random = Seeded.random();
        for (int i = 0; i < RUNS; i++) {
            long allowedMicros = Seeded.magnitude(random) % (ENERGY_MICROS_MAX + 1);
            long deliveredMicros = Seeded.magnitude(random) % (allowedMicros + 1);
            Price price = new Price(Seeded.magnitude(random) % (1_000 * Micros.ONE));
            assertThat(price.costOf(deliveredMicros))
                    .isLessThanOrEqualTo(price.costOf(allowedMicros));
        }
    }

    private static BigDecimal decimal(Price price) {
        return BigDecimal.valueOf(price.microsPerUnit(), 6);
    }
}
