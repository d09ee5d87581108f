package io.sluice.benchmarks.load;

import org.HdrHistogram.Histogram;

/// What one run of the client saw. Latencies are nanoseconds from the intended start of an
/// operation to its last answer; `clientCores` is what the client itself used of the machine.
public record Outcome(
        long operations,
        long failures,
        String firstFailure,
        double seconds,
        Histogram latency,
        double clientCores) {

    public double perSecond() {
        return operations / seconds;
    }

    public double micros(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e3;
    }

    /// The same outcome, but not to be believed when operations failed.
    public Outcome sound() {
        if (failures > 0) {
            throw new IllegalStateException(
                    failures + " of " + operations + " operations failed, first: " + firstFailure);
        }
        return this;
    }
}
