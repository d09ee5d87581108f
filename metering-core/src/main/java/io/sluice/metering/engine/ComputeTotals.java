package io.sluice.metering.engine;

import io.sluice.metering.message.Commands.Measured;

/// What callers measured of their injections, summed: the base of estimates and of the cost basis
/// (003, Cost Basis). Sums stop at their ceiling instead of wrapping.
public final class ComputeTotals {
    private long samples;
    private long tokens;
    private long gpuMillis;
    private long costMicros;
    private long energyMicros;

    void add(long tokensUsed, long gpuMillisUsed, long costMicrosUsed, long deliveredMicros) {
        samples++;
        tokens = saturated(tokens, tokensUsed);
        gpuMillis = saturated(gpuMillis, gpuMillisUsed);
        costMicros = saturated(costMicros, costMicrosUsed);
        energyMicros = saturated(energyMicros, deliveredMicros);
    }

    /// A copy to hand out: `(samples, sums, micro-ΔE delivered with them)`.
    public Sums sums() {
        return new Sums(samples, new Measured(tokens, gpuMillis, costMicros), energyMicros);
    }

    /// `samples` injections, what they measured in all, and the micro-ΔE delivered with them.
    public record Sums(long samples, Measured measured, long energyMicros) {}

    private static long saturated(long sum, long more) {
        long total = sum + more;
        return total < 0 ? Long.MAX_VALUE : total;
    }

    void save(StateSink sink) {
        sink.int64(samples);
        sink.int64(tokens);
        sink.int64(gpuMillis);
        sink.int64(costMicros);
        sink.int64(energyMicros);
    }

    void load(StateSource source) {
        samples = source.int64();
        tokens = source.int64();
        gpuMillis = source.int64();
        costMicros = source.int64();
        energyMicros = source.int64();
    }
}
