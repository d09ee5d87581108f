package io.sluice.money;

/// Exact arithmetic on millionths, for credits and for energy alike, and their decimal text.
/// Nothing here rounds unless its name says in which direction.
public final class Micros {
    /// One whole credit, or one whole unit of energy.
    public static final long ONE = 1_000_000L;

    /// The longest text {@link #write} produces: sign, 13 digits, point, 6 decimals.
    public static final int TEXT_BYTES_MAX = 21;

    /// What {@link #parse} answers when the text is no JSON number.
    public static final long MALFORMED = Long.MIN_VALUE;

    /// What {@link #parse} answers to a number finer than a millionth.
    public static final long TOO_MANY_DECIMALS = Long.MIN_VALUE + 1;

    /// What {@link #parse} answers to a number too large for 63 bits of millionths.
    public static final long OUT_OF_RANGE = Long.MIN_VALUE + 2;

    private static final int DECIMALS = 6;
    private static final int UNSIGNED_LONG_DIGITS = 19;
    private static final long EXPONENT_CAP = 1_000_000_000_000L; // far above any count of digits
    private static final long HALF_BASE = 1L << 32;
    private static final long HALF_MASK = HALF_BASE - 1;
    private static final long[] POWERS_OF_TEN = powersOfTen();

    private Micros() {}

    /// `a × b ÷ c`, rounded down. `a` and `b` are not negative, `c` is positive.
    ///
    /// @throws ArithmeticException when the result does not fit a long
    public static long mulDivDown(long a, long b, long c) {
        checkOperands(a, b, c);
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        return (high | (low >>> 63)) == 0 ? low / c : quotient(high, low, c);
    }

    /// `a × b ÷ c`, rounded up. `a` and `b` are not negative, `c` is positive.
    ///
    /// @throws ArithmeticException when the result does not fit a long
    public static long mulDivUp(long a, long b, long c) {
        checkOperands(a, b, c);
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        long down = (high | (low >>> 63)) == 0 ? low / c : quotient(high, low, c);
        // The remainder is below c, so its low 64 bits are all of it.
        return low - down * c == 0 ? down : Math.incrementExact(down);
    }

    /// As {@link #mulDivDown}, but what does not fit a long is answered with the largest long.
    public static long mulDivDownCapped(long a, long b, long c) {
        checkOperands(a, b, c);
        long high = Math.multiplyHigh(a, b);
        // The quotient reaches 2^63 exactly when the product reaches c × 2^63.
        boolean fits = ((high << 1) | ((a * b) >>> 63)) < c;
        return fits ? mulDivDown(a, b, c) : Long.MAX_VALUE;
    }

    /// Whether {@link #parse} answered a number and not one of the three refusals.
    public static boolean isNumber(long parsed) {
        return parsed > OUT_OF_RANGE;
    }

    /// The millionths in a JSON number, or one of the three refusals above. At most six decimals
    /// may be written, zeros included; with an exponent the value counts (`25e-1` is 2.5). One
    /// pass, no allocation, whatever the number of digits or the size of the exponent.
    public static long parse(byte[] text, int at, int length) {
        int end = at + length;
        int position = at;
        boolean negative = position < end && text[position] == '-';
        if (negative) {
            position++;
        }
        int whole = position;
        long mantissa = 0;
        int significant = 0; // digits from the first to the last that is not zero
        int zeros = 0; // zeros since then: they scale, they do not count
        int point = -1;
        for (; position < end; position++) {
            int digit = text[position] - '0';
            if (digit == '.' - '0' && point < 0) {
                point = position;
            } else if (digit < 0 || digit > 9) {
                break;
            } else if (digit == 0) {
                zeros = significant == 0 ? 0 : zeros + 1;
            } else {
                significant += zeros + 1;
                if (significant <= UNSIGNED_LONG_DIGITS) {
                    mantissa = mantissa * POWERS_OF_TEN[zeros + 1] + digit;
                }
                zeros = 0;
            }
        }
        int wholeEnd = point < 0 ? position : point;
        int decimals = point < 0 ? 0 : position - point - 1;
        if (wholeEnd == whole
                || (text[whole] == '0' && wholeEnd > whole + 1)
                || (point >= 0 && decimals == 0)) {
            return MALFORMED;
        }
        long exponent = 0;
        if (position < end) {
            exponent = exponent(text, position, end);
            if (exponent == MALFORMED) {
                return MALFORMED;
            }
        } else if (decimals > DECIMALS) {
            return TOO_MANY_DECIMALS;
        }
        long power = exponent - decimals + zeros + DECIMALS;
        return significant == 0 ? 0 : scaled(mantissa, significant, power, negative);
    }

    /// As {@link #parse(byte[], int, int)}, for text off the hot path.
    public static long parse(CharSequence text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = text.charAt(i);
            bytes[i] = c < 128 ? (byte) c : -1;
        }
        return parse(bytes, 0, bytes.length);
    }

    /// Appends the shortest exact decimal: `30`, `0.5`, `-2.000001`.
    public static StringBuilder append(StringBuilder text, long micros) {
        if (micros < 0) {
            text.append('-');
        }
        // Negated as unsigned: the smallest long has no positive twin.
        long magnitude = micros < 0 ? -micros : micros;
        text.append(Long.divideUnsigned(magnitude, ONE));
        int fraction = (int) Long.remainderUnsigned(magnitude, ONE);
        if (fraction != 0) {
            text.append('.');
            for (int unit = 100_000; fraction != 0; unit /= 10) {
                text.append((char) ('0' + fraction / unit));
                fraction %= unit;
            }
        }
        return text;
    }

    /// Writes the shortest exact decimal as ASCII and answers the index behind it. Needs room for
    /// {@link #TEXT_BYTES_MAX} bytes. Allocates nothing.
    public static int write(long micros, byte[] into, int at) {
        int position = at;
        if (micros < 0) {
            into[position++] = '-';
        }
        long magnitude = micros < 0 ? -micros : micros;
        long whole = Long.divideUnsigned(magnitude, ONE);
        int fraction = (int) (magnitude - whole * ONE);
        int digits = digits(whole);
        for (int i = position + digits - 1; i >= position; i--) {
            long rest = whole / 10;
            into[i] = (byte) ('0' + (whole - rest * 10));
            whole = rest;
        }
        position += digits;
        if (fraction != 0) {
            into[position++] = '.';
            for (int unit = 100_000; fraction != 0; unit /= 10) {
                into[position++] = (byte) ('0' + fraction / unit);
                fraction %= unit;
            }
        }
        return position;
    }

    private static int digits(long number) {
        int digits = 1;
        while (digits < UNSIGNED_LONG_DIGITS && number >= POWERS_OF_TEN[digits]) {
            digits++;
        }
        return digits;
    }

    /// The exponent from its `e` to the end, capped: beyond the cap every answer is the same.
    private static long exponent(byte[] text, int at, int end) {
        int position = at + 1;
        boolean negative = position < end && text[position] == '-';
        if (negative || (position < end && text[position] == '+')) {
            position++;
        }
        if ((text[at] | 0x20) != 'e' || position == end) {
            return MALFORMED;
        }
        long exponent = 0;
        for (; position < end; position++) {
            int digit = text[position] - '0';
            if (digit < 0 || digit > 9) {
                return MALFORMED;
            }
            exponent = Math.min(exponent * 10 + digit, EXPONENT_CAP);
        }
        return negative ? -exponent : exponent;
    }

    /// `mantissa × 10^power` millionths; the mantissa does not end in a zero.
    private static long scaled(long mantissa, int significant, long power, boolean negative) {
        if (power < 0) {
            return TOO_MANY_DECIMALS;
        }
        if (significant + power > UNSIGNED_LONG_DIGITS) {
            return OUT_OF_RANGE;
        }
        // At most 19 digits: below 2^64, so a value above 2^63 shows as a negative long.
        long magnitude = mantissa * POWERS_OF_TEN[(int) power];
        if (magnitude < 0) {
            return OUT_OF_RANGE;
        }
        long micros = negative ? -magnitude : magnitude;
        return isNumber(micros) ? micros : OUT_OF_RANGE;
    }

    private static void checkOperands(long a, long b, long c) {
        if ((a | b | (c - 1)) < 0) {
            throw new ArithmeticException("mulDiv needs a, b >= 0 and c > 0");
        }
    }

    /// The 128-bit number `high, low` by a positive `divisor`: schoolbook long division with 32-bit
    /// digits (Knuth, volume 2, 4.3.1, algorithm D for a divisor of two digits).
    private static long quotient(long high, long low, long divisor) {
        if (((high << 1) | (low >>> 63)) >= divisor) {
            throw new ArithmeticException("mulDiv result does not fit a long");
        }
        int shift = Long.numberOfLeadingZeros(divisor); // 1 to 63, as the divisor is positive
        long normal = divisor << shift;
        long upper = (high << shift) | (low >>> (64 - shift));
        long lower = low << shift;
        long first = digit(upper, lower >>> 32, normal);
        long rest = (upper << 32) + (lower >>> 32) - first * normal;
        long second = digit(rest, lower & HALF_MASK, normal);
        return (first << 32) + second;
    }

    /// One 32-bit digit of the quotient of `upper, next` by a divisor whose top bit is set.
    private static long digit(long upper, long next, long divisor) {
        long divisorHigh = divisor >>> 32;
        long divisorLow = divisor & HALF_MASK;
        long digit = Long.divideUnsigned(upper, divisorHigh);
        long rest = upper - digit * divisorHigh;
        // The estimate from the upper half is at most two too large.
        while (digit >= HALF_BASE
                || Long.compareUnsigned(digit * divisorLow, (rest << 32) + next) > 0) {
            digit--;
            rest += divisorHigh;
            if (rest >= HALF_BASE) {
                break;
            }
        }
        return digit;
    }

    private static long[] powersOfTen() {
        long[] powers = new long[UNSIGNED_LONG_DIGITS + 1]; // the last is 10^19, unsigned
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }
}
