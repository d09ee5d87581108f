package io.sluice.backoffice.payout;

import io.sluice.gateway.edge.JsonObject;

/// One rule of how an amount came out: its name, what it says, where it is written, what went in
/// and what came out. Amounts are cents, karma and shares have their printed places.
public record WhyStep(
        String rule, String text, String source, JsonObject inputs, JsonObject result) {}
