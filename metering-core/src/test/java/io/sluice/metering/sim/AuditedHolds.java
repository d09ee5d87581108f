package io.sluice.metering.sim;

import io.sluice.metering.message.AccountStatus;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.HoldState;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Reason;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.sim.Answer.Due;
import io.sluice.metering.sim.Answer.Figures;
import io.sluice.metering.sim.Answer.Prediction;
import io.sluice.metering.sim.AuditedLimits.Exceeded;
import io.sluice.metering.sim.Book.Account;
import io.sluice.metering.sim.Book.Ending;
import io.sluice.metering.sim.Book.Hold;
import io.sluice.metering.sim.Book.LongId;
import java.math.BigInteger;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The auditor on quotes and holds: DOMAIN, "Payer", "Clamp and minimum fill", "Quote", "Hold" and
/// "Inject", written a second time.
final class AuditedHolds {
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);
    private static final long DAY_MILLIS = 24 * 3_600_000L;

    private final Book book;
    private final AuditedAccounts accounts;
    private final AuditedLimits limits;
    private final AuditedUsage usage;

    AuditedHolds(Book book, AuditedAccounts accounts) {
        this.book = book;
        this.accounts = accounts;
        this.limits = new AuditedLimits(book, accounts);
        this.usage = new AuditedUsage(book);
    }

    // Quotes.

    /// What a quote would say: `payer` and `allowedMicros` where the verdict is OK.
    record Offer(
            Verdict verdict, int payer, long allowedMicros, long priceMicros, boolean unmetered) {
        static Offer refused(Verdict verdict) {
            return new Offer(verdict, 0, 0, 0, false);
        }
    }

    Offer offer(int source, Reason reason, long plannedMicros, long minMicros) {
        Verdict verdict = chainBegins(source, reason);
        if (verdict != Verdict.OK) {
            return Offer.refused(verdict);
        }
        if (!book.account(source).metered) {
            return new Offer(Verdict.OK, source, plannedMicros, 0, true);
        }
        var terms = Objects.requireNonNull(book.terms.get("now"));
        BigInteger planned = BigInteger.valueOf(plannedMicros);
        BigInteger price = BigInteger.valueOf(terms.priceMicros());
        BigInteger least =
                minMicros > 0
                        ? BigInteger.valueOf(minMicros)
                        : up(planned.multiply(BigInteger.valueOf(terms.minFillRatioMicros())));
        int at = first(source, reason);
        while (at != Commands.NOBODY && book.account(at).status == AccountStatus.ACTIVE) {
            Account account = book.account(at);
            BigInteger affordable =
                    price.signum() == 0
                            ? planned
                            : account.available().multiply(MILLION).divide(price);
            BigInteger allowed = planned.min(affordable);
            if (allowed.compareTo(least) >= 0) {
                return new Offer(
                        Verdict.OK, at, allowed.longValueExact(), terms.priceMicros(), false);
            }
            at = account.fallback ? account.parent : Commands.NOBODY;
        }
        return Offer.refused(Verdict.INSUFFICIENT_CREDITS);
    }

    private int first(int source, Reason reason) {
        return reason == Reason.L2_WAKE_L1 ? accounts.nearestOrg(source) : source;
    }

    private Verdict chainBegins(int source, Reason reason) {
        Account account = book.accounts.get(source);
        if (account == null) {
            return Verdict.ACCOUNT_NOT_FOUND;
        }
        if (account.status == AccountStatus.CLOSED) {
            return Verdict.ACCOUNT_CLOSED;
        }
        int first = first(source, reason);
        return first == Commands.NOBODY ? Verdict.NO_ORG : active(first);
    }

    private Verdict active(int key) {
        return switch (book.account(key).status) {
            case ACTIVE -> Verdict.OK;
            case FROZEN -> Verdict.ACCOUNT_FROZEN;
            case CLOSED -> Verdict.ACCOUNT_CLOSED;
        };
    }

    /// Everyone from the source to the payer must be active, the payer still among them.
    private Verdict path(Quote quote) {
        Verdict verdict = chainBegins(quote.source(), quote.reason());
        if (verdict != Verdict.OK || quote.unmetered()) {
            return verdict;
        }
        int at = first(quote.source(), quote.reason());
        while (at != quote.payer()) {
            Account account = book.account(at);
            if (!account.fallback || account.parent == Commands.NOBODY) {
                return Verdict.INSUFFICIENT_CREDITS;
            }
            at = account.parent;
            if (active(at) != Verdict.OK) {
                return active(at);
            }
        }
        return Verdict.OK;
    }

    // The table of DOMAIN, row by row in each method.

    Prediction reserve(Step.Reserve reserve, long now) {
        Hold hold = book.holds.get(LongId.of(reserve.quote()));
        if (hold != null) {
            return alive(hold)
                    ? unchanged(Verdict.OK, hold, false)
                    : refusal(reserve.quote(), hold, now);
        }
        Verdict verdict = place(reserve.quote(), now);
        if (verdict != Verdict.OK) {
            return notPlaced(verdict, reserve.quote(), now);
        }
        Hold placed = hold(reserve.quote());
        String tail = "";
        if (reserve.withQuote() && reserve.request() != null) {
            byte[] bytes = new byte[reserve.quote().length()];
            System.arraycopy(reserve.quote().bytes(), reserve.quote().at(), bytes, 0, bytes.length);
            tail = Answer.hex(bytes);
        }
        long amount = placed.amount().longValueExact();
        return new Prediction(answer(Verdict.OK, placed, amount, null, false, tail), null, true);
    }

    private Verdict place(Quote quote, long now) {
        if (now > quote.validUntilMillis()) {
            return Verdict.QUOTE_EXPIRED;
        }
        Verdict verdict = path(quote);
        if (verdict != Verdict.OK && verdict != Verdict.INSUFFICIENT_CREDITS) {
            return verdict;
        }
        BigInteger amount = cost(quote.allowedMicros(), quote.priceMicros());
        if (limits.exceeded(quote.source(), amount, now) != null) {
            return Verdict.LIMIT_EXCEEDED;
        }
        if (verdict != Verdict.OK
                || book.account(quote.payer()).available().compareTo(amount) < 0) {
            return Verdict.INSUFFICIENT_CREDITS;
        }
        long life = Objects.requireNonNull(book.terms.get("now")).reservationMillis();
        long order = book.number("holds") + 1;
        book.put(book.numbers, "holds", order);
        Hold hold =
                new Hold(
                        LongId.of(quote),
                        order,
                        quote.source(),
                        quote.payer(),
                        quote.allowedMicros(),
                        quote.priceMicros(),
                        amount,
                        life,
                        now + life,
                        HoldState.RESERVED,
                        false,
                        0,
                        null,
                        null);
        book.put(book.holds, hold.id(), hold);
        book.put(book.waiting, due(hold), hold.id());
        accounts.hold(hold.payer(), amount, now);
        limits.drawn(hold, amount);
        return Verdict.OK;
    }

    /// A limit's refusal says which; the others are no more than their verdict.
    private Prediction notPlaced(Verdict verdict, Quote quote, long now) {
        if (verdict != Verdict.LIMIT_EXCEEDED) {
            return unheld(verdict, quote, now);
        }
        BigInteger amount = cost(quote.allowedMicros(), quote.priceMicros());
        Exceeded exceeded = Objects.requireNonNull(limits.exceeded(quote.source(), amount, now));
        return new Prediction(
                new Answer.Limited(
                        HoldState.ISSUED,
                        exceeded.carrier(),
                        exceeded.limit(),
                        exceeded.used().longValueExact(),
                        exceeded.resetsAtMillis(),
                        false),
                null,
                false);
    }

    Prediction begin(Step.Begin begin, long now) {
        Hold hold = book.holds.get(LongId.of(begin.quote()));
        if (hold != null && hold.state() != HoldState.RESERVED) {
            Ending ending = hold.ending();
            boolean same = ending != null && ending.injected() && ending.body() == begin.body();
            return same
                    ? orForgotten(unchanged(Verdict.OK, hold, true), begin.quote(), hold, now)
                    : refusal(begin.quote(), hold, now);
        }
        Verdict verdict = hold == null ? place(begin.quote(), now) : Verdict.OK;
        if (verdict != Verdict.OK) {
            return notPlaced(verdict, begin.quote(), now);
        }
        Hold running = hold(begin.quote()).injecting(begin.body(), begin.request());
        book.put(book.holds, running.id(), running);
        long amount = running.amount().longValueExact();
        return new Prediction(answer(Verdict.OK, running, amount, null, false, ""), null, true);
    }

    Prediction settle(Step.Settle settle, long now) {
        Hold hold = book.holds.get(LongId.of(settle.quote()));
        if (hold == null) {
            return notReserved(settle.quote(), now);
        }
        Ending before = hold.ending();
        if (before != null
                && hold.state() == HoldState.SETTLED
                && !before.injected()
                && !settle.injected()
                && before.body() == settle.body()) {
            return orForgotten(unchanged(Verdict.OK, hold, true), settle.quote(), hold, now);
        }
        HoldState needed = settle.injected() ? HoldState.INJECTING : HoldState.RESERVED;
        if (hold.state() != needed) {
            return refusal(settle.quote(), hold, now);
        }
        boolean overrun = settle.deliveredMicros() > hold.allowedMicros();
        BigInteger debit =
                overrun ? hold.amount() : cost(settle.deliveredMicros(), hold.priceMicros());
        BigInteger balance = book.account(hold.payer()).balance;
        BigInteger fromGranted = accounts.endHold(hold.payer(), hold.amount(), debit, now);
        limits.drawn(hold, debit.subtract(hold.amount()));
        Ending ending =
                new Ending(
                        now,
                        settle.deliveredMicros(),
                        overrun,
                        debit,
                        fromGranted,
                        balance,
                        settle.injected(),
                        settle.injected() ? hold.injectionBody() : settle.body(),
                        settle.stimulus());
        Hold settled = end(hold, HoldState.SETTLED, ending);
        usage.settled(settle.quote().projectId(), debit, fromGranted, now);
        long amount = debit.longValueExact();
        Long crossed = accounts.crossed(hold.payer(), balance);
        return new Prediction(
                answer(Verdict.OK, settled, amount, crossed, false, settle.stimulus()), null, true);
    }

    Prediction release(Step.Release release, long now) {
        Hold hold = book.holds.get(LongId.of(release.quote()));
        if (hold == null) {
            return notReserved(release.quote(), now);
        }
        return switch (hold.state()) {
            case RESERVED -> freed(hold, HoldState.RELEASED, now);
            case RELEASED ->
                    orForgotten(unchanged(Verdict.OK, hold, true), release.quote(), hold, now);
            case ISSUED, INJECTING, SETTLED, EXPIRED -> refusal(release.quote(), hold, now);
        };
    }

    Prediction refused(Quote quote, long now) {
        Hold hold = book.holds.get(LongId.of(quote));
        if (hold == null || hold.state() != HoldState.INJECTING) {
            return hold == null ? notReserved(quote, now) : refusal(quote, hold, now);
        }
        return freed(hold, HoldState.RELEASED, now);
    }

    Prediction unknown(Quote quote, long now) {
        Hold hold = book.holds.get(LongId.of(quote));
        if (hold == null || hold.state() != HoldState.INJECTING) {
            return hold == null ? notReserved(quote, now) : refusal(quote, hold, now);
        }
        if (hold.overdue()) {
            return freed(hold, HoldState.EXPIRED, now);
        }
        Hold back = hold.as(HoldState.RESERVED, null);
        book.put(book.holds, back.id(), back);
        return new Prediction(answer(Verdict.OK, back, 0, null, false, ""), null, true);
    }

    Prediction read(Quote quote, long now) {
        Hold hold = book.holds.get(LongId.of(quote));
        return hold == null
                ? unheld(Verdict.OK, quote, now)
                : orForgotten(unchanged(Verdict.OK, hold, false), quote, hold, now);
    }

    /// A hold that the engine found due: is it, was it the next, and what becomes of it?
    Due due(long idHi, long idLo, long now) {
        Hold hold = book.holds.get(new LongId(idHi, idLo));
        Map.Entry<LongId, LongId> first = book.waiting.firstEntry();
        if (hold == null || first == null || !book.waiting.containsKey(due(hold))) {
            throw new AssertionError("a hold was found due that does not wait");
        }
        if (hold.untilMillis() >= now) {
            throw new AssertionError("a hold expired too early");
        }
        if (first.getKey().hi() != hold.untilMillis() || overtakes(hold)) {
            throw new AssertionError("a hold expired before its turn");
        }
        book.remove(book.waiting, due(hold));
        if (hold.state() == HoldState.INJECTING) {
            Hold overdue = hold.withOverdue();
            book.put(book.holds, overdue.id(), overdue);
            return found(overdue, 0, null);
        }
        BigInteger before = book.account(hold.payer()).balance;
        accounts.endHold(hold.payer(), hold.amount(), BigInteger.ZERO, now);
        limits.drawn(hold, hold.amount().negate());
        Hold expired = end(hold, HoldState.EXPIRED, Ending.without(now));
        Long crossed = accounts.crossed(hold.payer(), before);
        return found(expired, expired.amount().longValueExact(), crossed);
    }

    boolean anyDue(long now) {
        return !book.waiting.isEmpty() && book.waiting.firstKey().hi() < now;
    }

    /// Of holds due at the same instant those that live equally long go in order of arrival.
    private boolean overtakes(Hold hold) {
        LongId from = new LongId(hold.untilMillis(), 0);
        for (LongId earlier : book.waiting.subMap(from, due(hold)).values()) {
            if (hold(earlier).lifeMillis() == hold.lifeMillis()) {
                return true;
            }
        }
        return false;
    }

    private Due found(Hold hold, long amountMicros, @Nullable Long crossedMicros) {
        return new Due(
                hold.id().hi(),
                hold.id().lo(),
                hold.state(),
                amountMicros,
                accounts.payer(hold.payer()),
                hold.untilMillis(),
                0,
                crossedMicros);
    }

    private Prediction freed(Hold hold, HoldState state, long now) {
        BigInteger before = book.account(hold.payer()).balance;
        accounts.endHold(hold.payer(), hold.amount(), BigInteger.ZERO, now);
        limits.drawn(hold, hold.amount().negate());
        Hold freed = end(hold, state, Ending.without(now));
        long amount = freed.amount().longValueExact();
        Long crossed = accounts.crossed(hold.payer(), before);
        return new Prediction(answer(Verdict.OK, freed, amount, crossed, false, ""), null, true);
    }

    private Hold end(Hold hold, HoldState state, Ending ending) {
        Hold ended = hold.as(state, ending);
        book.put(book.holds, ended.id(), ended);
        book.remove(book.waiting, due(hold));
        return ended;
    }

    private static LongId due(Hold hold) {
        return new LongId(hold.untilMillis(), hold.order());
    }

    private Hold hold(Quote quote) {
        return hold(LongId.of(quote));
    }

    private Hold hold(LongId id) {
        return Objects.requireNonNull(book.holds.get(id));
    }

    private static boolean alive(Hold hold) {
        return hold.state() == HoldState.RESERVED || hold.state() == HoldState.INJECTING;
    }

    // Answers.

    /// The refusal that belongs to the state, with the quote as it stands.
    private Prediction refusal(Quote quote, Hold hold, long now) {
        Verdict verdict =
                switch (hold.state()) {
                    case ISSUED, RESERVED -> Verdict.QUOTE_NOT_RESERVED;
                    case INJECTING -> Verdict.QUOTE_INJECTING;
                    case SETTLED -> Verdict.QUOTE_ALREADY_SETTLED;
                    case RELEASED -> Verdict.QUOTE_ALREADY_RELEASED;
                    case EXPIRED -> Verdict.QUOTE_EXPIRED;
                };
        return orForgotten(unchanged(verdict, hold, false), quote, hold, now);
    }

    private Prediction notReserved(Quote quote, long now) {
        boolean expired = now > quote.validUntilMillis();
        return unheld(expired ? Verdict.QUOTE_EXPIRED : Verdict.QUOTE_NOT_RESERVED, quote, now);
    }

    private static Prediction unheld(Verdict verdict, Quote quote, long now) {
        return new Prediction(plain(verdict, quote, now), null, false);
    }

    private static Answer plain(Verdict verdict, Quote quote, long now) {
        HoldState state = now > quote.validUntilMillis() ? HoldState.EXPIRED : HoldState.ISSUED;
        return new Answer.Plain(verdict, state, false);
    }

    /// A day after its end a hold may be forgotten; then the quote's own expiry answers.
    private static Prediction orForgotten(Prediction told, Quote quote, Hold hold, long now) {
        Ending ending = hold.ending();
        if (ending == null || now - ending.endedMillis() <= DAY_MILLIS) {
            return told;
        }
        Answer asked = told.answer();
        boolean read = asked instanceof Answer.Hold h && h.verdict() == Verdict.OK && !h.replayed();
        Verdict verdict = read ? Verdict.OK : Verdict.QUOTE_EXPIRED;
        return new Prediction(asked, plain(verdict, quote, now), false);
    }

    private Prediction unchanged(Verdict verdict, Hold hold, boolean replayed) {
        Ending ending = hold.ending();
        String stimulus = ending == null ? "" : ending.stimulus();
        return new Prediction(answer(verdict, hold, 0, null, replayed, stimulus), null, false);
    }

    private Answer answer(
            Verdict verdict,
            Hold hold,
            long amount,
            @Nullable Long crossedMicros,
            boolean replayed,
            String tail) {
        @Nullable Ending ending = hold.ending();
        Ending end = ending == null ? Ending.without(0) : ending;
        return new Answer.Hold(
                verdict,
                hold.state(),
                end.overrun(),
                amount,
                accounts.payer(hold.payer()),
                new Figures(
                        hold.source(),
                        hold.payer(),
                        hold.allowedMicros(),
                        hold.priceMicros(),
                        hold.amount().longValueExact(),
                        hold.untilMillis(),
                        end.deliveredMicros(),
                        end.debited().longValueExact(),
                        end.fromGranted().longValueExact(),
                        end.before().longValueExact(),
                        end.endedMillis(),
                        tail),
                crossedMicros,
                replayed);
    }

    private static BigInteger cost(long energyMicros, long priceMicros) {
        return up(BigInteger.valueOf(energyMicros).multiply(BigInteger.valueOf(priceMicros)));
    }

    /// Millionths of millionths to millionths, rounded up.
    private static BigInteger up(BigInteger product) {
        BigInteger[] parts = product.divideAndRemainder(MILLION);
        return parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE);
    }
}
