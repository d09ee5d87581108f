package io.sluice.metering.engine;

import io.sluice.metering.message.Bytes;
import io.sluice.metering.message.CommandType;
import io.sluice.metering.message.Commands.Terms;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.FrameReader;
import io.sluice.metering.message.HoldState;
import io.sluice.metering.message.MalformedFrame;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.RequestId;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.store.AccountStore;

/// The state machine: one command in, one receipt out, and to the [RecordSink] whatever the journal
/// must have. The same commands give the same records and the same state, to the bit, wherever it
/// runs. Time comes with each command and never runs backwards. Thread: engine.
public final class MeteringEngine implements AutoCloseable {
    private final EngineState state;
    private final RecordSink sink;
    private final Answers answers;
    private final AccountDecisions accountDecisions;
    private final HoldDecisions holdDecisions;
    private final Foresight foresight;
    private final FrameReader in = new FrameReader();
    private final byte[] expireFrame = new byte[Frame.HEADER_BYTES + Quote.BYTES_MAX];
    private final Quote expiring = new Quote(expireFrame, Frame.HEADER_BYTES);
    private final byte[] expireReceipt = new byte[Receipt.BYTES_MAX];

    public MeteringEngine(AccountStore store, EngineSizes sizes, RecordSink sink) {
        this.state = new EngineState(store, sizes);
        this.sink = sink;
        this.answers = new Answers(state);
        this.accountDecisions = new AccountDecisions(state, answers);
        this.holdDecisions = new HoldDecisions(state, answers);
        this.foresight = new Foresight(state);
        Bytes.int8(expireFrame, Frame.TYPE, CommandType.EXPIRE.code());
        Bytes.int16(expireFrame, Frame.VERSION, Frame.RULES_VERSION);
    }

    /// Commands that gain from being foreseen together: as many as the processor can wait for at
    /// once, few enough to stay in its nearest cache.
    public static final int FORESEEN = 16;

    /// How often to call [#foresee] for each command of such a group.
    public static final int FORESIGHT_STEPS = Foresight.STEPS;

    /// Fetches into the caches what deciding a command will need; changes nothing. Hosts call it
    /// for a group of commands with step 0, then for all of them with step 1, and so on.
    public void foresee(byte[] frame, int at, int step) {
        foresight.look(frame, at, step);
    }

    /// Decides the command in the frame at `at` and writes its receipt (at most [Receipt#BYTES_MAX]
    /// bytes). The frame's time is raised to the engine's own when it lies before it, so that what
    /// is journaled is what was decided by.
    public Verdict apply(byte[] frame, int at, byte[] receipt) {
        in.wrap(frame, at);
        CommandType type = in.type();
        if (type == null || type == CommandType.EXPIRE) {
            throw new MalformedFrame("not a command");
        }
        long now = Math.max(in.timeMillis(), state.nowMillis);
        Bytes.int64(frame, at + Frame.TIME, now);
        advanceTo(now);
        if (in.hasRequest()) {
            int entry = state.requests.find(in.requestHi(), in.requestLo(), now);
            if (entry >= 0) {
                return answeredBefore(entry, receipt);
            }
        }
        state.changed = false;
        if ((in.hasRequest() || type == CommandType.SETTLE) && !state.roomForTexts()) {
            return answers.none(receipt, Verdict.OVERLOADED, HoldState.ISSUED);
        }
        Verdict verdict = decide(type, receipt, now);
        if (state.changed) {
            remember(type, receipt, now);
            state.recorded(now);
            sink.record(state.sequence, frame, at, in.length(), receipt, Bytes.int16(receipt, 0));
        }
        return verdict;
    }

    /// Time passes: holds that are due expire, in the order they are due.
    public void advanceTo(long nowMillis) {
        if (nowMillis <= state.nowMillis) {
            return;
        }
        state.nowMillis = nowMillis;
        if (!state.holds.anyDue(nowMillis)) {
            return;
        }
        for (int hold = state.holds.due(nowMillis); hold >= 0; ) {
            expire(hold, nowMillis);
            hold = state.holds.due(nowMillis);
        }
        state.holds.refreshNextDue();
    }

    private void expire(int hold, long nowMillis) {
        Bytes.int64(expireFrame, Frame.TIME, nowMillis);
        state.holds.readQuote(hold, expiring);
        int length = Frame.HEADER_BYTES + expiring.length();
        Bytes.int32(expireFrame, Frame.LENGTH, length);
        holdDecisions.expire(expireReceipt, hold, nowMillis);
        state.recorded(nowMillis);
        sink.record(
                state.sequence,
                expireFrame,
                0,
                length,
                expireReceipt,
                Bytes.int16(expireReceipt, 0));
    }

    private Verdict decide(CommandType type, byte[] receipt, long now) {
        return switch (type) {
            case RESERVE -> holdDecisions.reserve(in, receipt, now);
            case SETTLE -> holdDecisions.settle(in, receipt, now);
            case RELEASE -> holdDecisions.release(in, receipt, now);
            case QUOTE_ISSUED -> quoteIssued(receipt);
            case BEGIN_INJECTION -> holdDecisions.beginInjection(in, receipt, now);
            case INJECTION_REFUSED -> holdDecisions.injectionRefused(in, receipt, now);
            case INJECTION_UNKNOWN -> holdDecisions.injectionUnknown(in, receipt, now);
            case READ_HOLD -> holdDecisions.read(in, receipt, now);
            case READ_ACCOUNT -> accountDecisions.read(in, receipt);
            case READ_USAGE -> readUsage(receipt);
            case READ_COMPUTE -> answers.compute(receipt, state.compute.sums());
            case READ_TOTALS -> answers.totals(receipt, state.totals.sums());
            case OPEN_ACCOUNT -> accountDecisions.open(in, receipt, now);
            case CHANGE_ACCOUNT -> accountDecisions.change(in, receipt, now);
            case GRANT -> accountDecisions.grant(in, receipt, now);
            case PURCHASE -> accountDecisions.purchase(in, receipt, now);
            case REFUND -> accountDecisions.refund(in, receipt, now);
            case CREATE_KEY -> accountDecisions.createKey(in, receipt, now);
            case REVOKE_KEY -> accountDecisions.revokeKey(in, receipt, now);
            case SET_TERMS -> setTerms(receipt);
            case REMEMBER -> changed(receipt);
            case TICK -> answers.none(receipt, Verdict.OK, HoldState.ISSUED);
            case EXPIRE -> throw new MalformedFrame("only the engine expires holds");
        };
    }

    private Verdict quoteIssued(byte[] receipt) {
        holdDecisions.readQuote(in);
        return changed(receipt);
    }

    private Verdict readUsage(byte[] receipt) {
        Usage.Entry entry = state.usage.read(in.int32(), in.int32());
        return entry == null
                ? answers.none(receipt, Verdict.OK, HoldState.ISSUED)
                : answers.usage(receipt, entry);
    }

    private Verdict changed(byte[] receipt) {
        state.changed = true;
        return answers.none(receipt, Verdict.OK, HoldState.ISSUED);
    }

    private Verdict setTerms(byte[] receipt) {
        Terms terms = new Terms(in.int64(), in.int64(), in.int64(), in.int64(), in.int64());
        boolean sound =
                terms.priceMicros() >= 0
                        && terms.priceMicros() <= Limits.PRICE_MICROS_MAX
                        && terms.creditsPerDollarMicros() > 0
                        && terms.quoteMillis() > 0
                        && terms.quoteMillis() <= Limits.QUOTE_MILLIS_MAX
                        && terms.reservationMillis() > 0
                        && terms.reservationMillis() <= Limits.RESERVATION_MILLIS_MAX
                        && terms.minFillRatioMicros() > 0
                        && terms.minFillRatioMicros() <= 1_000_000;
        if (!sound) {
            return answers.none(receipt, Verdict.INVALID_VALUE, HoldState.ISSUED);
        }
        state.terms = terms;
        state.quoteMillisMax = Math.max(state.quoteMillisMax, terms.quoteMillis());
        return changed(receipt);
    }

    private Verdict answeredBefore(int entry, byte[] receipt) {
        if (!state.requests.sameBody(entry, in.bodyHash())) {
            return answers.none(receipt, Verdict.REQUEST_KEY_REUSED, HoldState.ISSUED);
        }
        state.requests.answer(entry, receipt);
        return Verdict.OK;
    }

    /// Only what was done is remembered, and an injection only once its answer is there.
    private void remember(CommandType type, byte[] receipt, long now) {
        RequestId id = type == CommandType.SETTLE ? holdDecisions.settledRequest() : null;
        if (id != null) {
            state.requests.remember(id.hi(), id.lo(), id.bodyHash(), now, receipt);
        } else if (in.hasRequest() && type != CommandType.BEGIN_INJECTION) {
            if (type == CommandType.RESERVE && in.flagged(Frame.REMEMBER_QUOTE)) {
                answers.withQuote(
                        receipt, in.bytes(), in.start() + Frame.HEADER_BYTES + Frame.REQUEST_BYTES);
            }
            state.requests.remember(in.requestHi(), in.requestLo(), in.bodyHash(), now, receipt);
        }
    }

    // What hosts, recovery and snapshots look at. Only while nothing is being applied.

    public void save(StateSink to) {
        state.save(to);
    }

    /// Into an engine that has decided nothing yet.
    public void load(StateSource from) {
        state.load(from);
    }

    public long sequence() {
        return state.sequence;
    }

    public long nowMillis() {
        return state.nowMillis;
    }

    public Terms terms() {
        return state.terms;
    }

    public Accounts accounts() {
        return state.accounts;
    }

    /// The owner's id of an account, as UTF-8.
    public byte[] ownerId(int account) {
        int ref = state.accounts.nameRef(account);
        byte[] name = new byte[state.texts.length(ref)];
        state.texts.copy(ref, name, 0);
        return name;
    }

    public ApiKeys keys() {
        return state.keys;
    }

    public Injections injections() {
        return state.injections;
    }

    public ComputeTotals compute() {
        return state.compute;
    }

    /// The two sides of conservation.
    public Totals.Sums sums() {
        return state.totals.sums();
    }

    public int holdsAlive() {
        return state.holds.alive();
    }

    public int holdsRemembered() {
        return state.holds.size() - state.holds.alive();
    }

    /// Everything that must hold over the whole state, looked at one by one. Takes time.
    public void checkAll() {
        StateCheck.all(state);
    }

    @Override
    public void close() {
        state.close();
    }
}
