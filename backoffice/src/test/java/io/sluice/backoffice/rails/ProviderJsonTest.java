package io.sluice.backoffice.rails;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProviderJsonTest {
    @Test
    void keepsNothingOfAnyLengthThatAProviderLikes() {
        for (String value : new String[] {"1".repeat(100_000), "\"" + "x".repeat(100_000) + '"'}) {
            byte[] document = ("{\"id\":" + value + "}").getBytes(StandardCharsets.UTF_8);
            assertThat(ProviderJson.of(document).text("id")).hasSize(500);
            assertThat(ProviderJson.of(document).cents("id")).isEmpty();
        }
        byte[] nul = "{\"id\":\"a\\u0000b\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(ProviderJson.of(nul).text("id")).isEqualTo("ab");
    }
}
