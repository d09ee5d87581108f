package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.GatewayConfig.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayConfigTest {
    private static final String ADMIN_KEY = "an-admin-key-of-thirty-two-chars";

    @TempDir private Path folder;

    @Test
    void hasTheDocumentedDefaults() {
        GatewayConfig config = sound(Map.of("PATH", "/bin")).config();

        assertThat(config.bind()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.dataDir()).isEqualTo(folder.resolve("data"));
        assertThat(config.adminKey()).isNull();
        assertThat(config.engineUrl()).isEmpty();
        assertThat(config.pricePerUnitMicros()).isEqualTo(10_000_000);
        assertThat(config.creditsPerDollarMicros()).isEqualTo(100_000_000);
        assertThat(config.quoteMillis()).isEqualTo(300_000);
        assertThat(config.reservationMillis()).isEqualTo(300_000);
        assertThat(config.minFillRatioMicros()).isEqualTo(600_000);
    }

    @Test
    void readsWhatIsSet() {
        GatewayConfig config =
                sound(
                                Map.of(
                                        "SLUICE_GATEWAY_PORT", "9090",
                                        "SLUICE_PRICE_PER_UNIT", "0.000001",
                                        "SLUICE_MIN_FILL_RATIO", "1",
                                        "SLUICE_PUBLIC_URL", "https://pay.example.com/",
                                        "SLUICE_ALLOWED_HOSTS", "a.example, b.example:8443",
                                        "SLUICE_ADMIN_KEY", ADMIN_KEY,
                                        "SLUICE_DATA_DIR", "/var/lib/sluice"))
                        .config();

        assertThat(config.port()).isEqualTo(9090);
        assertThat(config.pricePerUnitMicros()).isEqualTo(1);
        assertThat(config.minFillRatioMicros()).isEqualTo(1_000_000);
        assertThat(config.publicUrl()).isEqualTo("https://pay.example.com");
        assertThat(config.allowedHosts()).containsExactly("a.example", "b.example:8443");
        assertThat(config.dataDir()).isEqualTo(Path.of("/var/lib/sluice"));
        String key = Objects.requireNonNull(config.adminKey()).use(text -> text);
        assertThat(key).isEqualTo(ADMIN_KEY);
    }

    @Test
    void whoSignsInByAProviderNeedsADatabase() {
        Map<String, String> provider =
                Map.of(
                        "OIDC_ISSUER", "https://id.example.com/",
                        "OIDC_CLIENT_ID", "sluice",
                        "OIDC_CLIENT_SECRET", "secret");
        assertThat(Objects.requireNonNull(sound(provider).config().openId()).issuer())
                .isEqualTo("https://id.example.com");
        Map<String, String> without = new HashMap<>(provider);
        without.put("DATABASE_URL", "none");
        assertThat(wrong(without))
                .containsExactly("OIDC_ISSUER must be unset where DATABASE_URL is none");
        assertThat(wrong(Map.of("OIDC_ISSUER", "https://id.example.com")))
                .containsExactly(
                        "OIDC_ISSUER must be set together with OIDC_CLIENT_ID and"
                                + " OIDC_CLIENT_SECRET");
    }

    @ParameterizedTest
    @CsvSource({
        "SLUICE_GATEWAY_PORT, 65536",
        "SLUICE_GATEWAY_PORT, 80.5",
        "SLUICE_GATEWAY_PORT, http",
        "SLUICE_PRICE_PER_UNIT, 0",
        "SLUICE_PRICE_PER_UNIT, 0.0000001",
        "SLUICE_PRICE_PER_UNIT, NaN",
        "SLUICE_MIN_FILL_RATIO, 1.1",
        "SLUICE_QUOTE_SECONDS, 0",
        "SLUICE_ADMIN_KEY, short",
        "SLUICE_TEST_CLOCK, yes",
        "SLUICE_PUBLIC_URL, pay.example.com",
        "SLUICE_PUBLIC_URL, ftp://pay.example.com",
        "SLUICE_ENGINE_URL, https://user:secret@engine",
        "SLUICE_ALLOWED_HOSTS, 'a,,b'",
        "FALKORDB_URL, localhost:6379",
        "DATABASE_URL, mysql://x"
    })
    void namesAWrongValueAndWhatIsAllowed(String name, String value) {
        assertThat(wrong(Map.of(name, value)))
                .singleElement()
                .asString()
                .startsWith(name + " must be ")
                .doesNotContain("secret");
    }

    @Test
    void namesAnUnknownSettingAndTheLikeliestOneMeant() {
        assertThat(wrong(Map.of("SLUICE_GATWAY_PORT", "1", "SLUICE_GATEWAY_PROT", "1")))
                .hasSize(2)
                .anyMatch(line -> line.contains("did you mean SLUICE_GATEWAY_PORT?"));
    }

    @Test
    void takesTheNamesOfOtherParts() {
        assertThat(
                        sound(
                                        Map.of(
                                                "STRIPE_API_KEY", "sk_test_x",
                                                "SMTP_URL", "smtp://localhost",
                                                "SLUICE_DETAILS_KEY", "x",
                                                "SLUICE_BACKOFFICE_PORT", "8081"))
                                .shown())
                .isNotEmpty();
    }

    @Test
    void findsAllThatIsWrongAtOnce() {
        Map<String, String> environment = new HashMap<>();
        environment.put("SLUICE_GATEWAY_PORT", "x");
        environment.put("SLUICE_QUOTE_SECONDS", "x");
        environment.put("SLUICE_NONSENSE", "x");

        assertThat(wrong(environment)).hasSize(3);
    }

    @Test
    void neverShowsASecret() {
        Reading.Sound reading =
                sound(
                        Map.of(
                                "SLUICE_ADMIN_KEY",
                                ADMIN_KEY,
                                "SLUICE_ENGINE_KEY",
                                "engine-secret",
                                "DATABASE_URL",
                                "postgresql://u:db-secret@localhost/x"));

        assertThat(reading.toString())
                .doesNotContain(ADMIN_KEY)
                .doesNotContain("engine-secret")
                .doesNotContain("db-secret")
                .contains("***");
        assertThat(reading.shown()).contains("SLUICE_ADMIN_KEY=***");
    }

    @Test
    void letsTheEnvironmentWinOverFiles() throws IOException {
        Files.writeString(
                folder.resolve(".env"),
                """
                # a comment
                SLUICE_GATEWAY_PORT=1001
                export SLUICE_BIND="0.0.0.0"
                SLUICE_QUOTE_SECONDS='7'
                OTHER_TOOL=x
                """);
        Path file = Files.writeString(folder.resolve("sluice.conf"), "SLUICE_GATEWAY_PORT=1002\n");

        GatewayConfig fromDotEnv = sound(Map.of()).config();
        assertThat(fromDotEnv.port()).isEqualTo(1001);
        assertThat(fromDotEnv.bind()).isEqualTo("0.0.0.0");
        assertThat(fromDotEnv.quoteMillis()).isEqualTo(7_000);
        assertThat(port(Map.of(), file)).isEqualTo(1002);
        assertThat(port(Map.of("SLUICE_GATEWAY_PORT", "1003"), file)).isEqualTo(1003);
    }

    @Test
    void refusesBrokenFiles() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("sluice.conf"),
                        "SLUICE_BIND=a\nSLUICE_BIND=b\nsecret words\nOTHER=1\nSLUICE_NO=1\n");

        Reading reading = GatewayConfig.read(Map.of(), file, folder);

        assertThat(reading).isInstanceOf(Reading.Wrong.class);
        assertThat(((Reading.Wrong) reading).problems())
                .hasSize(4)
                .noneMatch(line -> line.contains("secret"));
        assertThat(GatewayConfig.read(Map.of(), folder.resolve("missing"), folder))
                .isInstanceOf(Reading.Wrong.class);
    }

    @Test
    void keepsTheTestClockAwayFromRealMoneyAndStrangers() {
        assertThat(sound(Map.of("SLUICE_TEST_CLOCK", "1")).config()).isNotNull();
        assertThat(wrong(Map.of("SLUICE_TEST_CLOCK", "1", "SLUICE_BIND", "0.0.0.0"))).hasSize(1);
        assertThat(wrong(Map.of("SLUICE_TEST_CLOCK", "1", "STRIPE_API_KEY", "sk_live_1")))
                .hasSize(1);
    }

    private int port(Map<String, String> environment, Path file) {
        Reading reading = GatewayConfig.read(environment, file, folder);
        return ((Reading.Sound) reading).config().port();
    }

    private Reading.Sound sound(Map<String, String> environment) {
        return (Reading.Sound) GatewayConfig.read(environment, null, folder);
    }

    private List<String> wrong(Map<String, String> environment) {
        return ((Reading.Wrong) GatewayConfig.read(environment, null, folder)).problems();
    }
}
