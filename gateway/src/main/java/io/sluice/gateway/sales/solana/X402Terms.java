package io.sluice.gateway.sales.solana;

import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;

/// What a payment over x402 must be, as `accepts` says it (x402 v2, scheme `exact` on Solana).
///
/// @param network the chain, as CAIP-2 names it
/// @param amount of the token's smallest parts
/// @param payTo the wallet that is paid
/// @param feePayer who pays the chain's fee: us
/// @param memo what the transaction has to say; it binds the payment to what it buys
record X402Terms(
        String network, long amount, String mint, String payTo, String feePayer, String memo) {
    static final String SCHEME = "exact";

    /// How long what is asked for may be paid.
    static final long SECONDS = 120;

    JsonObject json() {
        JsonObject extra =
                JsonObject.EMPTY
                        .with("feePayer", new JsonText(feePayer))
                        .with("memo", new JsonText(memo));
        return JsonObject.EMPTY
                .with("scheme", new JsonText(SCHEME))
                .with("network", new JsonText(network))
                .with("amount", new JsonText(Long.toString(amount)))
                .with("asset", new JsonText(mint))
                .with("payTo", new JsonText(payTo))
                .with("maxTimeoutSeconds", new JsonNumber(Long.toString(SECONDS)))
                .with("extra", extra);
    }
}
