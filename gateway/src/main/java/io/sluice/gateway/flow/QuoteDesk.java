package io.sluice.gateway.flow;

import io.sluice.gateway.directory.ComputeEstimates;
import io.sluice.gateway.directory.Tariff;
import io.sluice.id.Uuid7;
import io.sluice.metering.engine.Quoter;
import io.sluice.metering.host.MeteringHost.Admission;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Commands.Terms;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Reason;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.store.AccountStore;
import io.sluice.money.Price;
import org.jspecify.annotations.Nullable;

/// Gives quotes, on the event loop, from consistent reads of the balances (DOMAIN, Quote). Each one
/// given goes to the journal as a record that nobody waits for. Thread: confined.
public final class QuoteDesk {
    /// `minMicros` 0: the terms' ratio of the plan.
    public record Wish(
            int source,
            Reason reason,
            long plannedMicros,
            long minMicros,
            @Nullable String projectId) {}

    /// What a wish came to.
    public sealed interface Offer {
        /// The quote is overwritten by the next one given.
        record Given(Quote quote) implements Offer {}

        /// `requiredMicros` is the cost of the plan, `availableMicros` what the source has itself.
        record Refused(Verdict verdict, long requiredMicros, long availableMicros)
                implements Offer {}

        /// The record could not be taken, so there is no quote.
        record NotTaken(Admission admission) implements Offer {}
    }

    private final Quoter quoter;
    private final EngineLine line;
    private final Tariff tariff;
    private final ComputeEstimates estimates;
    private final Uuid7 ids;
    private final Quote quote = new Quote();

    public QuoteDesk(
            AccountStore accounts,
            EngineLine line,
            Tariff tariff,
            ComputeEstimates estimates,
            Uuid7 ids) {
        this.quoter = new Quoter(accounts);
        this.line = line;
        this.tariff = tariff;
        this.estimates = estimates;
        this.ids = ids;
    }

    public Offer quote(Wish wish) {
        Offer offer = offer(wish);
        if (offer instanceof Offer.Given) {
            Admission admission = line.record(Commands.quoteIssued(line.frame(), quote));
            if (admission != Admission.ACCEPTED) {
                return new Offer.NotTaken(admission);
            }
        }
        return offer;
    }

    /// The same without a record, for a quote that is reserved in the same breath.
    public Offer offer(Wish wish) {
        Terms terms = tariff.terms();
        // The quote's time is the one in its id, so that it is valid for exactly as long as it
        // says.
        ids.next();
        long now = ids.millis();
        Verdict verdict =
                quoter.quote(
                        wish.source,
                        wish.reason,
                        wish.plannedMicros,
                        wish.minMicros,
                        terms,
                        now,
                        quote);
        if (verdict != Verdict.OK) {
            return new Offer.Refused(
                    verdict,
                    new Price(terms.priceMicros()).costOf(wish.plannedMicros),
                    quoter.sourceAvailableMicros());
        }
        long allowedMicros = quote.allowedMicros();
        quote.id(ids.hi(), ids.lo())
                .estimate(estimates.tokens(allowedMicros), estimates.gpuMillis(allowedMicros))
                .projectId(wish.projectId);
        return new Offer.Given(quote);
    }
}
