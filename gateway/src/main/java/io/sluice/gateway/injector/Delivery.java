package io.sluice.gateway.injector;

/// What became of an injection. Silence is not failure: `Unknown` may have been delivered.
public sealed interface Delivery {
    /// So much energy was delivered, in millionths.
    record Delivered(long energyMicros) implements Delivery {}

    /// The engine said no: nothing was delivered.
    record Refused(int status) implements Delivery {}

    /// No answer, a failure on the other side, or an answer nobody can read.
    record Unknown(String why) implements Delivery {}
}
