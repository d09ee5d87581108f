package io.sluice.metering.message;

import java.util.Locale;

/// How credits were paid for (003, Credit Sales). The order is the code in the journal.
public enum PaymentMethod {
    STRIPE,
    SOLANA;

    private static final PaymentMethod[] VALUES = values();
    private final String word = name().toLowerCase(Locale.ROOT);

    public String word() {
        return word;
    }

    public static PaymentMethod of(int code) {
        if (code < 0 || code >= VALUES.length) {
            throw new MalformedFrame("payment method " + code);
        }
        return VALUES[code];
    }
}
