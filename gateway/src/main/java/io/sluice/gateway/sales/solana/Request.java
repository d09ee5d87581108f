package io.sluice.gateway.sales.solana;

import io.sluice.money.Micros;

/// What a purchase waits for on the chain.
///
/// @param reference the key by which its payment is found
/// @param amount in the token's smallest part
/// @param rateMicros dollars for one whole token, in millionths, locked until it expires
record Request(
        String reference,
        String purchaseId,
        Token token,
        long amount,
        long rateMicros,
        long expiresAtMillis) {

    private static final long LAMPORTS_PER_SOL = 1_000_000_000;

    /// What these dollars cost in a token; rounded up, so that the credits are paid for.
    static long cost(Token token, long usdMicros, long rateMicros) {
        return switch (token) {
            case SOL -> Micros.mulDivUp(usdMicros, LAMPORTS_PER_SOL, rateMicros);
            case USDC -> usdMicros; // as many decimals as our dollars have
        };
    }

    /// What an amount of a token is worth, rounded down.
    static long worth(Token token, long amount, long rateMicros) {
        return switch (token) {
            case SOL -> Micros.mulDivDownCapped(amount, rateMicros, LAMPORTS_PER_SOL);
            case USDC -> amount;
        };
    }
}
