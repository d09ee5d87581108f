package io.sluice.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.edge.KeyHash;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private final Attempts attempts = new Attempts();

    @Test
    void comesBackOnceInTimeAndInItsOwnBrowser() {
        for (String state : new String[] {"a", "b", "c", "d"}) {
            put(state, 0);
        }
        assertThat(attempts.take("a", "browser", Attempts.LIFE_MILLIS - 1)).isNotNull();
        assertThat(attempts.take("a", "browser", 0)).isNull();
        assertThat(attempts.take("b", "another", 0)).isNull();
        assertThat(attempts.take("b", "browser", 0)).isNull();
        assertThat(attempts.take("c", null, 0)).isNull();
        assertThat(attempts.take("d", "browser", Attempts.LIFE_MILLIS)).isNull();
        assertThat(attempts.take(null, "browser", 0)).isNull();
    }

    @Test
    void forgetsTheOldestWhereThereAreTooMany() {
        for (int i = 0; i <= Attempts.ATTEMPTS_MAX; i++) {
            put("state " + i, i);
        }
        assertThat(attempts.take("state 0", "browser", 0)).isNull();
        assertThat(attempts.take("state 1", "browser", 0)).isNotNull();
    }

    private void put(String state, long nowMillis) {
        long endsAtMillis = nowMillis + Attempts.LIFE_MILLIS;
        KeyHash browser = KeyHash.of("browser");
        attempts.put(new Attempt(state, "", "", "", "", browser, endsAtMillis), nowMillis);
    }
}
