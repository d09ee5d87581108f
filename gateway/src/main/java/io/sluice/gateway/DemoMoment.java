package io.sluice.gateway;

/// What can happen in the demo, as the agents tell it.
sealed interface DemoMoment {
    /// A piece of work was paid. `remainingMicros` is the payer's balance after it.
    ///
    /// @param injected whether the gateway injected and settled, or the agent did it itself
    record Paid(
            String source,
            String payer,
            long plannedMicros,
            long allowedMicros,
            long expectedMicros,
            long usedMicros,
            long remainingMicros,
            boolean injected)
            implements DemoMoment {
        boolean clamped() {
            return allowedMicros < plannedMicros;
        }
    }

    /// Nobody in the chain could pay for enough of it.
    record Refused(String source, long plannedMicros, long requiredMicros, long availableMicros)
            implements DemoMoment {}

    /// A payer's balance fell below its threshold.
    record Low(String owner, long balanceMicros) implements DemoMoment {}

    /// The operator granted credits.
    record ToppedUp(String owner, long amountMicros, long balanceMicros) implements DemoMoment {}

    /// An agent cannot go on, for a reason no example has foreseen.
    record GaveUp(String source, String why) implements DemoMoment {}
}
