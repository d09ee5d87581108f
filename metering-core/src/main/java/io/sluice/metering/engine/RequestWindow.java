package io.sluice.metering.engine;

import io.sluice.metering.message.Bytes;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.store.OffHeap;
import io.sluice.metering.store.Slab;
import io.sluice.metering.store.SlotIndex;
import io.sluice.metering.store.Texts;

/// Recent request keys and the first answer to each: 24 hours, at most 1,000,000 (DOMAIN,
/// Idempotency keys). The oldest leave first. Off heap, 192 bytes a key. Thread: engine.
///
/// ```
///   0 i64 key, high   8 low   16 i64 body hash   24 i64 decided at, ms
///  32 i32 older   36 i32 newer   40 i32 tail (text)   44 i32 -   48 the receipt's first bytes
/// ```
final class RequestWindow {
    private static final int BODY_HASH = 16;
    private static final int DECIDED_AT = 24;
    private static final int NEWER = 36;
    private static final int TAIL = 40;
    private static final int RECEIPT = 48;
    private static final int RECORD_BYTES = RECEIPT + Receipt.HOLD_FIXED_BYTES;
    private static final int NONE = -1;

    /// A hold's receipt with an empty tail, whose length need not be stored.
    private static final int EMPTY_TAIL_BYTES = Receipt.HOLD_FIXED_BYTES + 2;

    private final Slab slab;
    private final SlotIndex index;
    private final Texts texts;
    private final int capacity;
    private int oldest = NONE;
    private int newest = NONE;

    RequestWindow(Texts texts, int capacity) {
        this.texts = texts;
        this.capacity = capacity;
        this.slab = new Slab(RECORD_BYTES, capacity);
        this.index = new SlotIndex(slab);
    }

    void close() {
        index.close();
        slab.close();
    }

    int size() {
        return slab.used();
    }

    /// The entry of this key, or -1. One older than 24 hours does not count.
    int find(long hi, long lo, long nowMillis) {
        int entry = index.find(hi, lo);
        return entry >= 0 && nowMillis - slab.int64(entry, DECIDED_AT) <= Limits.REQUEST_MILLIS_MAX
                ? entry
                : NONE;
    }

    /// Fetches the cell where the look-up of a key begins.
    long foresee(long hi, long lo) {
        return index.foresee(hi, lo);
    }

    boolean sameBody(int entry, long bodyHash) {
        return slab.int64(entry, BODY_HASH) == bodyHash;
    }

    /// Gives the first answer again.
    void answer(int entry, byte[] receipt) {
        OffHeap.copyTo(slab.address(entry) + RECEIPT, receipt, 0, Receipt.HOLD_FIXED_BYTES);
        receipt[6] = (byte) (receipt[6] | Receipt.REPLAYED);
        int tail = slab.int32(entry, TAIL);
        if (tail != 0) {
            texts.copy(tail, receipt, Receipt.HOLD_FIXED_BYTES);
        } else if (isHold(receipt)) {
            Bytes.int16(receipt, Receipt.HOLD_FIXED_BYTES, 0);
        }
    }

    /// Remembers an answer whole. When the window is full the oldest key makes room; that there is
    /// room for the text was seen to before anything was decided.
    void remember(long hi, long lo, long bodyHash, long nowMillis, byte[] receipt) {
        forget(nowMillis);
        int stale = index.find(hi, lo);
        if (stale >= 0) {
            remove(stale);
        }
        if (slab.used() == capacity) {
            remove(oldest);
        }
        int entry = slab.allocate();
        slab.int64(entry, 0, hi);
        slab.int64(entry, 8, lo);
        slab.int64(entry, BODY_HASH, bodyHash);
        slab.int64(entry, DECIDED_AT, nowMillis);
        // Only what was written now: behind it the buffer may hold an older answer.
        int total = Bytes.int16(receipt, 2);
        int written = Math.min(total, Receipt.HOLD_FIXED_BYTES);
        boolean tailed = total > written && !(isHold(receipt) && total == EMPTY_TAIL_BYTES);
        int tail = tailed ? texts.store(receipt, written, total - written) : 0;
        Invariant.check(tail >= 0, "no room for a remembered answer", entry);
        slab.int32(entry, TAIL, tail);
        OffHeap.copyFrom(receipt, 0, slab.address(entry) + RECEIPT, written);
        index.insert(entry);
        link(entry);
    }

    private static boolean isHold(byte[] receipt) {
        return receipt[5] == Receipt.KIND_HOLD;
    }

    private void forget(long nowMillis) {
        for (int i = 0; i < Limits.FORGOTTEN_PER_COMMAND && oldest != NONE; i++) {
            if (nowMillis - slab.int64(oldest, DECIDED_AT) <= Limits.REQUEST_MILLIS_MAX) {
                return;
            }
            remove(oldest);
        }
    }

    private static final int OLDER = 32;

    private void link(int entry) {
        slab.int32(entry, OLDER, newest);
        slab.int32(entry, NEWER, NONE);
        if (newest == NONE) {
            oldest = entry;
        } else {
            slab.int32(newest, NEWER, entry);
        }
        newest = entry;
    }

    private void remove(int entry) {
        int older = slab.int32(entry, OLDER);
        int newer = slab.int32(entry, NEWER);
        if (older == NONE) {
            oldest = newer;
        } else {
            slab.int32(older, NEWER, newer);
        }
        if (newer == NONE) {
            newest = older;
        } else {
            slab.int32(newer, OLDER, older);
        }
        index.remove(entry);
        texts.free(slab.int32(entry, TAIL));
        slab.free(entry);
    }

    void save(StateSink sink) {
        sink.int32(slab.used());
        for (int entry = oldest; entry != NONE; entry = slab.int32(entry, NEWER)) {
            for (int offset = 0; offset < OLDER; offset += 8) {
                sink.int64(slab.int64(entry, offset));
            }
            for (int offset = RECEIPT; offset < RECORD_BYTES; offset += 8) {
                sink.int64(slab.int64(entry, offset));
            }
            SavedText.save(texts, slab.int32(entry, TAIL), sink);
        }
    }

    void load(StateSource source) {
        int count = source.int32();
        for (int i = 0; i < count; i++) {
            int entry = slab.allocate();
            Invariant.check(entry >= 0, "snapshot has more request keys than fit", count);
            for (int offset = 0; offset < OLDER; offset += 8) {
                slab.int64(entry, offset, source.int64());
            }
            for (int offset = RECEIPT; offset < RECORD_BYTES; offset += 8) {
                slab.int64(entry, offset, source.int64());
            }
            slab.int32(entry, TAIL, SavedText.load(texts, source));
            index.insert(entry);
            link(entry);
        }
    }
}
