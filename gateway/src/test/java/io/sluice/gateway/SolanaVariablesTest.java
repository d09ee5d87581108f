package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.GatewayConfig.Reading;
import io.sluice.gateway.sales.solana.SolanaSettings;
import io.sluice.gateway.sales.solana.SolanaSettings.Certainty;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Solana is configured well enough to be paid safely, or not at all.
class SolanaVariablesTest {
    private static final String TREASURY = "mvines9iiHiQTysrwkJjGf2gb9Ex9jXJX8ns3qwf2kN";
    private static final String RPC = "https://node.example.com/?api-key=secret-of-ours";

    @TempDir private Path folder;

    @Test
    void isNotTakenWhenNothingIsSaid() {
        assertThat(sound(Map.of()).config().solana()).isNull();
    }

    @Test
    void takesTheMainNetworksDollarAndFinalityByDefault() {
        SolanaSettings settings =
                sound(Map.of("SOLANA_RPC_URL", RPC, "SOLANA_TREASURY", TREASURY)).config().solana();
        assertThat(settings)
                .isEqualTo(
                        new SolanaSettings(
                                RPC,
                                "wss://node.example.com/?api-key=secret-of-ours",
                                TREASURY,
                                SolanaSettings.USDC,
                                List.of(),
                                0,
                                Certainty.FINALIZED,
                                false));
    }

    @Test
    void looksForTheSocketOnePortAboveTheRpc() {
        Map<String, String> local =
                Map.of("SOLANA_RPC_URL", "http://127.0.0.1:8899", "SOLANA_TREASURY", TREASURY);
        SolanaSettings settings = sound(local).config().solana();
        assertThat(settings).isNotNull();
        assertThat(settings.wsUrl()).isEqualTo("ws://127.0.0.1:8900");
    }

    @Test
    void showsNoProvidersKey() {
        Reading.Sound reading = sound(Map.of("SOLANA_RPC_URL", RPC, "SOLANA_TREASURY", TREASURY));
        assertThat(reading.shown()).contains("SOLANA_RPC_URL=***");
        assertThat(String.valueOf(reading)).doesNotContain("secret-of-ours");
    }

    @ParameterizedTest
    @CsvSource({
        "SOLANA_RPC_URL, ftp://node.example.com",
        "SOLANA_RPC_URL, https://no address",
        "SOLANA_WS_URL, https://node.example.com",
        "SOLANA_TREASURY, 0OIl",
        "SOLANA_TREASURY,",
        "SOLANA_USDC_MINT, EPjF",
        "SOLANA_USD_RATE, 0",
        "SOLANA_USD_RATE, 150.1234567",
        "SOLANA_USD_RATE_URLS, ftp://prices.example.com",
        "SOLANA_COMMITMENT, processed",
        "SLUICE_X402, v1",
    })
    void refusesWhatCannotBe(String name, @Nullable String value) {
        Map<String, String> wrong =
                new HashMap<>(Map.of("SOLANA_RPC_URL", RPC, "SOLANA_TREASURY", TREASURY));
        wrong.put(name, value == null ? "" : value);
        assertThat(GatewayConfig.read(wrong, null, folder))
                .isInstanceOfSatisfying(
                        Reading.Wrong.class,
                        reading ->
                                assertThat(reading.problems())
                                        .anyMatch(problem -> problem.contains(name)));
    }

    @Test
    void sellsByX402WhereThereIsAChainAlone() {
        Map<String, String> chain =
                Map.of("SOLANA_RPC_URL", RPC, "SOLANA_TREASURY", TREASURY, "SLUICE_X402", "v2");
        SolanaSettings settings = sound(chain).config().solana();
        assertThat(settings).isNotNull();
        assertThat(settings.x402()).isTrue();
        assertThat(GatewayConfig.read(Map.of("SLUICE_X402", "v2"), null, folder))
                .isInstanceOf(Reading.Wrong.class);
    }

    @Test
    void refusesAFixedPriceBesideSources() {
        Map<String, String> both =
                Map.of(
                        "SOLANA_RPC_URL",
                        RPC,
                        "SOLANA_TREASURY",
                        TREASURY,
                        "SOLANA_USD_RATE",
                        "150",
                        "SOLANA_USD_RATE_URLS",
                        "https://prices.example.com");
        assertThat(GatewayConfig.read(both, null, folder)).isInstanceOf(Reading.Wrong.class);
    }

    private Reading.Sound sound(Map<String, String> variables) {
        return (Reading.Sound) GatewayConfig.read(variables, null, folder);
    }
}
