package io.sluice.metering.engine;

import io.sluice.metering.store.Slab;
import io.sluice.metering.store.SlotIndex;

/// Payments already credited, and what of each went back. Kept for ever: a payment is credited
/// once, however late it is reported again. Off heap, 64 bytes a payment. Thread: engine.
///
/// ```
///  0 i64 reference, high   8 low   16 i32 account (-1: the payment has not come yet)
/// 24 i64 credited   32 i64 refunded, cumulative   40 i64 lost in disputes, cumulative
/// 48 i64 taken back so far
/// ```
final class Purchases {
    private static final int ACCOUNT = 16;
    private static final int CREDITED = 24;
    private static final int REFUNDED = 32;
    private static final int DISPUTED = 40;
    private static final int TAKEN = 48;
    private static final int RECORD_BYTES = 64;
    private static final int NOT_YET = -1;

    private final Slab slab;
    private final SlotIndex index;

    Purchases(int capacity) {
        slab = new Slab(RECORD_BYTES, capacity);
        index = new SlotIndex(slab);
    }

    void close() {
        index.close();
        slab.close();
    }

    /// The payment's entry, made when there is none; -1 when the table is full.
    int entry(long hi, long lo) {
        int entry = index.find(hi, lo);
        if (entry >= 0) {
            return entry;
        }
        entry = slab.allocate();
        if (entry >= 0) {
            slab.int64(entry, 0, hi);
            slab.int64(entry, 8, lo);
            slab.int32(entry, ACCOUNT, NOT_YET);
            index.insert(entry);
        }
        return entry;
    }

    int find(long hi, long lo) {
        return index.find(hi, lo);
    }

    boolean credited(int entry) {
        return slab.int32(entry, ACCOUNT) != NOT_YET;
    }

    int account(int entry) {
        return slab.int32(entry, ACCOUNT);
    }

    long creditedMicros(int entry) {
        return slab.int64(entry, CREDITED);
    }

    void credited(int entry, int account, long amountMicros) {
        slab.int32(entry, ACCOUNT, account);
        slab.int64(entry, CREDITED, amountMicros);
    }

    /// Notes how much has gone back by refunds (or disputes) in all. Figures only grow: an older
    /// report that arrives late changes nothing.
    boolean reported(int entry, boolean dispute, long cumulativeMicros) {
        int offset = dispute ? DISPUTED : REFUNDED;
        if (cumulativeMicros <= slab.int64(entry, offset)) {
            return false;
        }
        slab.int64(entry, offset, cumulativeMicros);
        return true;
    }

    /// What must be taken back now: refunds and losses together never exceed the payment.
    long takeDueMicros(int entry) {
        long due = slab.int64(entry, REFUNDED) + slab.int64(entry, DISPUTED);
        long takenMicros = slab.int64(entry, TAKEN);
        long nowMicros = Math.min(due, slab.int64(entry, CREDITED)) - takenMicros;
        slab.int64(entry, TAKEN, takenMicros + nowMicros);
        return nowMicros;
    }

    void save(StateSink sink) {
        sink.int32(slab.used());
        for (int entry = 0; entry < slab.used(); entry++) {
            for (int offset = 0; offset < RECORD_BYTES; offset += 8) {
                sink.int64(slab.int64(entry, offset));
            }
        }
    }

    void load(StateSource source) {
        int count = source.int32();
        for (int i = 0; i < count; i++) {
            int entry = slab.allocate();
            Invariant.check(entry == i, "snapshot has more payments than fit", count);
            for (int offset = 0; offset < RECORD_BYTES; offset += 8) {
                slab.int64(entry, offset, source.int64());
            }
            index.insert(entry);
        }
    }
}
