package io.sluice.id;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The public form of a 128-bit id: `hold_` and the like, then 26 lowercase base-32 digits
/// (Crockford's, without i, l, o, u), which sort as the ids do. Each id has exactly one text.
public record PublicId(String prefix, long hi, long lo) {
    /// Digits behind the prefix, of 5 bits each.
    public static final int DIGITS = 26;

    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final byte[] VALUES = values();
    private static final int BITS = 5;
    private static final int DIGIT_MASK = (1 << BITS) - 1;

    /// The id in this text; null when it does not begin with the prefix or is not canonical.
    public static @Nullable PublicId parse(String prefix, CharSequence text) {
        int start = prefix.length();
        if (text.length() != start + DIGITS
                || CharSequence.compare(text.subSequence(0, start), prefix) != 0) {
            return null;
        }
        long hi = 0;
        long lo = 0;
        for (int i = start; i < start + DIGITS; i++) {
            char digit = text.charAt(i);
            int value = digit < VALUES.length ? VALUES[digit] : -1;
            // 26 digits hold 130 bits: the first has only three of its own.
            if (value < 0 || (i == start && value > 7)) {
                return null;
            }
            hi = hi << BITS | lo >>> (Long.SIZE - BITS);
            lo = lo << BITS | value;
        }
        return new PublicId(prefix, hi, lo);
    }

    /// Writes the {@link #DIGITS} digits of an id as ASCII and answers the index behind them.
    /// Allocates nothing; the prefix is the caller's.
    public static int write(long hi, long lo, byte[] into, int at) {
        long upper = hi;
        long lower = lo;
        for (int i = at + DIGITS - 1; i >= at; i--) {
            into[i] = (byte) ALPHABET.charAt((int) lower & DIGIT_MASK);
            lower = lower >>> BITS | upper << (Long.SIZE - BITS);
            upper >>>= BITS;
        }
        return at + DIGITS;
    }

    /// The text itself.
    @Override
    public String toString() {
        byte[] digits = new byte[DIGITS];
        write(hi, lo, digits, 0);
        return prefix + new String(digits, US_ASCII);
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            values[ALPHABET.charAt(i)] = (byte) i;
        }
        return values;
    }
}
