package io.sluice.backoffice.payout;

import java.util.List;

/// One rule of how an amount came out: what it is called and where it is written, what went in, and
/// what came out. Amounts are dollars, karma is karma, shares have their printed places.
public record WhyStep(String rule, String source, List<Value> inputs, List<Value> results) {
    public WhyStep {
        inputs = List.copyOf(inputs);
        results = List.copyOf(results);
    }

    /// A figure or a word with its name.
    public record Value(String name, String text) {}
}
