package io.sluice.metering.engine;

/// Running sums over all accounts, in micro-credits. Conservation (DOMAIN): what was put in, less
/// what was taken back, is what lies in balances, plus what was spent, less what is owed.
public final class Totals {
    long purchasedMicros;
    long grantedMicros;
    long refundedMicros;
    long balanceMicros;
    long spentMicros;
    long debtMicros;

    /// A copy to hand out.
    public record Sums(
            long purchasedMicros,
            long grantedMicros,
            long refundedMicros,
            long balanceMicros,
            long spentMicros,
            long debtMicros) {}

    Sums sums() {
        return new Sums(
                purchasedMicros,
                grantedMicros,
                refundedMicros,
                balanceMicros,
                spentMicros,
                debtMicros);
    }

    long creditedMicros() {
        return purchasedMicros + grantedMicros;
    }

    void check() {
        Invariant.check(
                creditedMicros() - refundedMicros == balanceMicros + spentMicros - debtMicros,
                "credits in - credits out != balances + spent - debt",
                creditedMicros());
    }

    void save(StateSink sink) {
        sink.int64(purchasedMicros);
        sink.int64(grantedMicros);
        sink.int64(refundedMicros);
        sink.int64(balanceMicros);
        sink.int64(spentMicros);
        sink.int64(debtMicros);
    }

    void load(StateSource source) {
        purchasedMicros = source.int64();
        grantedMicros = source.int64();
        refundedMicros = source.int64();
        balanceMicros = source.int64();
        spentMicros = source.int64();
        debtMicros = source.int64();
    }
}
