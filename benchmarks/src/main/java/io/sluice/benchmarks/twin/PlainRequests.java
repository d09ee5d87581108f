package io.sluice.benchmarks.twin;

/// The request keys seen last, with what each was answered: a ring of eight longs each, the oldest
/// leaves when it is full or a day old.
///
/// Thread: one.
final class PlainRequests {
    static final int NONE = -1;

    private static final int STRIDE = 8;
    private static final int BODY = 2;
    private static final int TIME = 3;
    private static final int OUTCOME = 4;
    private static final int AMOUNT = 5;
    private static final int BALANCE = 6;
    private static final int HELD = 7;
    private static final long DAY_MILLIS = 24L * 60 * 60 * 1_000;

    private final long[] slots;
    private final PlainIndex index;
    private final int keysMax;
    private int oldest;
    private int count;

    PlainRequests(int keysMax) {
        this.keysMax = keysMax;
        this.slots = new long[keysMax * STRIDE];
        this.index = new PlainIndex(slots, STRIDE, keysMax);
    }

    /// Makes room for one more key; before `place`, because a removal moves places.
    void forgetOld(long nowMillis) {
        while (count == keysMax
                || (count > 0 && slots[oldest * STRIDE + TIME] + DAY_MILLIS < nowMillis)) {
            int at = oldest * STRIDE;
            index.remove(slots[at], slots[at + 1], oldest);
            oldest = oldest + 1 == keysMax ? 0 : oldest + 1;
            count--;
        }
    }

    int place(long keyHigh, long keyLow) {
        return index.find(keyHigh, keyLow);
    }

    int at(int place) {
        return index.slotAt(place);
    }

    boolean sameBody(int request, long bodyHash) {
        return slots[request * STRIDE + BODY] == bodyHash;
    }

    int outcome(int request) {
        return (int) slots[request * STRIDE + OUTCOME];
    }

    long amountMicros(int request) {
        return slots[request * STRIDE + AMOUNT];
    }

    void remember(
            int place,
            long keyHigh,
            long keyLow,
            long bodyHash,
            long nowMillis,
            int outcome,
            long amountMicros,
            long balanceMicros,
            long heldMicros) {
        int request = oldest + count;
        request = request >= keysMax ? request - keysMax : request;
        count++;
        int at = request * STRIDE;
        slots[at] = keyHigh;
        slots[at + 1] = keyLow;
        slots[at + BODY] = bodyHash;
        slots[at + TIME] = nowMillis;
        slots[at + OUTCOME] = outcome;
        slots[at + AMOUNT] = amountMicros;
        slots[at + BALANCE] = balanceMicros;
        slots[at + HELD] = heldMicros;
        index.put(place, keyHigh, keyLow, request);
    }
}
