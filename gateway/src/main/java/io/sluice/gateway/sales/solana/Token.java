package io.sluice.gateway.sales.solana;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What may be paid with. Amounts are whole numbers of a token's smallest part: lamports, and
/// millionths of a USDC.
public enum Token {
    SOL(9),
    USDC(6);

    private final int decimals;

    Token(int decimals) {
        this.decimals = decimals;
    }

    /// The token of this name, or null.
    static @Nullable Token of(String name) {
        for (Token token : values()) {
            if (token.name().equals(name)) {
                return token;
            }
        }
        return null;
    }

    public int decimals() {
        return decimals;
    }

    /// An amount as wallets write it: exact, without an exponent, without zeros at its end.
    public String text(long units) {
        BigDecimal amount = BigDecimal.valueOf(units, decimals).stripTrailingZeros();
        return amount.toPlainString();
    }
}
