package io.sluice.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sluice.Seeded;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MicrosProperties {
    private static final int RUNS = 100_000;
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger LOWEST = BigInteger.valueOf(Micros.OUT_OF_RANGE + 1);

    @Test
    void multipliesAndDividesAsBigIntegersDo() {
        Random random = Seeded.random();
        for (int i = 0; i < RUNS; i++) {
            long a = Seeded.magnitude(random);
            long b = Seeded.magnitude(random);
            long c = Math.max(1, Seeded.magnitude(random));
            BigInteger[] exact =
                    BigInteger.valueOf(a)
                            .multiply(BigInteger.valueOf(b))
                            .divideAndRemainder(BigInteger.valueOf(c));
            BigInteger up = exact[1].signum() == 0 ? exact[0] : exact[0].add(BigInteger.ONE);
            String operands = a + " * " + b + " / " + c;
            if (exact[0].compareTo(MAX) <= 0) {
                long down = Micros.mulDivDown(a, b, c);
                assertThat(down).as(operands).isEqualTo(exact[0].longValueExact());
                assertThat(Micros.mulDivDownCapped(a, b, c)).as(operands).isEqualTo(down);
            } else {
                assertThatExceptionOfType(ArithmeticException.class)
                        .as(operands)
                        .isThrownBy(() -> Micros.mulDivDown(a, b, c));
                assertThat(Micros.mulDivDownCapped(a, b, c)).as(operands).isEqualTo(Long.MAX_VALUE);
            }
            if (up.compareTo(MAX) <= 0) {
                assertThat(Micros.mulDivUp(a, b, c)).as(operands).isEqualTo(up.longValueExact());
            } else {
                assertThatExceptionOfType(ArithmeticException.class)
                        .as(operands)
                        .isThrownBy(() -> Micros.mulDivUp(a, b, c));
            }
        }
    }

    @Test
    void readsEveryNumberItWrites() {
        Random random = Seeded.random();
        byte[] bytes = new byte[Micros.TEXT_BYTES_MAX];
        for (int i = 0; i < RUNS; i++) {
            long micros = Seeded.magnitude(random) * (random.nextBoolean() ? 1 : -1);
            if (!Micros.isNumber(micros)) {
                continue;
            }
            String exact = BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
            assertThat(Micros.append(new StringBuilder(), micros)).hasToString(exact);
            int end = Micros.write(micros, bytes, 0);
            assertThat(new String(bytes, 0, end, StandardCharsets.US_ASCII)).isEqualTo(exact);
            assertThat(Micros.parse(bytes, 0, end)).isEqualTo(micros);
        }
    }

    @Test
    void judgesEveryNumberAsBigDecimalsDo() {
        Random random = Seeded.random();
        for (int i = 0; i < RUNS; i++) {
            String text = number(random);
            assertThat(Micros.parse(text)).as(text).isIn(expected(text));
        }
    }

    @Test
    void neverThrowsAtAnyBytes() {
        Random random = Seeded.random();
        byte[] alphabet = "0123456789000+-..eE \u007f".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < RUNS; i++) {
            byte[] text = new byte[random.nextInt(12)];
            for (int j = 0; j < text.length; j++) {
                text[j] = alphabet[random.nextInt(alphabet.length)];
            }
            String json = new String(text, StandardCharsets.US_ASCII);
            boolean wellFormed = json.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
            assertThat(Micros.parse(text, 0, text.length) != Micros.MALFORMED)
                    .as(json)
                    .isEqualTo(wellFormed);
        }
    }

    private static String number(Random random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
        text.append(random.nextInt(4) == 0 ? 0 : Seeded.magnitude(random));
        if (random.nextBoolean()) {
            text.append('.').append("0".repeat(random.nextInt(3)));
            text.append(random.nextInt(1 << random.nextInt(1, 30)));
            text.append("0".repeat(random.nextInt(3)));
        }
        if (random.nextInt(3) == 0) {
            text.append(random.nextBoolean() ? 'e' : 'E').append(random.nextInt(-25, 25));
        }
        return text.toString();
    }

    /// All that may be answered: a number both too large and too fine may be refused as either.
    private static List<Long> expected(String text) {
        BigDecimal value = new BigDecimal(text);
        boolean exponent = text.contains("e") || text.contains("E");
        int point = text.indexOf('.');
        boolean fine =
                exponent
                        ? value.signum() != 0 && value.stripTrailingZeros().scale() > 6
                        : point >= 0 && text.length() - point - 1 > 6;
        BigInteger micros = value.movePointRight(6).toBigInteger();
        boolean large = micros.compareTo(MAX) > 0 || micros.compareTo(LOWEST) < 0;
        if (fine && large) {
            return List.of(Micros.TOO_MANY_DECIMALS, Micros.OUT_OF_RANGE);
        }
        if (fine) {
            return List.of(Micros.TOO_MANY_DECIMALS);
        }
        return List.of(large ? Micros.OUT_OF_RANGE : micros.longValueExact());
    }
}
