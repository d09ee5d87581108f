package io.sluice.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestKeyTest {
    @Test
    void tellsCallersPathsAndKeysApart() {
        RequestKey key = key(1, "POST /a", "k", "{}");

        assertThat(key(1, "POST /a", "k", "{}")).isEqualTo(key);
        assertThat(key(2, "POST /a", "k", "{}").isSameKeyAs(key)).isFalse();
        assertThat(key(1, "POST /ak", "", "{}").isSameKeyAs(key)).isFalse();
        assertThat(key(1, "POST /", "ak", "{}").isSameKeyAs(key)).isFalse();
        assertThat(key(1, "POST /a", "K", "{}").isSameKeyAs(key)).isFalse();
    }

    @Test
    void knowsTheSameKeyWithAnotherBody() {
        RequestKey key = key(1, "POST /a", "k", "{}");
        RequestKey other = key(1, "POST /a", "k", "{\"a\":1}");

        assertThat(other.isSameKeyAs(key)).isTrue();
        assertThat(other.bodyHash()).isNotEqualTo(key.bodyHash());
    }

    @Test
    void takesOneRequestOfAKeyAtATime() {
        InFlight inFlight = new InFlight();
        RequestKey key = key(1, "POST /a", "k", "{}");

        assertThat(inFlight.enter(key)).isTrue();
        assertThat(inFlight.enter(key(1, "POST /a", "k", "other"))).isFalse();
        inFlight.leave(key);
        assertThat(inFlight.enter(key)).isTrue();
        assertThat(inFlight.size()).isEqualTo(1);
    }

    @Test
    void readsCursorsBackAndNothingElse() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            Cursor cursor = new Cursor(random.nextLong());
            assertThat(Cursor.decode(cursor.encode())).isEqualTo(cursor);
        }
        String text = new Cursor(5).encode();
        assertThat(Cursor.decode(text.substring(1))).isNull();
        assertThat(Cursor.decode("A" + text.substring(1, text.length() - 1) + "B")).isNull();
        assertThat(Cursor.decode("*")).isNull();
        assertThat(Cursor.decode("")).isNull();
    }

    private static RequestKey key(long keyId, String scope, String key, String body) {
        return RequestKey.of(
                Sha256.digest(), keyId, scope, key, body.getBytes(StandardCharsets.UTF_8));
    }
}
