package io.sluice.money;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;

/// An integer split that always adds up: largest remainder, ties by the SHA-256 of each part's own
/// text, the smaller digest first. So neither the order of the parts nor a name decides who loses
/// the cent, and anybody can repeat it.
public final class Apportionment {
    private static final long[] NOTHING = {};

    private Apportionment() {}

    /// Shares `total` out by weight. Neither is negative, some weight is positive; a part without
    /// weight gets nothing.
    public static long[] split(long total, long[] weights, String[] tieTexts) {
        long weightSum = sum(weights);
        if (total < 0 || weightSum <= 0 || weights.length != tieTexts.length) {
            throw new IllegalArgumentException("needs a total >= 0 and a weight for each part");
        }
        long[] parts = new long[weights.length];
        long[] remainders = new long[weights.length];
        long left = total;
        for (int i = 0; i < parts.length; i++) {
            parts[i] = Micros.mulDivDown(total, weights[i], weightSum);
            // The remainder is below the sum of weights, so its low 64 bits are all of it.
            remainders[i] = total * weights[i] - parts[i] * weightSum;
            left -= parts[i];
        }
        if (left > 0) {
            Integer[] order = largestFirst(remainders, tieTexts);
            for (int i = 0; i < left; i++) {
                parts[order[i]]++;
            }
        }
        return parts;
    }

    /// As {@link #split}, but no part exceeds its cap: what one cannot take is shared again among
    /// the others, until all is given or nobody with a weight has room.
    public static long[] splitCapped(long total, long[] weights, long[] caps, String[] tieTexts) {
        long[] parts = new long[weights.length];
        long[] open = openWeights(weights, parts, caps);
        long left = total;
        // Each round gives the rest away or closes a part: at most one round more than parts.
        while (left > 0 && sum(open) > 0) {
            long[] round = split(left, open, tieTexts);
            long before = left;
            for (int i = 0; i < parts.length; i++) {
                long given = Math.min(round[i], caps[i] - parts[i]);
                parts[i] += given;
                left -= given;
            }
            if (left == before) {
                throw new IllegalStateException("a round gave nothing to anybody");
            }
            open = openWeights(weights, parts, caps);
        }
        return parts;
    }

    /// The sum of parts, exact.
    public static long sum(long[] parts) {
        long sum = 0;
        for (long part : parts) {
            if (part < 0) {
                throw new IllegalArgumentException("a part is not negative: " + part);
            }
            sum = Math.addExact(sum, part);
        }
        return sum;
    }

    private static long[] openWeights(long[] weights, long[] parts, long[] caps) {
        long[] open = weights.length == 0 ? NOTHING : new long[weights.length];
        for (int i = 0; i < open.length; i++) {
            open[i] = parts[i] < caps[i] ? weights[i] : 0;
        }
        return open;
    }

    private static Integer[] largestFirst(long[] remainders, String[] tieTexts) {
        MessageDigest sha256 = sha256();
        byte[][] digests = new byte[tieTexts.length][];
        Integer[] order = new Integer[tieTexts.length];
        for (int i = 0; i < order.length; i++) {
            digests[i] = sha256.digest(tieTexts[i].getBytes(UTF_8));
            order[i] = i;
        }
        Comparator<Integer> byRemainder = Comparator.comparingLong(i -> -remainders[i]);
        Arrays.sort(
                order,
                byRemainder.thenComparing(
                        (a, b) -> Arrays.compareUnsigned(digests[a], digests[b])));
        return order;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
