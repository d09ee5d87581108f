package io.sluice.gateway.directory;

import io.sluice.metering.engine.ComputeTotals.Sums;
import io.sluice.metering.message.Commands.Measured;
import io.sluice.money.Micros;

/// What an amount of energy will probably need (003, Quote.compute_estimate; DOMAIN, Quote): by
/// configured rates until 100 injections were measured, by their average from then on. Shared.
public final class ComputeEstimates {
    public static final int SAMPLES_MIN = 100;

    /// 003's example: 1,500 tokens for 0.3 ΔE, and 100 GPU ms for 500 tokens.
    public static final long TOKENS_PER_ENERGY = 5_000;

    public static final long GPU_MILLIS_PER_ENERGY = 1_000;

    private static final Rates CONFIGURED =
            new Rates(TOKENS_PER_ENERGY, GPU_MILLIS_PER_ENERGY, Micros.ONE);

    /// So many tokens and GPU ms for `energyMicros`.
    private record Rates(long tokens, long gpuMillis, long energyMicros) {}

    private volatile Rates rates = CONFIGURED;
    private long samples;
    private long tokens;
    private long gpuMillis;
    private long energyMicros;

    public ComputeEstimates(Sums sums) {
        samples = sums.samples();
        tokens = sums.measured().tokens();
        gpuMillis = sums.measured().gpuMillis();
        energyMicros = sums.energyMicros();
        refresh();
    }

    /// One more measured injection, once it is durable.
    public synchronized void add(Measured measured, long deliveredMicros) {
        samples++;
        tokens = saturated(tokens, measured.tokens());
        gpuMillis = saturated(gpuMillis, measured.gpuMillis());
        energyMicros = saturated(energyMicros, deliveredMicros);
        refresh();
    }

    private void refresh() {
        if (samples >= SAMPLES_MIN && energyMicros > 0) {
            rates = new Rates(tokens, gpuMillis, energyMicros);
        }
    }

    public long tokens(long forEnergyMicros) {
        Rates now = rates;
        return scaled(forEnergyMicros, now.tokens, now.energyMicros);
    }

    public long gpuMillis(long forEnergyMicros) {
        Rates now = rates;
        return scaled(forEnergyMicros, now.gpuMillis, now.energyMicros);
    }

    private static long scaled(long forEnergyMicros, long amount, long energyMicros) {
        try {
            return Micros.mulDivDown(forEnergyMicros, amount, energyMicros);
        } catch (ArithmeticException tooLarge) {
            return Long.MAX_VALUE;
        }
    }

    private static long saturated(long sum, long more) {
        long total = sum + more;
        return total < 0 ? Long.MAX_VALUE : total;
    }
}
