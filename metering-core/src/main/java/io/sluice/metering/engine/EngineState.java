package io.sluice.metering.engine;

import io.sluice.metering.message.Commands.Terms;
import io.sluice.metering.store.AccountStore;
import io.sluice.metering.store.Texts;
import io.sluice.money.Micros;

/// All the engine knows. Saved and loaded in one fixed order; the hash of what is saved is the
/// state hash. Where something lies in memory is no part of it. Thread: engine.
final class EngineState implements AutoCloseable {
    /// 003: 10 credits per ΔE, 100 credits a dollar, five minutes each; DOMAIN: fill at least 0.6.
    static final Terms FIRST_TERMS =
            new Terms(10 * Micros.ONE, 100 * Micros.ONE, 300_000, 300_000, 600_000);

    private static final int FORMAT = 4;

    /// The one before, which did not count what granted credits cover.
    private static final int FORMAT_UNCOVERED = 3;

    final Totals totals = new Totals();
    final ComputeTotals compute = new ComputeTotals();
    final ApiKeys keys = new ApiKeys();
    final Injections injections = new Injections();
    final Texts texts;
    final Accounts accounts;
    final SpendingLimits limits;
    final Names names;
    final Holds holds;
    final RequestWindow requests;
    final Purchases purchases;
    final Usage usage;

    private final int textChunks;

    Terms terms = FIRST_TERMS;

    /// The longest validity any quote was ever given: ended holds outlive it.
    long quoteMillisMax = FIRST_TERMS.quoteMillis();

    /// The time of the last command, ms; time never runs backwards here.
    long nowMillis;

    /// Records written to the journal so far, and the time of the last one, ms. Time that passed
    /// without a record is not state: no replay would know of it.
    long sequence;

    long recordedMillis;

    /// Set by a command that changed something, read by the engine after each.
    boolean changed;

    EngineState(AccountStore store, EngineSizes sizes) {
        textChunks = sizes.textChunks();
        texts = new Texts(textChunks);
        accounts = new Accounts(store, totals);
        limits = new SpendingLimits(accounts, sizes.accounts());
        names = new Names(accounts, texts, sizes.accounts());
        holds = new Holds(texts, sizes.holds());
        requests = new RequestWindow(texts, sizes.requests());
        purchases = new Purchases(sizes.purchases());
        usage = new Usage(texts, sizes.usage());
    }

    /// Whatever a command leaves behind as text fits.
    boolean roomForTexts() {
        return textChunks - texts.chunksUsed() >= Limits.TEXT_CHUNKS_KEPT_FREE;
    }

    /// One more record goes to the journal.
    void recorded(long atMillis) {
        sequence++;
        recordedMillis = atMillis;
    }

    void save(StateSink sink) {
        sink.int32(FORMAT);
        sink.int64(sequence);
        sink.int64(recordedMillis);
        sink.int64(terms.priceMicros());
        sink.int64(terms.creditsPerDollarMicros());
        sink.int64(terms.quoteMillis());
        sink.int64(terms.reservationMillis());
        sink.int64(terms.minFillRatioMicros());
        sink.int64(quoteMillisMax);
        totals.save(sink);
        compute.save(sink);
        AccountState.save(this, sink);
        limits.save(sink);
        keys.save(sink);
        purchases.save(sink);
        holds.save(sink, injections);
        injections.save(sink, holds);
        requests.save(sink);
        usage.save(sink);
    }

    void load(StateSource source) {
        int format = source.int32();
        Invariant.check(
                format == FORMAT || format == FORMAT_UNCOVERED,
                "snapshot of another state format",
                format);
        sequence = source.int64();
        recordedMillis = source.int64();
        nowMillis = recordedMillis;
        terms =
                new Terms(
                        source.int64(),
                        source.int64(),
                        source.int64(),
                        source.int64(),
                        source.int64());
        quoteMillisMax = source.int64();
        totals.load(source, format == FORMAT);
        compute.load(source);
        AccountState.load(this, source);
        limits.load(source);
        keys.load(source);
        purchases.load(source);
        holds.load(source);
        injections.load(source, holds);
        requests.load(source);
        usage.load(source, aliveWithProject());
    }

    /// Holds whose settle will be usage of a project.
    int aliveWithProject() {
        int[] count = {0};
        holds.forEach(hold -> count[0] += withProject(hold) ? 1 : 0);
        injections.forEachHold(hold ->
                count[0] += holds.flagged(hold, Holds.OVERDUE) && withProject(hold) ? 1 : 0);
        return count[0];
    }

    private boolean withProject(int hold) {
        return holds.int32(hold, Holds.PROJECT) != 0
                && switch (holds.state(hold)) {
                    case RESERVED, INJECTING -> true;
                    case ISSUED, SETTLED, RELEASED, EXPIRED -> false;
                };
    }

    @Override
    public void close() {
        requests.close();
        holds.close();
        usage.close();
        names.close();
        limits.close();
        purchases.close();
        texts.close();
        accounts.store().close();
    }
}
