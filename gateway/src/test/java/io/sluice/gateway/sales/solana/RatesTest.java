package io.sluice.gateway.sales.solana;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// When a price of SOL can be believed.
class RatesTest {
    private static final long NOW = 1_000_000;

    @Test
    void takesTheMiddleOfSourcesThatAgree() {
        Rates rates = new Rates(2);
        rates.heard(0, 150_000_000, NOW);
        rates.heard(1, 153_000_000, NOW); // 2% above, exactly
        assertThat(rates.micros(NOW)).isEqualTo(OptionalLong.of(151_500_000));
    }

    @Test
    void knowsNothingWhenSourcesAreFurtherApart() {
        Rates rates = new Rates(2);
        rates.heard(0, 150_000_000, NOW);
        rates.heard(1, 153_000_001, NOW);
        assertThat(rates.micros(NOW)).isEmpty();
    }

    @Test
    void knowsNothingBeforeEverySourceAnsweredAndAfterOneFellSilent() {
        Rates rates = new Rates(2);
        rates.heard(0, 150_000_000, NOW);
        assertThat(rates.micros(NOW)).isEmpty();
        rates.heard(1, 150_000_000, NOW + 30_000);
        assertThat(rates.micros(NOW + Rates.AGE_MILLIS_MAX)).isPresent();
        assertThat(rates.micros(NOW + Rates.AGE_MILLIS_MAX + 1)).isEmpty();
    }

    @Test
    void readsPricesExactlyAndNothingElse() {
        assertThat(Rates.parse("142.30")).isEqualTo(142_300_000);
        assertThat(Rates.parse("0.1234565")).isEqualTo(123_456);
        assertThat(Rates.parse("1e9")).isZero();
        assertThat(Rates.parse("-1")).isZero();
        assertThat(Rates.parse("NaN")).isZero();
        assertThat(Rates.parse("1000000000000000000000")).isZero();
    }

    @Test
    void findsThePriceInAnswersOfSources() {
        assertThat(read("{\"data\":{\"amount\":\"142.3\",\"base\":\"SOL\"}}", "/data/amount"))
                .isEqualTo(142_300_000);
        assertThat(read("{\"solana\":{\"usd\":142.3}}", "")).isEqualTo(142_300_000);
        assertThat(read("{\"a\":[{\"p\":7}]}", "/a/0/p")).isEqualTo(7_000_000);
        assertThat(read("{\"at\":1,\"usd\":142.3}", "")).isZero();
        assertThat(read("{\"usd\":142.3}", "/eur")).isZero();
        assertThat(read("{\"a\":[1]}", "/a/9")).isZero();
        assertThat(read("not JSON", "")).isZero();
    }

    private static long read(String answer, String pointer) {
        return HttpSolPrice.micros(answer.getBytes(StandardCharsets.UTF_8), pointer);
    }

    @Test
    void asksAtLeastWhatTheDollarsCost() {
        assertThat(Request.cost(Token.SOL, 10_000_000, 150_000_000)).isEqualTo(66_666_667);
        assertThat(Request.worth(Token.SOL, 66_666_667, 150_000_000)).isEqualTo(10_000_000);
        assertThat(Request.cost(Token.USDC, 10_000_000, 1_000_000)).isEqualTo(10_000_000);
    }
}
