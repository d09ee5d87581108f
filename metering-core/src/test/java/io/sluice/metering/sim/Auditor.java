package io.sluice.metering.sim;

import io.sluice.metering.message.Commands.Terms;
import io.sluice.metering.message.HoldState;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Reason;
import io.sluice.metering.message.Receipt.ProjectUsage;
import io.sluice.metering.message.RequestId;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.sim.Answer.Due;
import io.sluice.metering.sim.Answer.Prediction;
import io.sluice.metering.sim.AuditedHolds.Offer;
import io.sluice.metering.sim.Book.Hold;
import io.sluice.metering.sim.Book.LongId;
import io.sluice.metering.sim.Book.Remembered;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Predicts every receipt from the rules alone: written from the two specifications with exact big
/// numbers and plain maps, without one line of the engine. After a crash it goes back to what the
/// disk kept.
final class Auditor {
    private static final long DAY_MILLIS = 24 * 3_600_000L;

    /// 003: 10 credits per ΔE, 100 credits a dollar, five minutes each; DOMAIN: at least 0.6.
    private static final Terms FIRST_TERMS =
            new Terms(10_000_000, 100_000_000, 300_000, 300_000, 600_000);

    private final Book book = new Book();
    private final AuditedAccounts accounts = new AuditedAccounts(book);
    private final AuditedHolds holds = new AuditedHolds(book, accounts);
    private final int requestsKept;
    private long nowMillis;

    /// @param requestsKept how many request keys are remembered at most
    Auditor(int requestsKept) {
        this.requestsKept = requestsKept;
        book.terms.put("now", FIRST_TERMS);
        book.durable();
    }

    /// Time passes to this command; it never runs backwards. `found` are the holds that were found
    /// due, in the order in which they were.
    void pass(long timeMillis, List<Due> found) {
        nowMillis = Math.max(nowMillis, timeMillis);
        for (Due due : found) {
            Due expected = holds.due(due.idHi(), due.idLo(), nowMillis);
            if (!expected.equals(due)) {
                throw new AssertionError("expiry\nexpected " + expected + "\nbut was  " + due);
            }
            book.recorded(nowMillis);
        }
        if (holds.anyDue(nowMillis)) {
            throw new AssertionError("a hold that is due did not expire");
        }
    }

    /// What a quote asked for now must say.
    Offer offer(int source, Reason reason, long plannedMicros, long minMicros) {
        return holds.offer(source, reason, plannedMicros, minMicros);
    }

    Prediction decide(Step step) {
        RequestId request = step.request();
        if (request != null) {
            Remembered first = remembered(request);
            if (first != null) {
                return first.bodyHash() == request.bodyHash()
                        ? new Prediction(first.answer().again(), null, false)
                        : plain(Verdict.REQUEST_KEY_REUSED, false);
            }
        }
        RequestId injection = step instanceof Step.Settle settle ? injectedBy(settle) : null;
        Prediction prediction = decided(step);
        if (prediction.recorded()) {
            if (injection != null) {
                remember(injection, prediction.answer());
            } else if (request != null && !(step instanceof Step.Begin)) {
                remember(request, prediction.answer());
            }
            book.recorded(nowMillis);
        }
        return prediction;
    }

    private Prediction decided(Step step) {
        long now = nowMillis;
        return switch (step) {
            case Step.Open open -> accounts.open(open, now);
            case Step.Change change -> accounts.change(change, now);
            case Step.Grant grant -> accounts.grant(grant, now);
            case Step.Purchase purchase -> accounts.purchase(purchase, now);
            case Step.Refund refund -> accounts.refund(refund, now);
            case Step.MakeKey key -> makeKey(key);
            case Step.RevokeKey key -> revokeKey(key);
            case Step.SetTerms terms -> setTerms(terms.terms());
            case Step.Remember _ -> plain(Verdict.OK, true);
            case Step.Tick _ -> plain(Verdict.OK, false);
            case Step.ReadAccount read -> accounts.read(read);
            case Step.Issued _ -> plain(Verdict.OK, true);
            case Step.Reserve reserve -> holds.reserve(reserve, now);
            case Step.Begin begin -> holds.begin(begin, now);
            case Step.Refused refused -> holds.refused(refused.quote(), now);
            case Step.Unknown unknown -> holds.unknown(unknown.quote(), now);
            case Step.Settle settle -> holds.settle(settle, now);
            case Step.Release release -> holds.release(release, now);
            case Step.ReadHold read -> holds.read(read.quote(), now);
        };
    }

    long sequence() {
        return book.sequence();
    }

    long nowMillis() {
        return nowMillis;
    }

    /// Everything so far is on disk for certain.
    void durable() {
        book.durable();
    }

    /// A crash took everything after this record, and the time that passed without one.
    void rollBack(long sequence) {
        book.rollBack(sequence);
        nowMillis = book.number("recorded");
    }

    int accounts() {
        return book.accounts.size();
    }

    Answer.Account account(int key) {
        return new Answer.Account(Verdict.OK, accounts.view(key), accounts.depth(key), false);
    }

    /// What was settled for each project on a day, in the order of first settles.
    List<ProjectUsage> usage(int day) {
        LongId from = new LongId(day, 0);
        return List.copyOf(book.usage.subMap(from, new LongId(day + 1, 0)).values());
    }

    int holdsAlive() {
        int alive = 0;
        for (Hold hold : book.holds.values()) {
            alive += hold.ending() == null ? 1 : 0;
        }
        return alive;
    }

    void checkConservation() {
        accounts.checkConservation();
    }

    /// Only an injection's own settle gives its caller an answer.
    private @Nullable RequestId injectedBy(Step.Settle settle) {
        Hold hold = book.holds.get(LongId.of(settle.quote()));
        return settle.injected() && hold != null && hold.state() == HoldState.INJECTING
                ? hold.injectionRequest()
                : null;
    }

    private @Nullable Remembered remembered(RequestId request) {
        Long order = book.requestOrder.get(LongId.of(request));
        if (order == null) {
            return null;
        }
        Remembered first = Objects.requireNonNull(book.requests.get(order));
        return nowMillis - first.decidedMillis() <= DAY_MILLIS ? first : null;
    }

    private void remember(RequestId request, Answer answer) {
        LongId id = LongId.of(request);
        Long stale = book.requestOrder.get(id);
        if (stale != null) {
            book.remove(book.requests, stale);
        }
        while (book.requests.size() >= requestsKept) {
            Map.Entry<Long, Remembered> oldest = book.requests.firstEntry();
            book.remove(book.requestOrder, oldest.getValue().id());
            book.remove(book.requests, oldest.getKey());
        }
        long order = book.number("requests") + 1;
        book.put(book.numbers, "requests", order);
        book.put(book.requestOrder, id, order);
        book.put(book.requests, order, new Remembered(id, request.bodyHash(), nowMillis, answer));
    }

    private Prediction makeKey(Step.MakeKey key) {
        if (key.account() >= 0 && !book.accounts.containsKey(key.account())) {
            return plain(Verdict.ACCOUNT_NOT_FOUND, false);
        }
        int number = book.keyRevoked.size();
        book.put(book.keyRevoked, number, false);
        return new Prediction(new Answer.Key(number, nowMillis, false), null, true);
    }

    private Prediction revokeKey(Step.RevokeKey key) {
        Boolean revoked = book.keyRevoked.get(key.number());
        if (revoked == null) {
            return plain(Verdict.KEY_NOT_FOUND, false);
        }
        book.put(book.keyRevoked, key.number(), true);
        return new Prediction(new Answer.Key(key.number(), nowMillis, false), null, !revoked);
    }

    private Prediction setTerms(Terms terms) {
        boolean sound =
                terms.priceMicros() >= 0
                        && terms.priceMicros() <= 1_000_000_000
                        && terms.creditsPerDollarMicros() > 0
                        && terms.quoteMillis() > 0
                        && terms.quoteMillis() <= DAY_MILLIS
                        && terms.reservationMillis() > 0
                        && terms.reservationMillis() <= DAY_MILLIS
                        && terms.minFillRatioMicros() > 0
                        && terms.minFillRatioMicros() <= 1_000_000;
        if (sound) {
            book.put(book.terms, "now", terms);
        }
        return plain(sound ? Verdict.OK : Verdict.INVALID_VALUE, sound);
    }

    /// The quote itself, told to the one who asked: the same as it was offered.
    static boolean says(Offer offer, Quote quote) {
        return offer.payer() == quote.payer()
                && offer.allowedMicros() == quote.allowedMicros()
                && offer.priceMicros() == quote.priceMicros()
                && offer.unmetered() == quote.unmetered();
    }

    private static Prediction plain(Verdict verdict, boolean recorded) {
        return new Prediction(new Answer.Plain(verdict, HoldState.ISSUED, false), null, recorded);
    }
}
