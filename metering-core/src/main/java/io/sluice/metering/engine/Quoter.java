package io.sluice.metering.engine;

import io.sluice.metering.message.AccountStatus;
import io.sluice.metering.message.Commands.Terms;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Reason;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.store.AccountStore;
import io.sluice.money.Micros;
import io.sluice.money.Price;

/// Answers what an amount of energy would cost and who would pay (003, Request Quote; DOMAIN, Clamp
/// and minimum fill). Reserves nothing and changes nothing, so any thread may have one of its own;
/// it may look at balances that are not durable yet, and reserve checks all of it again.
public final class Quoter {
    private final PayerChain chain;

    public Quoter(AccountStore store) {
        this.chain = new PayerChain(store);
    }

    /// Writes parties, terms, reason and validity into `quote` when the answer is OK. The id, the
    /// estimate and the project are the caller's. `minMicros` 0: the terms' ratio of the plan.
    public Verdict quote(
            int source,
            Reason reason,
            long plannedMicros,
            long minMicros,
            Terms terms,
            long nowMillis,
            Quote quote) {
        Verdict verdict = chain.begin(source, reason);
        if (verdict != Verdict.OK) {
            return verdict;
        }
        quote.reason(reason, !chain.metered()).validUntilMillis(nowMillis + terms.quoteMillis());
        if (!chain.metered()) {
            quote.parties(source, source).terms(plannedMicros, plannedMicros, 0);
            return Verdict.OK;
        }
        Price price = new Price(terms.priceMicros());
        long fillMicros =
                minMicros > 0
                        ? minMicros
                        : Micros.mulDivUp(plannedMicros, terms.minFillRatioMicros(), Micros.ONE);
        do {
            if (chain.status() != AccountStatus.ACTIVE) {
                return Verdict.INSUFFICIENT_CREDITS;
            }
            long affordableMicros = price.affordable(chain.availableMicros());
            long allowedMicros = Math.min(plannedMicros, affordableMicros);
            if (allowedMicros >= fillMicros) {
                quote.parties(source, chain.account())
                        .terms(plannedMicros, allowedMicros, terms.priceMicros());
                return Verdict.OK;
            }
        } while (chain.climb());
        return Verdict.INSUFFICIENT_CREDITS;
    }

    /// What the source itself had when [#quote] looked: shown with a refusal.
    public long sourceAvailableMicros() {
        return chain.sourceAvailableMicros();
    }
}
