package io.sluice.gateway.sales.solana;

import java.util.List;

/// How Solana is reached and who is paid there.
///
/// @param rpcUrl a node's JSON-RPC; may hold a key, so it is shown to nobody
/// @param wsUrl its websocket
/// @param treasury the wallet that is paid
/// @param usdcMint the mint of the dollar that is taken
/// @param rateUrls sources of the price of SOL; empty: it is fixed
/// @param fixedRateMicros dollars for one SOL; 0: it is asked for
/// @param commitment how sure the chain must be before anything counts
/// @param x402 whether a refusal for want of credits says how to pay, by x402 v2
public record SolanaSettings(
        String rpcUrl,
        String wsUrl,
        String treasury,
        String usdcMint,
        List<String> rateUrls,
        long fixedRateMicros,
        Certainty commitment,
        boolean x402) {

    /// USDC on the main network.
    public static final String USDC = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";

    /// Solana's own words for it.
    public enum Certainty {
        CONFIRMED,
        FINALIZED
    }

    public SolanaSettings {
        rateUrls = List.copyOf(rateUrls);
    }

    @Override
    public String toString() {
        return "SolanaSettings[treasury=" + treasury + "]";
    }
}
