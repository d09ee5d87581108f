package io.sluice.metering.engine;

import io.sluice.metering.message.SpendingLimit.Period;
import io.sluice.metering.store.OffHeap;
import java.util.Objects;

/// What each account drew as a source in the running windows, whoever paid: alive holds in full,
/// settled ones with their debit. Counted for every account, limited or not, because a limit set
/// later counts what came before it. Off heap, 32 bytes an account that ever drew. Thread: engine.
///
/// ```
///  0 a counter of [Windows]    28 i32 bit 31: a limit stands here or above; rest: see [#limits]
/// ```
final class Draws {
    private static final int RECORD_BYTES = 32;
    private static final int LINK = Windows.COUNTER_BYTES;
    private static final int LIMITED = 1 << 31;

    final Windows windows = new Windows();
    private final long table;
    private final int capacity;

    Draws(int capacity) {
        this.capacity = capacity;
        this.table = OffHeap.reserve(bytes());
        OffHeap.preferLargePages(table, bytes());
    }

    void close() {
        OffHeap.release(table, bytes());
    }

    private long bytes() {
        return (long) RECORD_BYTES * capacity;
    }

    private long at(int account) {
        return table + (long) RECORD_BYTES * Objects.checkIndex(account, capacity);
    }

    /// Whether any limit counts what this source draws.
    boolean limited(int source) {
        return OffHeap.getInt(at(source) + LINK) < 0;
    }

    void limited(int source, boolean limited) {
        long link = at(source) + LINK;
        OffHeap.putInt(link, limits(source) + 1 | (limited ? LIMITED : 0));
    }

    /// The record [SpendingLimits] keeps for this account, or -1.
    int limits(int account) {
        return (OffHeap.getInt(at(account) + LINK) & ~LIMITED) - 1;
    }

    void limits(int account, int slot) {
        long link = at(account) + LINK;
        OffHeap.putInt(link, slot + 1 | (OffHeap.getInt(link) & LIMITED));
    }

    void add(int source, long micros) {
        windows.add(at(source), micros);
    }

    void takeBack(int source, int inHour, long micros) {
        windows.takeBack(at(source), inHour, micros);
    }

    long sum(int source, Period period) {
        return windows.sum(at(source), period);
    }

    void save(int account, StateSink sink) {
        Windows.save(at(account), sink);
    }

    void load(int account, StateSource source) {
        Windows.load(at(account), source);
    }
}
