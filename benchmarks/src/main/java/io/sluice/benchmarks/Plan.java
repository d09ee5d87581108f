package io.sluice.benchmarks;

/// How long and how often a run measures. `quick` only proves that every benchmark still works; its
/// figures mean nothing and are compared with nothing.
public record Plan(int rounds, long warmupMillis, long roundMillis, int accounts, boolean quick) {

    /// Enough for medians that repeat on an otherwise idle machine. The warm-up is long because
    /// compilation and the processor's clock settle only after about eight seconds.
    /// `-Dbench.rounds` and the like make it shorter for a first look.
    public static Plan full() {
        return new Plan(
                Integer.getInteger("bench.rounds", 7),
                Integer.getInteger("bench.warmup.millis", 8_000),
                Integer.getInteger("bench.round.millis", 2_000),
                Integer.getInteger("bench.accounts", 1_000_000),
                false);
    }

    /// Tiny: the smoke test of every build.
    public static Plan tiny() {
        return new Plan(1, 40, 40, 2_000, true);
    }

    /// The same plan with rounds of another length, for suites whose one round needs more.
    public Plan withRoundMillis(long millis) {
        return quick ? this : new Plan(rounds, warmupMillis, millis, accounts, quick);
    }
}
