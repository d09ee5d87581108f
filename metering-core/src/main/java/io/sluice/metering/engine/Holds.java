package io.sluice.metering.engine;

import io.sluice.metering.message.HoldState;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Reason;
import io.sluice.metering.store.Slab;
import io.sluice.metering.store.SlotIndex;
import io.sluice.metering.store.Texts;

/// The hold table: every hold that is alive, and the ended ones for as long as they must be
/// remembered. Off heap, 128 bytes a hold. Thread: engine.
///
/// ```
///   0 i64 quote id, high    8 low    16 i32 source   20 i32 payer   24 i64 allowed  32 i64 price
///  40 i64 hold  48 i64 reserved until
///  56 i64 planned    64 valid until  72 tokens estimated  80 GPU ms estimated     while alive
///  56 i64 delivered  64 debited      72 balance before    80 debited from granted once settled
///  88 i64 ended at   96 i64 body hash
/// 104 u8 state  105 u8 flags  106 u8 reason  107 u8 queue, 8 · hours
/// 108 i32 stimulus  112 i32 project
/// 116 i32 injection + 1     120 i32 previous  124 i32 next (in its queue, or among the ended)
/// ```
///
/// `hours`: from the hour in which it was placed to that of `reserved until`.
final class Holds {
    static final int RECORD_BYTES = 128;

    // Offsets of the drawing above.
    static final int ID_HI = 0;
    static final int ID_LO = 8;
    static final int SOURCE = 16;
    static final int PAYER = 20;
    static final int ALLOWED = 24;
    static final int PRICE = 32;
    static final int AMOUNT = 40;
    static final int RESERVED_UNTIL = 48;

    // What an expiry must say of the quote and an ended hold need not know any more …
    static final int PLANNED = 56;
    static final int VALID_UNTIL = 64;
    static final int TOKENS = 72;
    static final int GPU_MILLIS = 80;

    // … lies where a settle leaves its figures.
    static final int DELIVERED = 56;
    static final int DEBITED = 64;
    static final int BALANCE_BEFORE = 72;
    static final int FROM_GRANTED = 80;
    static final int ENDED_AT = 88;
    static final int BODY_HASH = 96;
    static final int STATE = 104;
    static final int FLAGS = 105;
    static final int REASON = 106;
    static final int QUEUE = 107;
    static final int STIMULUS = 108;
    static final int PROJECT = 112;
    static final int INJECTION = 116;
    static final int PREVIOUS = 120;
    static final int NEXT = 124;

    /// More was delivered than allowed.
    static final int OVERRUN = 1;

    /// Due while its injection was running: in no queue, expires when the answer is found missing.
    static final int OVERDUE = 2;

    /// The debit came from an injection of ours, not from a settle of the caller's.
    static final int INJECTED = 4;

    /// The quote's source was not metered.
    static final int UNMETERED = 8;

    // The queue's number stands in the low bits of its byte, the hours in the others.
    private static final int QUEUE_BITS = 3;
    private static final int QUEUES = Limits.RESERVATION_TIMES_MAX - 1;

    private static final int NONE = -1;

    private static final int FORESEEN = 16;

    private final Slab slab;
    private final SlotIndex index;
    private final Texts texts;

    // Alive holds wait in one queue per reservation time. Within a queue every hold lives equally
    // long, so that the order of arrival is the order of expiry and no sorting is needed.
    private final long[] queueMillis = new long[Limits.RESERVATION_TIMES_MAX];
    private final int[] head = new int[Limits.RESERVATION_TIMES_MAX + 1];
    private final int[] tail = new int[Limits.RESERVATION_TIMES_MAX + 1];
    private static final int ENDED = Limits.RESERVATION_TIMES_MAX;

    private long nextDueMillis = Long.MAX_VALUE;
    private int endedCount;

    // The ended holds that will be forgotten next, oldest first: what forgetting them touches is
    // fetched into the caches some holds ahead (see Foresight).
    private final int[] next = new int[FORESEEN];
    private int nextFrom;
    private int nextCount;

    @SuppressWarnings("UnusedVariable") // keeps the compiler from leaving the loads out
    private long seen;

    Holds(Texts texts, int capacity) {
        this.texts = texts;
        this.slab = new Slab(RECORD_BYTES, capacity);
        this.index = new SlotIndex(slab);
        java.util.Arrays.fill(head, NONE);
        java.util.Arrays.fill(tail, NONE);
    }

    void close() {
        index.close();
        slab.close();
    }

    int find(long idHi, long idLo) {
        return index.find(idHi, idLo);
    }

    /// Fetches the cell where the look-up of an id begins.
    long foresee(long idHi, long idLo) {
        return index.foresee(idHi, idLo);
    }

    /// Alive and remembered ones together.
    int size() {
        return slab.used();
    }

    int alive() {
        return slab.used() - endedCount;
    }

    long int64(int hold, int offset) {
        return slab.int64(hold, offset);
    }

    void int64(int hold, int offset, long value) {
        slab.int64(hold, offset, value);
    }

    int int32(int hold, int offset) {
        return slab.int32(hold, offset);
    }

    void int32(int hold, int offset, int value) {
        slab.int32(hold, offset, value);
    }

    int int8(int hold, int offset) {
        return slab.int8(hold, offset);
    }

    HoldState state(int hold) {
        return HoldState.of(slab.int8(hold, STATE));
    }

    void state(int hold, HoldState state) {
        slab.int8(hold, STATE, (byte) state.ordinal());
    }

    /// The hour, counted from 1970, in which it was placed.
    int placedInHour(int hold) {
        return Windows.hourOf(slab.int64(hold, RESERVED_UNTIL))
                - ((slab.int8(hold, QUEUE) & 0xff) >> QUEUE_BITS);
    }

    boolean flagged(int hold, int flag) {
        return (slab.int8(hold, FLAGS) & flag) != 0;
    }

    void flag(int hold, int flag) {
        slab.int8(hold, FLAGS, (byte) (slab.int8(hold, FLAGS) | flag));
    }

    // Beginning.

    /// A queue for holds that live this long, or -1 when too many different times are alive.
    int queueFor(long reservationMillis) {
        int free = NONE;
        for (int queue = 0; queue < ENDED; queue++) {
            if (queueMillis[queue] == reservationMillis) {
                return queue;
            }
            if (free == NONE && head[queue] == NONE) {
                free = queue;
            }
        }
        return free;
    }

    /// A new hold, zeroed but for its id, at the end of its queue; -1 when the table is full.
    int add(long idHi, long idLo, int queue, long reservationMillis, long reservedUntilMillis) {
        int hold = slab.allocate();
        if (hold < 0) {
            return NONE;
        }
        slab.int64(hold, ID_HI, idHi);
        slab.int64(hold, ID_LO, idLo);
        slab.int64(hold, RESERVED_UNTIL, reservedUntilMillis);
        state(hold, HoldState.RESERVED);
        index.insert(hold);
        queueMillis[queue] = reservationMillis;
        int placed = Windows.hourOf(reservedUntilMillis - reservationMillis);
        enqueue(hold, queue, Windows.hourOf(reservedUntilMillis) - placed);
        return hold;
    }

    private int queue(int hold) {
        return slab.int8(hold, QUEUE) & QUEUES;
    }

    private void enqueue(int hold, int queue, int hours) {
        slab.int8(hold, QUEUE, (byte) (hours << QUEUE_BITS | queue));
        append(hold, queue);
        if (slab.int64(hold, RESERVED_UNTIL) < nextDueMillis) {
            nextDueMillis = slab.int64(hold, RESERVED_UNTIL);
        }
    }

    // Beginning and expiring: the quote goes in whole, and comes out whole while the hold is alive.

    void putQuote(int hold, Quote quote) {
        slab.int32(hold, SOURCE, quote.source());
        slab.int32(hold, PAYER, quote.payer());
        slab.int64(hold, ALLOWED, quote.allowedMicros());
        slab.int64(hold, PRICE, quote.priceMicros());
        slab.int64(hold, PLANNED, quote.plannedMicros());
        slab.int64(hold, VALID_UNTIL, quote.validUntilMillis());
        slab.int64(hold, TOKENS, quote.tokensEstimated());
        slab.int64(hold, GPU_MILLIS, quote.gpuMillisEstimated());
        slab.int8(hold, REASON, (byte) quote.reason().ordinal());
        if (quote.unmetered()) {
            flag(hold, UNMETERED);
        }
    }

    void readQuote(int hold, Quote into) {
        int project = slab.int32(hold, PROJECT);
        into.id(slab.int64(hold, ID_HI), slab.int64(hold, ID_LO))
                .parties(slab.int32(hold, SOURCE), slab.int32(hold, PAYER))
                .terms(
                        slab.int64(hold, PLANNED),
                        slab.int64(hold, ALLOWED),
                        slab.int64(hold, PRICE))
                .validUntilMillis(slab.int64(hold, VALID_UNTIL))
                .estimate(slab.int64(hold, TOKENS), slab.int64(hold, GPU_MILLIS))
                .reason(Reason.of(slab.int8(hold, REASON)), flagged(hold, UNMETERED))
                .projectLength(texts.length(project));
        texts.copy(project, into.bytes(), into.projectAt());
    }

    boolean anyDue(long nowMillis) {
        return nowMillis > nextDueMillis;
    }

    /// Of the holds whose time is over the one that was due first, or -1.
    int due(long nowMillis) {
        int due = NONE;
        long dueMillis = nowMillis;
        for (int queue = 0; queue < ENDED; queue++) {
            int first = head[queue];
            if (first != NONE && slab.int64(first, RESERVED_UNTIL) < dueMillis) {
                due = first;
                dueMillis = slab.int64(first, RESERVED_UNTIL);
            }
        }
        return due;
    }

    void refreshNextDue() {
        long next = Long.MAX_VALUE;
        for (int queue = 0; queue < ENDED; queue++) {
            if (head[queue] != NONE) {
                next = Math.min(next, slab.int64(head[queue], RESERVED_UNTIL));
            }
        }
        nextDueMillis = next;
    }

    /// Takes an injecting hold out of its queue: it does not expire while its answer may come.
    void leaveQueue(int hold) {
        unlink(hold, queue(hold));
        flag(hold, OVERDUE);
    }

    // Ending.

    /// From now on the hold is remembered, not alive.
    void end(int hold, HoldState state, long nowMillis) {
        if (!flagged(hold, OVERDUE)) {
            unlink(hold, queue(hold));
        }
        state(hold, state);
        slab.int64(hold, ENDED_AT, nowMillis);
        append(hold, ENDED);
        endedCount++;
    }

    /// Forgets a few of the oldest ended holds that need not be remembered any more.
    void forget(long nowMillis, long quoteMillisMax) {
        for (int i = 0; i < Limits.FORGOTTEN_PER_COMMAND; i++) {
            if (!forgettable(nowMillis, quoteMillisMax)) {
                return;
            }
            foreseeForgetting();
            remove(head[ENDED]);
        }
    }

    /// One more record at the far end, and what the record half-way there points to.
    private void foreseeForgetting() {
        if (nextCount > 0) {
            nextFrom = (nextFrom + 1) % FORESEEN;
            nextCount--;
        }
        int last = nextCount == 0 ? NONE : next[(nextFrom + nextCount - 1) % FORESEEN];
        int more = last == NONE ? slab.int32(head[ENDED], NEXT) : slab.int32(last, NEXT);
        while (more != NONE && nextCount < FORESEEN) {
            next[(nextFrom + nextCount) % FORESEEN] = more;
            nextCount++;
            seen += slab.int64(more, ID_HI);
            more = slab.int32(more, NEXT);
        }
        if (nextCount == FORESEEN) {
            int hold = next[(nextFrom + FORESEEN / 2) % FORESEEN];
            seen += index.foresee(slab.int64(hold, ID_HI), slab.int64(hold, ID_LO));
            seen += texts.length(slab.int32(hold, STIMULUS));
        }
    }

    /// There is room for one more hold, or will be as soon as the oldest ended one is forgotten.
    boolean room(long nowMillis, long quoteMillisMax) {
        return slab.used() < slab.capacity() || forgettable(nowMillis, quoteMillisMax);
    }

    private boolean forgettable(long nowMillis, long quoteMillisMax) {
        if (head[ENDED] == NONE) {
            return false;
        }
        long ageMillis = nowMillis - slab.int64(head[ENDED], ENDED_AT);
        boolean old = ageMillis > Limits.ENDED_MILLIS_MAX;
        boolean many = endedCount > Limits.ENDED_HOLDS_KEPT;
        return (old || many) && ageMillis > Math.max(Limits.ENDED_MILLIS_MIN, quoteMillisMax);
    }

    private void remove(int hold) {
        unlink(hold, ENDED);
        endedCount--;
        index.remove(hold);
        texts.free(slab.int32(hold, STIMULUS));
        texts.free(slab.int32(hold, PROJECT));
        slab.free(hold);
    }

    // The lists: intrusive, doubly linked.

    private void append(int hold, int list) {
        int last = tail[list];
        slab.int32(hold, PREVIOUS, last);
        slab.int32(hold, NEXT, NONE);
        if (last == NONE) {
            head[list] = hold;
        } else {
            slab.int32(last, NEXT, hold);
        }
        tail[list] = hold;
    }

    private void unlink(int hold, int list) {
        int previous = slab.int32(hold, PREVIOUS);
        int next = slab.int32(hold, NEXT);
        if (previous == NONE) {
            head[list] = next;
        } else {
            slab.int32(previous, NEXT, next);
        }
        if (next == NONE) {
            tail[list] = previous;
        } else {
            slab.int32(next, PREVIOUS, previous);
        }
    }

    /// Calls `each` for every hold of the table: alive ones queue by queue, then the ended ones.
    /// Overdue ones are in no list: [Injections] knows them.
    void forEach(java.util.function.IntConsumer each) {
        for (int list = 0; list <= ENDED; list++) {
            for (int hold = head[list]; hold != NONE; hold = slab.int32(hold, NEXT)) {
                each.accept(hold);
            }
        }
    }

    // Snapshots.

    void save(StateSink sink, Injections injections) {
        for (int queue = 0; queue < ENDED; queue++) {
            sink.int64(queueMillis[queue]);
        }
        for (int list = 0; list <= ENDED; list++) {
            int count = 0;
            for (int hold = head[list]; hold != NONE; hold = slab.int32(hold, NEXT)) {
                count++;
            }
            sink.int32(count);
            for (int hold = head[list]; hold != NONE; hold = slab.int32(hold, NEXT)) {
                saveOne(sink, hold);
            }
        }
        sink.int32(injections.overdue(this));
        injections.forEachHold(hold -> {
            if (flagged(hold, OVERDUE)) {
                saveOne(sink, hold);
            }
        });
    }

    void load(StateSource source) {
        for (int queue = 0; queue < ENDED; queue++) {
            queueMillis[queue] = source.int64();
        }
        for (int list = 0; list <= ENDED; list++) {
            int count = source.int32();
            for (int i = 0; i < count; i++) {
                append(loadOne(source), list);
            }
            endedCount = list == ENDED ? count : 0;
        }
        int overdue = source.int32();
        for (int i = 0; i < overdue; i++) {
            loadOne(source);
        }
        refreshNextDue();
    }

    private void saveOne(StateSink sink, int hold) {
        for (int offset = 0; offset < STATE; offset += 8) {
            sink.int64(slab.int64(hold, offset));
        }
        sink.int32(slab.int32(hold, STATE));
        SavedText.save(texts, slab.int32(hold, STIMULUS), sink);
        SavedText.save(texts, slab.int32(hold, PROJECT), sink);
    }

    private int loadOne(StateSource source) {
        int hold = slab.allocate();
        Invariant.check(hold >= 0, "snapshot has more holds than the table has room", size());
        for (int offset = 0; offset < STATE; offset += 8) {
            slab.int64(hold, offset, source.int64());
        }
        slab.int32(hold, STATE, source.int32());
        slab.int32(hold, STIMULUS, SavedText.load(texts, source));
        slab.int32(hold, PROJECT, SavedText.load(texts, source));
        index.insert(hold);
        return hold;
    }
}
