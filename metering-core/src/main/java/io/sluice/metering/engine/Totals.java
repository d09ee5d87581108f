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

    /// Granted credits that were taken in place of bought ones which were spent already. With the
    /// debts: what was spent though its payment went back.
    long coveredMicros;

    /// A copy to hand out.
    public record Sums(
            long purchasedMicros,
            long grantedMicros,
            long refundedMicros,
            long balanceMicros,
            long spentMicros,
            long debtMicros,
            long coveredMicros) {}

    Sums sums() {
        return new Sums(
                purchasedMicros,
                grantedMicros,
                refundedMicros,
                balanceMicros,
                spentMicros,
                debtMicros,
                coveredMicros);
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
        sink.int64(coveredMicros);
    }

    /// @param withCovered whether the snapshot counted that already
    void load(StateSource source, boolean withCovered) {
        purchasedMicros = source.int64();
        grantedMicros = source.int64();
        refundedMicros = source.int64();
        balanceMicros = source.int64();
        spentMicros = source.int64();
        debtMicros = source.int64();
        coveredMicros = withCovered ? source.int64() : 0;
    }
}
