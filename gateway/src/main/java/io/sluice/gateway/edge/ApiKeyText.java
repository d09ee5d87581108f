package io.sluice.gateway.edge;

import java.math.BigInteger;
import java.util.random.RandomGenerator;

/// Makes the text of new API keys: `sk_<role>_` and 32 random bytes in base 62. The prefix lets
/// people and secret scanners see what they have found.
public final class ApiKeyText {
    private static final int RANDOM_BYTES = 32;
    private static final int DIGITS = 43; // 62^43 > 2^256
    private static final String ALPHABET =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private ApiKeyText() {}

    /// A new key; the generator must be a secure one.
    public static String mint(Role role, RandomGenerator secureRandom) {
        byte[] bytes = new byte[RANDOM_BYTES];
        secureRandom.nextBytes(bytes);
        BigInteger rest = new BigInteger(1, bytes);
        BigInteger base = BigInteger.valueOf(ALPHABET.length());
        char[] digits = new char[DIGITS];
        for (int i = DIGITS - 1; i >= 0; i--) {
            BigInteger[] parts = rest.divideAndRemainder(base);
            digits[i] = ALPHABET.charAt(parts[1].intValue());
            rest = parts[0];
        }
        return "sk_" + Role.WORDS.word(role) + "_" + new String(digits);
    }
}
