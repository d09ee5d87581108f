package io.sluice.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptTest {
    private static final byte[] SECRET = "ours".getBytes(StandardCharsets.US_ASCII);
    private static final String RANDOM = "r".repeat(43);

    private final Attempt begun = Attempt.begin(SECRET, RANDOM, "/jobs?page=2", 1_000);

    @Test
    void comesBackAsItLeft() {
        long inTime = 1_000 + Attempt.LIFE_MILLIS - 1;
        Attempt back = Objects.requireNonNull(end(begun.cookie(), begun.state(), inTime));
        assertThat(back.to()).isEqualTo("/jobs?page=2");
        assertThat(back.nonce()).isEqualTo(begun.nonce());
        assertThat(back.verifier()).isEqualTo(begun.verifier()).hasSize(43);
        assertThat(begun.state()).isNotEqualTo(begun.nonce()).isNotEqualTo(begun.verifier());
        assertThat(begun.verifier()).isNotEqualTo(begun.nonce());
    }

    @Test
    void comesBackInTimeWithItsOwnCookieAndStateAlone() {
        Attempt another = Attempt.begin(SECRET, "s".repeat(43), "/jobs?page=2", 1_000);
        assertThat(end(begun.cookie(), begun.state(), 1_000 + Attempt.LIFE_MILLIS)).isNull();
        assertThat(end(another.cookie(), begun.state(), 1_000)).isNull();
        assertThat(end(begun.cookie(), null, 1_000)).isNull();
        assertThat(end(null, begun.state(), 1_000)).isNull();
        byte[] earlier = "the secret before a start".getBytes(StandardCharsets.US_ASCII);
        assertThat(Attempt.end(earlier, begun.cookie(), begun.state(), 1_000)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "rrr.9999999999999.",
                "RANDOM.9999999999999.L2pvYnM",
                "RANDOM.99999999999999999999.L2pvYnM",
                "RANDOM.-1.L2pvYnM",
                "RANDOM.9999999999999.L",
                "RANDOM.9999999999999.L2pvYnM=",
            })
    void aCookieSomebodyWroteIsNone(String cookie) {
        assertThat(end(cookie.replace("RANDOM", RANDOM), begun.state(), 1_000)).isNull();
    }

    @Test
    void aCookieFitsIntoABrowser() {
        String far = "/" + "ä".repeat(1_999);
        assertThat(Attempt.begin(SECRET, RANDOM, far, 1_000).to()).isEmpty();
        String near = "/" + "a".repeat(1_999);
        Attempt attempt = Attempt.begin(SECRET, RANDOM, near, 1_000);
        assertThat(attempt.cookie()).hasSizeLessThan(4_000);
        assertThat(end(attempt.cookie(), attempt.state(), 1_000))
                .isNotNull()
                .extracting(Attempt::to)
                .isEqualTo(near);
    }

    private static @Nullable Attempt end(
            @Nullable String cookie, @Nullable String state, long nowMillis) {
        return Attempt.end(SECRET, cookie, state, nowMillis);
    }
}
