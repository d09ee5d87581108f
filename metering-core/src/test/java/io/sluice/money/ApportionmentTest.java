package io.sluice.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.Seeded;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ApportionmentTest {
    private static final int RUNS = 3_000;

    @Test
    void givesTheLeftOverCentToTheLargestRemainder() {
        assertThat(split(100, 1, 1, 4)).containsExactly(17, 17, 66);
        assertThat(split(10, 3, 3, 3, 0)).hasSize(4).contains(3, 3, 4).endsWith(0L);
    }

    @Test
    void breaksTiesByTheSmallerSha256OfTheText() {
        // printf 'cyc_1:usr_a' | sha256sum begins with 81, usr_b with 37, usr_c with c7.
        String[] texts = {"cyc_1:usr_a", "cyc_1:usr_b", "cyc_1:usr_c"};
        assertThat(Apportionment.split(4, new long[] {1, 1, 1}, texts)).containsExactly(1, 2, 1);
    }

    @Test
    void addsUpAndStaysWithinOneOfTheExactShare() {
        Random random = Seeded.random();
        for (int run = 0; run < RUNS; run++) {
            long[] weights = weights(random);
            long total = random.nextLong() >>> (1 + random.nextInt(62));
            long[] parts = Apportionment.split(total, weights, texts(weights.length));
            assertThat(Apportionment.sum(parts)).isEqualTo(total);
            BigInteger sum = BigInteger.valueOf(Apportionment.sum(weights));
            for (int i = 0; i < parts.length; i++) {
                BigInteger exact =
                        BigInteger.valueOf(total).multiply(BigInteger.valueOf(weights[i]));
                BigInteger off = BigInteger.valueOf(parts[i]).multiply(sum).subtract(exact).abs();
                assertThat(off).isLessThan(sum);
            }
        }
    }

    @Test
    void doesNotDependOnTheOrderOfTheParts() {
        Random random = Seeded.random();
        for (int run = 0; run < RUNS; run++) {
            long[] weights = weights(random);
            String[] texts = texts(weights.length);
            long total = random.nextInt(1_000);
            Map<String, Long> first = byText(texts, Apportionment.split(total, weights, texts));
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, weights.length).boxed().toList());
            Collections.shuffle(order, random);
            long[] mixed = order.stream().mapToLong(i -> weights[i]).toArray();
            String[] mixedTexts = order.stream().map(i -> texts[i]).toArray(String[]::new);
            assertThat(byText(mixedTexts, Apportionment.split(total, mixed, mixedTexts)))
                    .isEqualTo(first);
        }
    }

    @Test
    void sharesAgainWhatOneCannotTake() {
        long[] parts =
                Apportionment.splitCapped(
                        100, new long[] {1, 1, 2}, new long[] {10, 100, 30}, texts(3));
        assertThat(parts).containsExactly(10, 60, 30);
    }

    @Test
    void givesAllThatIsWantedOrAllThereIs() {
        Random random = Seeded.random();
        for (int run = 0; run < RUNS; run++) {
            long[] weights = weights(random);
            long[] caps =
                    LongStream.range(0, weights.length).map(_ -> random.nextInt(50)).toArray();
            long total = random.nextInt(400);
            long[] parts = Apportionment.splitCapped(total, weights, caps, texts(weights.length));
            long room =
                    IntStream.range(0, weights.length)
                            .filter(i -> weights[i] > 0)
                            .mapToLong(i -> caps[i])
                            .sum();
            assertThat(Apportionment.sum(parts)).isEqualTo(Math.min(total, room));
            for (int i = 0; i < parts.length; i++) {
                assertThat(parts[i]).isBetween(0L, weights[i] == 0 ? 0 : caps[i]);
            }
        }
    }

    @Test
    void refusesToShareAmongNobody() {
        assertThatIllegalArgumentException().isThrownBy(() -> split(1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> split(-1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> split(1, 2, -1));
        assertThat(Apportionment.splitCapped(7, new long[0], new long[0], new String[0])).isEmpty();
    }

    private static long[] split(long total, long... weights) {
        return Apportionment.split(total, weights, texts(weights.length));
    }

    private static String[] texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "cyc:usr" + i).toArray(String[]::new);
    }

    private static long[] weights(Random random) {
        long[] weights = new long[1 + random.nextInt(9)];
        Arrays.setAll(weights, _ -> random.nextInt(4) == 0 ? 0 : random.nextInt(1_000_000));
        weights[random.nextInt(weights.length)] = 1L + random.nextInt(7);
        return weights;
    }

    private static Map<String, Long> byText(String[] texts, long[] parts) {
        Map<String, Long> byText = new HashMap<>();
        for (int i = 0; i < parts.length; i++) {
            byText.put(texts[i], parts[i]);
        }
        return byText;
    }
}
