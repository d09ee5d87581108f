package io.sluice.benchmarks.twin;

/// Holds on one long array, eight longs each: id (2), account and state, amount, expiry, debited,
/// links, settle's body hash. Open holds stand in a list by expiry, closed ones in a list by age;
/// when the closed ones are too many, the oldest gives its slot back.
///
/// Thread: one.
final class PlainHolds {
    static final int NONE = -1;
    static final int RESERVED = 1;
    static final int SETTLED = 2;
    static final int EXPIRED = 3;

    private static final int STRIDE = 8;
    private static final int ACCOUNT_STATE = 2;
    private static final int AMOUNT = 3;
    private static final int EXPIRES = 4;
    private static final int DEBITED = 5;
    private static final int LINKS = 6;
    private static final int BODY = 7;

    private final long[] slots;
    private final PlainIndex index;
    private final int closedMax;
    private int used;
    private int freeHead = NONE;
    private int openHead = NONE;
    private int openTail = NONE;
    private int closedHead = NONE;
    private int closedTail = NONE;
    private int closedCount;

    PlainHolds(int openMax, int closedMax) {
        int slotsMax = openMax + closedMax + 1;
        this.slots = new long[slotsMax * STRIDE];
        this.index = new PlainIndex(slots, STRIDE, slotsMax);
        this.closedMax = closedMax;
    }

    int place(long idHigh, long idLow) {
        return index.find(idHigh, idLow);
    }

    int at(int place) {
        return index.slotAt(place);
    }

    int state(int hold) {
        return (int) slots[hold * STRIDE + ACCOUNT_STATE];
    }

    int account(int hold) {
        return (int) (slots[hold * STRIDE + ACCOUNT_STATE] >>> 32);
    }

    long amountMicros(int hold) {
        return slots[hold * STRIDE + AMOUNT];
    }

    long debitedMicros(int hold) {
        return slots[hold * STRIDE + DEBITED];
    }

    boolean settledBy(int hold, long bodyHash) {
        return slots[hold * STRIDE + BODY] == bodyHash;
    }

    /// Opens a hold at the place that `place` answered. The list is by expiry because every hold
    /// lives equally long.
    int open(
            int place,
            long idHigh,
            long idLow,
            int account,
            long amountMicros,
            long expiresMillis) {
        int hold = freeHead;
        if (hold == NONE) {
            hold = used++;
        } else {
            freeHead = next(hold);
        }
        int at = hold * STRIDE;
        slots[at] = idHigh;
        slots[at + 1] = idLow;
        slots[at + ACCOUNT_STATE] = (long) account << 32 | RESERVED;
        slots[at + AMOUNT] = amountMicros;
        slots[at + EXPIRES] = expiresMillis;
        slots[at + DEBITED] = 0;
        slots[at + LINKS] = links(openTail, NONE);
        if (openTail == NONE) {
            openHead = hold;
        } else {
            next(openTail, hold);
        }
        openTail = hold;
        index.put(place, idHigh, idLow, hold);
        return hold;
    }

    /// The open hold that is due first and already past its expiry, or `NONE`.
    int due(long nowMillis) {
        int hold = openHead;
        return hold != NONE && nowMillis > slots[hold * STRIDE + EXPIRES] ? hold : NONE;
    }

    void close(int hold, int state, long debitedMicros, long bodyHash) {
        unlinkOpen(hold);
        int at = hold * STRIDE;
        slots[at + ACCOUNT_STATE] = (slots[at + ACCOUNT_STATE] & 0xFFFFFFFF00000000L) | state;
        slots[at + DEBITED] = debitedMicros;
        slots[at + BODY] = bodyHash;
        slots[at + LINKS] = links(NONE, NONE);
        if (closedTail == NONE) {
            closedHead = hold;
        } else {
            next(closedTail, hold);
        }
        closedTail = hold;
        if (++closedCount > closedMax) {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        int hold = closedHead;
        closedHead = next(hold);
        closedCount--;
        int at = hold * STRIDE;
        index.remove(slots[at], slots[at + 1], hold);
        next(hold, freeHead);
        freeHead = hold;
    }

    private void unlinkOpen(int hold) {
        long links = slots[hold * STRIDE + LINKS];
        int previous = (int) (links >>> 32);
        int next = (int) links;
        if (previous == NONE) {
            openHead = next;
        } else {
            next(previous, next);
        }
        if (next == NONE) {
            openTail = previous;
        } else {
            int at = next * STRIDE + LINKS;
            slots[at] = links(previous, (int) slots[at]);
        }
    }

    private int next(int hold) {
        return (int) slots[hold * STRIDE + LINKS];
    }

    private void next(int hold, int next) {
        int at = hold * STRIDE + LINKS;
        slots[at] = (slots[at] & 0xFFFFFFFF00000000L) | (next & 0xFFFFFFFFL);
    }

    private static long links(int previous, int next) {
        return (long) previous << 32 | (next & 0xFFFFFFFFL);
    }
}
