package io.sluice.metering.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.Seeded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextsProperties {
    @Test
    void keepsATextOfEveryLength() {
        Random random = Seeded.random();
        byte[] bytes = new byte[Texts.LENGTH_MAX + 2];
        random.nextBytes(bytes);
        try (Texts texts = new Texts(200)) {
            for (int length = 0; length <= Texts.LENGTH_MAX; length++) {
                int reference = texts.store(bytes, 1, length);
                assertThat(reference == 0).isEqualTo(length == 0);
                assertThat(texts.length(reference)).isEqualTo(length);
                assertThat(texts.chunksUsed()).isEqualTo(Texts.chunksFor(length));
                byte[] copy = new byte[length + 2];
                texts.copy(reference, copy, 1);
                assertThat(Arrays.equals(copy, 1, length + 1, bytes, 1, length + 1)).isTrue();
                assertThat(copy[0] | copy[length + 1]).isZero();
                assertThat(texts.equal(reference, bytes, 1, length)).isTrue();
                assertThat(texts.equal(reference, bytes, 1, length + 1)).isFalse();
                if (length > 0) {
                    copy[1 + random.nextInt(length)] ^= 0x40;
                    assertThat(texts.equal(reference, copy, 1, length)).isFalse();
                }
                texts.free(reference);
                assertThat(texts.chunksUsed()).isZero();
            }
        }
    }

    @Test
    void behavesAsAMapOfArraysUntilItIsFull() {
        Random random = Seeded.random();
        int capacity = 1_000;
        Map<Integer, byte[]> model = new HashMap<>();
        int used = 0;
        int refused = 0;
        try (Texts texts = new Texts(capacity)) {
            for (int i = 0; i < 100_000; i++) {
                byte[] text = new byte[random.nextInt(random.nextInt(10) == 0 ? 4_097 : 200)];
                random.nextBytes(text);
                int reference = texts.store(text, 0, text.length);
                int chunks = Texts.chunksFor(text.length);
                if (used + chunks > capacity) {
                    assertThat(reference).isEqualTo(-1);
                    refused++;
                    int freed = freeHalf(texts, model, random);
                    used -= freed;
                } else if (text.length == 0) {
                    assertThat(reference).isZero();
                } else {
                    assertThat(model.put(reference, text)).isNull();
                    used += chunks;
                }
                assertThat(texts.chunksUsed()).isEqualTo(used);
            }
            model.forEach((reference, text) ->
                    assertThat(texts.equal(reference, text, 0, text.length)).isTrue());
        }
        assertThat(refused).isPositive();
    }

    @Test
    void refusesATextThatIsTooLong() {
        try (Texts texts = new Texts(1_000)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> texts.store(new byte[5_000], 0, Texts.LENGTH_MAX + 1));
            assertThat(texts.chunksUsed()).isZero();
        }
    }

    private static int freeHalf(Texts texts, Map<Integer, byte[]> model, Random random) {
        int before = texts.chunksUsed();
        for (var entry : new ArrayList<>(model.entrySet())) {
            if (random.nextBoolean()) {
                int reference = entry.getKey();
                byte[] text = entry.getValue();
                model.remove(reference);
                byte[] copy = new byte[text.length];
                texts.copy(reference, copy, 0);
                assertThat(copy).isEqualTo(text);
                texts.free(reference);
            }
        }
        return before - texts.chunksUsed();
    }
}
