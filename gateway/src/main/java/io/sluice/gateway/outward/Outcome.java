package io.sluice.gateway.outward;

/// How an attempt to deliver ended.
public sealed interface Outcome {
    /// The receiver answered with this status; 2xx is delivered.
    record Answered(int status) implements Outcome {}

    /// There was no answer. The reason is ours, never the receiver's words.
    record Failed(String reason) implements Outcome {}

    default boolean isDelivered() {
        return this instanceof Answered(int status) && status >= 200 && status < 300;
    }
}
