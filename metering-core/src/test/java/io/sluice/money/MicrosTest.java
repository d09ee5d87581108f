package io.sluice.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MicrosTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "0.0, 0",
        "0.000000, 0",
        "30, 30000000",
        "30.0, 30000000",
        "0.3, 300000",
        "0.000001, 1",
        "-2.000001, -2000001",
        "100.100000, 100100000",
        "1e2, 100000000",
        "1E+2, 100000000",
        "5E-1, 500000",
        "25e-1, 2500000",
        "1e-6, 1",
        "10e-7, 1",
        "0.0000001e1, 1",
        "12345678.9e-1, 1234567890000",
        "0e999999999999999999999, 0",
        "0.0e-999999999999999999999, 0",
        "4294967296, 4294967296000000",
        "9223372036854.775807, 9223372036854775807",
        "-9223372036854.775805, -9223372036854775805",
        "9223372036854775807e-6, 9223372036854775807",
    })
    void readsADecimalExactly(String text, long micros) {
        assertThat(Micros.parse(text)).isEqualTo(micros);
        assertThat(Micros.isNumber(micros)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                "01",
                "-01",
                "00",
                "00.5",
                ".5",
                "5.",
                "-.5",
                "1e",
                "1e+",
                "1e-",
                "e1",
                "1.e1",
                "1e1.0",
                "1.2.3",
                "1ee2",
                "1e2e3",
                "--1",
                "1-",
                " 1",
                "1 ",
                "1_000",
                "1,5",
                "NaN",
                "Infinity",
                "-Infinity",
                "null",
                "0x10",
                "1f",
                "1d",
                "1L",
                "٣",
                "1\u0000",
                "1e٣",
                "1.0000000x",
                "1e308x",
                "1e-400y"
            })
    void refusesWhatIsNoJsonNumber(String text) {
        assertThat(Micros.parse(text)).isEqualTo(Micros.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0000001",
                "1.0000000",
                "0.0000000",
                "-1.1234567",
                "1e-7",
                "15e-7",
                "1.5e-6",
                "1e-400000000",
                "1e-99999999999999999999999",
                "0.1e-6",
                "123456789.123456789e-1"
            })
    void refusesANumberFinerThanAMillionth(String text) {
        assertThat(Micros.parse(text)).isEqualTo(Micros.TOO_MANY_DECIMALS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9223372036854.775808",
                "-9223372036854.775806",
                "-9223372036854.775808",
                "9223372036854775807",
                "18446744073709.551615",
                "18446744073709.551616",
                "99999999999999999999999999999999999999",
                "1e13",
                "1e308",
                "-1e308",
                "1e99999999999999999999999",
                "0.000001e19"
            })
    void refusesANumberThatDoesNotFit(String text) {
        assertThat(Micros.parse(text)).isEqualTo(Micros.OUT_OF_RANGE);
    }

    @Test
    void readsTenThousandDigitsInOnePass() {
        String zeros = "0".repeat(10_000);
        assertThat(Micros.parse("1" + zeros + "e-10000")).isEqualTo(Micros.ONE);
        assertThat(Micros.parse("0." + zeros + "1e10001")).isEqualTo(Micros.ONE);
        assertThat(Micros.parse("1" + zeros)).isEqualTo(Micros.OUT_OF_RANGE);
        assertThat(Micros.parse("0." + zeros + "1")).isEqualTo(Micros.TOO_MANY_DECIMALS);
        assertThat(Micros.parse("7".repeat(10_000))).isEqualTo(Micros.OUT_OF_RANGE);
        assertThat(Micros.parse("1e" + "9".repeat(10_000))).isEqualTo(Micros.OUT_OF_RANGE);
        assertThat(Micros.parse(zeros)).isEqualTo(Micros.MALFORMED);
    }

    @Test
    void readsANumberInTheMiddleOfOtherBytes() {
        byte[] json = "{\"delta_e\":0.5,\"n\":1}".getBytes(StandardCharsets.US_ASCII);
        assertThat(Micros.parse(json, 11, 3)).isEqualTo(500_000);
        assertThat(Micros.parse(json, 11, 4)).isEqualTo(Micros.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0.000001",
        "30000000, 30",
        "500000, 0.5",
        "-2000001, -2.000001",
        "100, 0.0001",
        "9223372036854775807, 9223372036854.775807",
        "-9223372036854775808, -9223372036854.775808",
    })
    void writesTheShortestExactDecimal(long micros, String text) {
        assertThat(Micros.append(new StringBuilder(), micros)).hasToString(text);
        byte[] bytes = new byte[Micros.TEXT_BYTES_MAX + 1];
        int end = Micros.write(micros, bytes, 1);
        assertThat(new String(bytes, 1, end - 1, StandardCharsets.US_ASCII)).isEqualTo(text);
    }

    @Test
    void roundsOnlyInTheDirectionOfTheName() {
        assertThat(Micros.mulDivDown(10, 10, 3)).isEqualTo(33);
        assertThat(Micros.mulDivUp(10, 10, 3)).isEqualTo(34);
        assertThat(Micros.mulDivUp(10, 9, 3)).isEqualTo(30);
        assertThat(Micros.mulDivUp(0, 9, 3)).isZero();
        long max = Long.MAX_VALUE;
        assertThat(Micros.mulDivDown(max, max, max)).isEqualTo(max);
        assertThat(Micros.mulDivUp(max - 1, max - 1, max)).isEqualTo(max - 1);
        assertThat(Micros.mulDivDown(max - 1, max - 1, max)).isEqualTo(max - 2);
    }

    @Test
    void refusesAResultThatDoesNotFit() {
        AtomicLong never = new AtomicLong();
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> never.set(Micros.mulDivDown(Long.MAX_VALUE, 2, 1)));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> never.set(Micros.mulDivUp(Long.MAX_VALUE, 3, 2)));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> never.set(Micros.mulDivDown(-1, 1, 1)));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> never.set(Micros.mulDivUp(1, -1, 1)));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> never.set(Micros.mulDivDown(1, 1, 0)));
        assertThat(Micros.mulDivDownCapped(Long.MAX_VALUE, 3, 2)).isEqualTo(Long.MAX_VALUE);
        assertThat(never).hasValue(0);
    }
}
