package io.sluice.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Seeded;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CentsTest {
    @Test
    void roundsATieToTheEvenCent() {
        assertThat(BasisPoints.halfEvenOf(1_500, 10)).isEqualTo(2); // 1.5
        assertThat(BasisPoints.halfEvenOf(1_500, 30)).isEqualTo(4); // 4.5
        assertThat(BasisPoints.halfEvenOf(1_500, 31)).isEqualTo(5); // 4.65
        assertThat(BasisPoints.halfEvenOf(1_500, -30)).isEqualTo(-4);
        assertThat(BasisPoints.floorOf(2_000, 3_124)).isEqualTo(624);
    }

    @Test
    void roundsAsDecimalsDo() {
        Random random = Seeded.random();
        for (int i = 0; i < 50_000; i++) {
            long amount = random.nextLong() >> (2 + random.nextInt(61));
            long denominator = 1L + random.nextInt(10_000);
            long numerator = random.nextInt((int) denominator + 1);
            BigDecimal exact =
                    BigDecimal.valueOf(amount)
                            .multiply(BigDecimal.valueOf(numerator))
                            .divide(BigDecimal.valueOf(denominator), 0, RoundingMode.HALF_EVEN);
            assertThat(Cents.halfEven(amount, numerator, denominator))
                    .isEqualTo(exact.longValueExact());
        }
    }

    @Test
    void writesDollarsAndSharesWithTheirPlaces() {
        assertThat(Cents.dollars(290_500)).isEqualTo("2905.00");
        assertThat(Cents.dollars(-7)).isEqualTo("-0.07");
        assertThat(BasisPoints.text(7_000)).isEqualTo("0.7000");
    }
}
