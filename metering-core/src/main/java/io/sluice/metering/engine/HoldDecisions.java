package io.sluice.metering.engine;

import io.sluice.metering.engine.Injections.Open;
import io.sluice.metering.message.Bytes;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.FrameReader;
import io.sluice.metering.message.HoldState;
import io.sluice.metering.message.MalformedFrame;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.RequestId;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.store.Texts;
import io.sluice.money.Price;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What may happen to a hold, state by state: DOMAIN's table under "Hold" is this class. Each
/// method checks everything first; after its last check nothing can fail. Thread: engine.
final class HoldDecisions {
    private final EngineState state;
    private final Accounts accounts;
    private final Holds holds;
    private final Texts texts;
    private final Answers answers;
    private final PayerChain chain;
    private final Quote quote = new Quote();

    /// The hold a settle of ours ended may have been asked for with a request key of its own.
    private @Nullable RequestId settledRequest;

    HoldDecisions(EngineState state, Answers answers) {
        this.state = state;
        this.accounts = state.accounts;
        this.holds = state.holds;
        this.texts = state.texts;
        this.answers = answers;
        this.chain = new PayerChain(state.accounts.store());
    }

    /// The quote a frame carries whole; the reader stands behind it afterwards.
    Quote readQuote(FrameReader in) {
        int at = in.skip(Quote.FIXED_BYTES);
        quote.wrap(in.bytes(), at);
        in.skip(quote.projectLength());
        if (!Quote.sound(in.bytes(), at, quote.length())
                || quote.allowedMicros() < 0
                || quote.allowedMicros() > Limits.ENERGY_MICROS_MAX
                || quote.priceMicros() < 0
                || quote.priceMicros() > Limits.PRICE_MICROS_MAX
                || (quote.unmetered()
                        && (quote.payer() != quote.source() || quote.priceMicros() != 0))) {
            throw new MalformedFrame("quote");
        }
        return quote;
    }

    Verdict reserve(FrameReader in, byte[] receipt, long now) {
        readQuote(in);
        int hold = holds.find(quote.idHi(), quote.idLo());
        if (hold >= 0) {
            return switch (holds.state(hold)) {
                case RESERVED, INJECTING -> unchanged(receipt, Verdict.OK, hold);
                case ISSUED, SETTLED, RELEASED, EXPIRED -> ended(receipt, hold);
            };
        }
        Verdict verdict = place(now);
        if (verdict != Verdict.OK) {
            return notPlaced(receipt, verdict, now);
        }
        state.changed = true;
        int placed = holds.find(quote.idHi(), quote.idLo());
        return answers.hold(
                receipt,
                Verdict.OK,
                placed,
                Receipt.RESERVE_CORE_BYTES,
                holds.int64(placed, Holds.AMOUNT));
    }

    /// Places the hold for `quote`, or says why not. Order of refusals: DOMAIN, Payer.
    private Verdict place(long now) {
        if (now > quote.validUntilMillis()) {
            return Verdict.QUOTE_EXPIRED;
        }
        Verdict verdict = payerVerdict();
        if (verdict != Verdict.OK && verdict != Verdict.INSUFFICIENT_CREDITS) {
            return verdict;
        }
        int payer = quote.payer();
        long amountMicros = Price.costOf(quote.allowedMicros(), quote.priceMicros());
        if (!state.limits.leaveRoom(quote.source(), amountMicros, now)) {
            return Verdict.LIMIT_EXCEEDED;
        }
        if (verdict != Verdict.OK || accounts.availableMicros(payer) < amountMicros) {
            return Verdict.INSUFFICIENT_CREDITS;
        }
        long lifeMillis = state.terms.reservationMillis();
        int queue = holds.queueFor(lifeMillis);
        if (queue < 0
                || !holds.room(now, state.quoteMillisMax)
                || (quote.projectLength() > 0 && !state.usage.room(now))) {
            return Verdict.OVERLOADED;
        }
        int project = texts.store(quote.bytes(), quote.projectAt(), quote.projectLength());
        if (project < 0) {
            return Verdict.OVERLOADED;
        }
        holds.forget(now, state.quoteMillisMax);
        int hold = holds.add(quote.idHi(), quote.idLo(), queue, lifeMillis, now + lifeMillis);
        Invariant.check(hold >= 0, "no room for a hold after all", payer);
        holds.putQuote(hold, quote);
        holds.int64(hold, Holds.AMOUNT, amountMicros);
        holds.int32(hold, Holds.PROJECT, project);
        accounts.hold(payer, amountMicros, now);
        state.limits.drawn(quote.source(), amountMicros, now);
        state.usage.holdPlaced(project, now);
        return Verdict.OK;
    }

    private Verdict notPlaced(byte[] receipt, Verdict verdict, long now) {
        HoldState unheld = unheld(now);
        return verdict == Verdict.LIMIT_EXCEEDED
                ? answers.limit(receipt, unheld)
                : answers.none(receipt, verdict, unheld);
    }

    /// From the source (for `l2_wake_l1`: from its org) up to the payer all must be active, and the
    /// payer must still be on the chain.
    private Verdict payerVerdict() {
        Verdict verdict = chain.begin(quote.source(), quote.reason());
        if (quote.unmetered()) {
            return verdict;
        }
        while (verdict == Verdict.OK && chain.account() != quote.payer()) {
            verdict = chain.climb() ? chain.verdict() : Verdict.INSUFFICIENT_CREDITS;
        }
        return verdict;
    }

    Verdict settle(FrameReader in, byte[] receipt, long now) {
        settledRequest = null;
        readQuote(in);
        int hold = holds.find(quote.idHi(), quote.idLo());
        long deliveredMicros = in.int64();
        long bodyHash = in.int64();
        int flags = in.int8();
        int stimulusLength = in.int8();
        int stimulusAt = in.skip(stimulusLength);
        boolean measured = (flags & Commands.SETTLE_MEASURED) != 0;
        int measuredAt = measured ? in.skip(Commands.MEASURED_BYTES) : 0;
        if (deliveredMicros < 0 || deliveredMicros > Limits.ENERGY_MICROS_MAX) {
            throw new MalformedFrame("delivered energy");
        }
        checkStimulusId(stimulusLength);
        if (hold < 0) {
            return notHeld(receipt, now);
        }
        boolean injected = (flags & Commands.SETTLE_INJECTED) != 0;
        HoldState before = holds.state(hold);
        if (before == HoldState.SETTLED
                && !injected
                && !holds.flagged(hold, Holds.INJECTED)
                && holds.int64(hold, Holds.BODY_HASH) == bodyHash) {
            return again(receipt, hold);
        }
        if (before != (injected ? HoldState.INJECTING : HoldState.RESERVED)) {
            return ended(receipt, hold);
        }
        int stimulus = texts.store(in.bytes(), stimulusAt, stimulusLength);
        if (stimulus < 0) {
            return unchanged(receipt, Verdict.OVERLOADED, hold);
        }
        if (injected) {
            Open open = state.injections.of(holds, hold);
            settledRequest = open.request();
            holds.int64(hold, Holds.BODY_HASH, open.bodyHash());
            holds.flag(hold, Holds.INJECTED);
            state.injections.end(holds, hold);
        } else {
            holds.int64(hold, Holds.BODY_HASH, bodyHash);
        }
        holds.int32(hold, Holds.STIMULUS, stimulus);
        long debitedMicros = debit(hold, deliveredMicros, now);
        if (measured) {
            state.compute.add(
                    Bytes.int64(in.bytes(), measuredAt),
                    Bytes.int64(in.bytes(), measuredAt + 8),
                    Bytes.int64(in.bytes(), measuredAt + 16),
                    deliveredMicros);
        }
        end(hold, HoldState.SETTLED, now);
        long purchasedMicros = debitedMicros - holds.int64(hold, Holds.FROM_GRANTED);
        int project = holds.int32(hold, Holds.PROJECT);
        state.usage.settled(project, debitedMicros, purchasedMicros, now);
        answers.hold(receipt, Verdict.OK, hold, Receipt.HOLD_CORE_BYTES, debitedMicros);
        answers.low(
                receipt, holds.int32(hold, Holds.PAYER), holds.int64(hold, Holds.BALANCE_BEFORE));
        return Verdict.OK;
    }

    /// Debits what was delivered, at the quote's price, never above the hold (003, Settle Credits).
    private long debit(int hold, long deliveredMicros, long now) {
        int payer = holds.int32(hold, Holds.PAYER);
        long holdMicros = holds.int64(hold, Holds.AMOUNT);
        long allowedMicros = holds.int64(hold, Holds.ALLOWED);
        long debitedMicros = holdMicros;
        if (deliveredMicros <= allowedMicros) {
            debitedMicros = Price.costOf(deliveredMicros, holds.int64(hold, Holds.PRICE));
        } else {
            holds.flag(hold, Holds.OVERRUN);
        }
        Invariant.check(debitedMicros <= holdMicros, "debit exceeds its hold", hold);
        holds.int64(hold, Holds.DELIVERED, deliveredMicros);
        holds.int64(hold, Holds.DEBITED, debitedMicros);
        holds.int64(hold, Holds.BALANCE_BEFORE, accounts.balanceMicros(payer));
        long fromGranted = accounts.settle(payer, holdMicros, debitedMicros, now);
        giveBack(hold, holdMicros - debitedMicros, now);
        holds.int64(hold, Holds.FROM_GRANTED, fromGranted);
        return debitedMicros;
    }

    Verdict release(FrameReader in, byte[] receipt, long now) {
        readQuote(in);
        int hold = holds.find(quote.idHi(), quote.idLo());
        if (hold < 0) {
            return notHeld(receipt, now);
        }
        return switch (holds.state(hold)) {
            case RESERVED -> free(receipt, hold, HoldState.RELEASED, now);
            case RELEASED -> again(receipt, hold);
            case ISSUED, INJECTING, SETTLED, EXPIRED -> ended(receipt, hold);
        };
    }

    Verdict beginInjection(FrameReader in, byte[] receipt, long now) {
        readQuote(in);
        String stimulusId = in.text();
        long bodyHash = in.int64();
        long energyMicros = in.int64();
        int stimulusLength = in.int32();
        int stimulusAt = in.skip(stimulusLength);
        checkStimulusId(stimulusId.length());
        int hold = holds.find(quote.idHi(), quote.idLo());
        if (hold >= 0 && holds.state(hold) != HoldState.RESERVED) {
            boolean same =
                    holds.state(hold) == HoldState.SETTLED
                            && holds.flagged(hold, Holds.INJECTED)
                            && holds.int64(hold, Holds.BODY_HASH) == bodyHash;
            return same ? again(receipt, hold) : ended(receipt, hold);
        }
        if (!state.injections.room(stimulusLength)) {
            return answers.none(receipt, Verdict.OVERLOADED, HoldState.ISSUED);
        }
        Verdict verdict = hold >= 0 ? Verdict.OK : place(now);
        if (verdict != Verdict.OK) {
            return notPlaced(receipt, verdict, now);
        }
        int begun = holds.find(quote.idHi(), quote.idLo());
        holds.state(begun, HoldState.INJECTING);
        byte[] frame = in.bytes();
        state.injections.begin(
                holds,
                begun,
                new Open(
                        Arrays.copyOfRange(frame, quote.at(), quote.at() + quote.length()),
                        stimulusId,
                        Arrays.copyOfRange(frame, stimulusAt, stimulusAt + stimulusLength),
                        bodyHash,
                        energyMicros,
                        in.hasRequest()
                                ? new RequestId(in.requestHi(), in.requestLo(), in.bodyHash())
                                : null));
        state.changed = true;
        long holdMicros = holds.int64(begun, Holds.AMOUNT);
        answers.hold(receipt, Verdict.OK, begun, Receipt.HOLD_CORE_BYTES, holdMicros);
        if (hold < 0) {
            receipt[6] = (byte) (receipt[6] | Receipt.PLACED);
        }
        return Verdict.OK;
    }

    /// The injector said no: nothing was delivered, the hold goes back whole (DOMAIN, Inject).
    Verdict injectionRefused(FrameReader in, byte[] receipt, long now) {
        readQuote(in);
        int hold = holds.find(quote.idHi(), quote.idLo());
        if (hold < 0 || holds.state(hold) != HoldState.INJECTING) {
            return hold < 0 ? notHeld(receipt, now) : ended(receipt, hold);
        }
        state.injections.end(holds, hold);
        return free(receipt, hold, HoldState.RELEASED, now);
    }

    /// Nobody knows whether it was delivered: the hold stays until its expiry, which may be past.
    Verdict injectionUnknown(FrameReader in, byte[] receipt, long now) {
        readQuote(in);
        int hold = holds.find(quote.idHi(), quote.idLo());
        if (hold < 0 || holds.state(hold) != HoldState.INJECTING) {
            return hold < 0 ? notHeld(receipt, now) : ended(receipt, hold);
        }
        state.injections.end(holds, hold);
        if (holds.flagged(hold, Holds.OVERDUE)) {
            return free(receipt, hold, HoldState.EXPIRED, now);
        }
        holds.state(hold, HoldState.RESERVED);
        state.changed = true;
        return answers.hold(receipt, Verdict.OK, hold, Receipt.HOLD_CORE_BYTES, 0);
    }

    Verdict read(FrameReader in, byte[] receipt, long now) {
        readQuote(in);
        int hold = holds.find(quote.idHi(), quote.idLo());
        return hold >= 0
                ? unchanged(receipt, Verdict.OK, hold)
                : answers.none(receipt, Verdict.OK, unheld(now));
    }

    /// The hold's time is over. One whose injection is running waits for the answer: it keeps what
    /// it holds, and expires as soon as the answer is found missing.
    Verdict expire(byte[] receipt, int hold, long now) {
        if (holds.state(hold) == HoldState.INJECTING) {
            holds.leaveQueue(hold);
            return answers.hold(receipt, Verdict.OK, hold, Receipt.HOLD_CORE_BYTES, 0);
        }
        return free(receipt, hold, HoldState.EXPIRED, now);
    }

    /// The whole hold goes back to its payer.
    Verdict free(byte[] receipt, int hold, HoldState ended, long now) {
        long holdMicros = holds.int64(hold, Holds.AMOUNT);
        int payer = holds.int32(hold, Holds.PAYER);
        long beforeMicros = accounts.balanceMicros(payer);
        accounts.settle(payer, holdMicros, 0, now);
        giveBack(hold, holdMicros, now);
        end(hold, ended, now);
        answers.hold(receipt, Verdict.OK, hold, Receipt.HOLD_CORE_BYTES, holdMicros);
        // What is free again pays a debt, and that can sink the balance.
        answers.low(receipt, payer, beforeMicros);
        return Verdict.OK;
    }

    private void giveBack(int hold, long micros, long now) {
        int source = holds.int32(hold, Holds.SOURCE);
        state.limits.givenBack(source, holds.placedInHour(hold), micros, now);
    }

    @Nullable RequestId settledRequest() {
        return settledRequest;
    }

    private static void checkStimulusId(int length) {
        if (length > Limits.ID_BYTES_MAX) {
            throw new MalformedFrame("stimulus id");
        }
    }

    private void end(int hold, HoldState ended, long now) {
        holds.end(hold, ended, now);
        state.usage.holdEnded(holds.int32(hold, Holds.PROJECT));
        holds.forget(now, state.quoteMillisMax);
        state.changed = true;
    }

    private Verdict notHeld(byte[] receipt, long now) {
        HoldState unheld = unheld(now);
        Verdict verdict =
                unheld == HoldState.ISSUED ? Verdict.QUOTE_NOT_RESERVED : Verdict.QUOTE_EXPIRED;
        return answers.none(receipt, verdict, unheld);
    }

    /// What `quote` is by now when nothing is held for it.
    private HoldState unheld(long now) {
        return now > quote.validUntilMillis() ? HoldState.EXPIRED : HoldState.ISSUED;
    }

    /// The refusal that belongs to the state the hold is in.
    private Verdict ended(byte[] receipt, int hold) {
        Verdict verdict =
                switch (holds.state(hold)) {
                    case ISSUED, RESERVED -> Verdict.QUOTE_NOT_RESERVED;
                    case INJECTING -> Verdict.QUOTE_INJECTING;
                    case SETTLED -> Verdict.QUOTE_ALREADY_SETTLED;
                    case RELEASED -> Verdict.QUOTE_ALREADY_RELEASED;
                    case EXPIRED -> Verdict.QUOTE_EXPIRED;
                };
        return unchanged(receipt, verdict, hold);
    }

    private Verdict again(byte[] receipt, int hold) {
        unchanged(receipt, Verdict.OK, hold);
        receipt[6] = (byte) (receipt[6] | Receipt.REPLAYED);
        return Verdict.OK;
    }

    private Verdict unchanged(byte[] receipt, Verdict verdict, int hold) {
        return answers.hold(receipt, verdict, hold, Receipt.HOLD_CORE_BYTES, 0);
    }
}
