package io.sluice.gateway.sales.solana;

import java.util.OptionalLong;

/// What one SOL costs in dollars, in millionths. Nothing is better than a guess.
public interface SolPrice {
    /// The price now, or nothing when it is not known well enough.
    OptionalLong micros();

    /// The price at a moment in the past, or nothing when it is not known any more.
    OptionalLong microsAt(long timeMillis);

    /// One price, set by the operator; 0: none was.
    static SolPrice fixed(long micros) {
        return new SolPrice() {
            @Override
            public OptionalLong micros() {
                return micros > 0 ? OptionalLong.of(micros) : OptionalLong.empty();
            }

            @Override
            public OptionalLong microsAt(long timeMillis) {
                return micros();
            }
        };
    }
}
