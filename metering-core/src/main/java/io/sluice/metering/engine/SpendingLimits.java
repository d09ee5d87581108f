package io.sluice.metering.engine;

import io.sluice.metering.message.Commands;
import io.sluice.metering.message.SpendingLimit;
import io.sluice.metering.message.SpendingLimit.Period;
import io.sluice.metering.message.SpendingLimit.Scope;
import io.sluice.metering.store.Slab;
import java.util.Arrays;

/// The limits accounts carry, and what counts against them (DOMAIN, Payer): of every limit from the
/// source up to the root, the draws of all sources that hang below now. An account gets a record
/// when it carries limits, or when its parent limits each child and it has children itself; the
/// record's sum over the subtree is made when it is first asked for, and kept up to date from then
/// on. Sums follow from tree and [Draws] alone, so they are no state. 88 bytes a record. Thread:
/// engine.
///
/// ```
///  0 a counter of [Windows]: the subtree's draws   28 u8 the counter is made   29 u8 limits
/// 30 u8 their codes, 6    40 i64 their credits, 6
/// ```
final class SpendingLimits {
    private static final int SUMMED = 28;
    private static final int COUNT = 29;
    private static final int CODES = 30;
    private static final int CREDITS = 40;
    private static final int RECORD_BYTES = CREDITS + 8 * SpendingLimit.PER_ACCOUNT_MAX;
    private static final int NONE = -1;
    private static final Period[] PERIODS = Period.values();

    private final Accounts accounts;
    private final Draws draws;
    private final Slab slab;

    /// Of one walk: hour, day, month.
    private final long[] walked = new long[PERIODS.length];

    // What stood in the way of the last draw that was refused.
    private int carrier;
    private int code;
    private long creditsMicros;
    private long usedMicros;

    SpendingLimits(Accounts accounts, int capacity) {
        this.accounts = accounts;
        this.draws = new Draws(capacity);
        this.slab = new Slab(RECORD_BYTES, capacity); // one an account: never full
    }

    void close() {
        slab.close();
        draws.close();
    }

    // The hot path: an account without limits above it meets one bit and its own counter.

    /// Whether every limit from the source to the root leaves room for this draw. If not, the one
    /// in the way is the first of its account, and that account the lowest on the path.
    boolean leaveRoom(int source, long amountMicros, long nowMillis) {
        if (!draws.limited(source)) {
            return true;
        }
        draws.windows.at(nowMillis);
        int child = Commands.NOBODY;
        for (int at = source; at != Commands.NOBODY; at = accounts.parent(at)) {
            int slot = draws.limits(at);
            int count = slot == NONE ? 0 : slab.int8(slot, COUNT);
            for (int i = 0; i < count; i++) {
                if (!leavesRoom(slot, i, at, child, amountMicros)) {
                    carrier = at;
                    return false;
                }
            }
            child = at;
        }
        return true;
    }

    private boolean leavesRoom(int slot, int i, int at, int child, long amountMicros) {
        code = slab.int8(slot, CODES + i);
        int counted = SpendingLimit.appliesTo(code) == Scope.SELF ? at : child;
        if (counted == Commands.NOBODY) {
            return true; // a limit for each child, and the source is no child
        }
        creditsMicros = slab.int64(slot, CREDITS + 8 * i);
        usedMicros = subtree(counted, SpendingLimit.period(code));
        return usedMicros + amountMicros <= creditsMicros;
    }

    /// A hold was placed.
    void drawn(int source, long amountMicros, long nowMillis) {
        draws.windows.at(nowMillis);
        draws.add(source, amountMicros);
        if (draws.limited(source)) {
            addAbove(source, amountMicros, amountMicros, amountMicros);
        }
    }

    /// Part of a hold that was placed in that hour is free again: it counts no longer, in the
    /// windows in which it was placed.
    void givenBack(int source, int inHour, long amountMicros, long nowMillis) {
        if (amountMicros == 0) {
            return;
        }
        draws.windows.at(nowMillis);
        draws.takeBack(source, inHour, amountMicros);
        if (draws.limited(source)) {
            for (int at = source; at != Commands.NOBODY; at = accounts.parent(at)) {
                int slot = summed(at);
                if (slot != NONE) {
                    draws.windows.takeBack(slab.address(slot), inHour, amountMicros);
                }
            }
        }
    }

    // What the last refusal was about.

    int carrier() {
        return carrier;
    }

    int code() {
        return code;
    }

    long creditsMicros() {
        return creditsMicros;
    }

    long usedMicros() {
        return usedMicros;
    }

    long resetsAtMillis() {
        return draws.windows.endMillis(SpendingLimit.period(code));
    }

    // Setting limits and changing the tree: these walk subtrees, the hot path never does but once
    // after them.

    int count(int account) {
        int slot = draws.limits(account);
        return slot == NONE ? 0 : slab.int8(slot, COUNT);
    }

    int code(int account, int i) {
        return slab.int8(draws.limits(account), CODES + i);
    }

    long creditsMicros(int account, int i) {
        return slab.int64(draws.limits(account), CREDITS + 8 * i);
    }

    /// `count` limits take the place of those the account had.
    void replace(int account, int[] codes, long[] credits, int count) {
        boolean eachChild = limitsEachChild(account);
        int slot = count == 0 ? draws.limits(account) : record(account);
        if (slot != NONE) {
            slab.int8(slot, COUNT, (byte) count);
            for (int i = 0; i < count; i++) {
                slab.int8(slot, CODES + i, (byte) codes[i]);
                slab.int64(slot, CREDITS + 8 * i, credits[i]);
            }
            dropUnneeded(account);
        }
        if (eachChild && !limitsEachChild(account)) {
            int child = accounts.firstChild(account);
            for (; child >= 0; child = accounts.nextSibling(child)) {
                dropUnneeded(child);
            }
        }
        spread(account);
    }

    void opened(int account) {
        spread(account);
    }

    /// The subtree at `account` hung below `from` and hangs below another parent now. Its draws of
    /// the running windows go with it: they count where it hangs.
    void moved(int account, int from, long nowMillis) {
        draws.windows.at(nowMillis);
        int to = accounts.parent(account);
        boolean leaves = from != Commands.NOBODY && draws.limited(from);
        boolean arrives = to != Commands.NOBODY && draws.limited(to);
        if (leaves || arrives) {
            long[] sums = walk(account);
            if (leaves) {
                addAbove(from, -sums[0], -sums[1], -sums[2]);
            }
            if (arrives) {
                addAbove(to, sums[0], sums[1], sums[2]);
            }
        }
        dropUnneeded(account);
        spread(account);
    }

    private void addAbove(int account, long hour, long day, long month) {
        for (int at = account; at != Commands.NOBODY; at = accounts.parent(at)) {
            int slot = summed(at);
            if (slot != NONE) {
                draws.windows.add(slab.address(slot), hour, day, month);
            }
        }
    }

    /// Tells the subtree whether a limit stands above it, as far down as that is news.
    private void spread(int account) {
        int parent = accounts.parent(account);
        boolean limited =
                count(account) > 0 || (parent != Commands.NOBODY && draws.limited(parent));
        if (limited != draws.limited(account)) {
            draws.limited(account, limited);
            int child = accounts.firstChild(account);
            for (; child >= 0; child = accounts.nextSibling(child)) {
                spread(child);
            }
        }
    }

    private boolean limitsEachChild(int account) {
        for (int i = 0; i < count(account); i++) {
            if (SpendingLimit.appliesTo(code(account, i)) == Scope.EACH_CHILD) {
                return true;
            }
        }
        return false;
    }

    // The sums.

    /// What the subtree has drawn in the running window.
    private long subtree(int account, Period period) {
        if (accounts.firstChild(account) == Commands.NOBODY) {
            return draws.sum(account, period);
        }
        int slot = record(account);
        if (slab.int8(slot, SUMMED) == 0) {
            long[] sums = walk(account);
            draws.windows.add(slab.address(slot), sums[0], sums[1], sums[2]);
            slab.int8(slot, SUMMED, (byte) 1);
        }
        return draws.windows.sum(slab.address(slot), period);
    }

    /// The same in all three windows, counted account by account.
    private long[] walk(int account) {
        Arrays.fill(walked, 0);
        addBelow(account);
        return walked;
    }

    private void addBelow(int account) {
        for (Period period : PERIODS) {
            walked[period.ordinal()] += draws.sum(account, period);
        }
        int child = accounts.firstChild(account);
        for (; child >= 0; child = accounts.nextSibling(child)) {
            addBelow(child);
        }
    }

    private int summed(int account) {
        int slot = draws.limits(account);
        return slot != NONE && slab.int8(slot, SUMMED) != 0 ? slot : NONE;
    }

    private int record(int account) {
        int slot = draws.limits(account);
        if (slot == NONE) {
            slot = slab.allocate();
            Invariant.check(slot >= 0, "more accounts with limits than accounts", account);
            draws.limits(account, slot);
        }
        return slot;
    }

    private void dropUnneeded(int account) {
        int slot = draws.limits(account);
        int parent = accounts.parent(account);
        boolean needed =
                count(account) > 0 || (parent != Commands.NOBODY && limitsEachChild(parent));
        if (slot != NONE && !needed) {
            slab.free(slot);
            draws.limits(account, NONE);
        }
    }

    // Snapshots and checks.

    void save(StateSink sink) {
        int carriers = 0;
        for (int account = 0; account < accounts.size(); account++) {
            draws.save(account, sink);
            carriers += count(account) > 0 ? 1 : 0;
        }
        sink.int32(carriers);
        for (int account = 0; account < accounts.size(); account++) {
            int count = count(account);
            if (count > 0) {
                sink.int32(account);
                sink.int32(count);
                for (int i = 0; i < count; i++) {
                    sink.int32(code(account, i));
                    sink.int64(creditsMicros(account, i));
                }
            }
        }
    }

    void load(StateSource source) {
        for (int account = 0; account < accounts.size(); account++) {
            draws.load(account, source);
        }
        int[] codes = new int[SpendingLimit.PER_ACCOUNT_MAX];
        long[] credits = new long[SpendingLimit.PER_ACCOUNT_MAX];
        int carriers = source.int32();
        for (int carried = 0; carried < carriers; carried++) {
            int account = source.int32();
            int count = source.int32();
            for (int i = 0; i < count; i++) {
                codes[i] = source.int32();
                credits[i] = source.int64();
            }
            replace(account, codes, credits, count);
        }
    }

    /// Everything that follows from tree, limits and draws, made once more and compared.
    void check(long nowMillis) {
        draws.windows.at(nowMillis);
        for (int account = 0; account < accounts.size(); account++) {
            int parent = accounts.parent(account);
            boolean above = parent != Commands.NOBODY && draws.limited(parent);
            Invariant.check(
                    draws.limited(account) == (above || count(account) > 0),
                    "limits above are not known",
                    account);
            Invariant.check(
                    draws.limits(account) == NONE || draws.limited(account),
                    "a sum nobody asks for",
                    account);
            long hour = draws.sum(account, Period.HOUR);
            long day = draws.sum(account, Period.DAY);
            Invariant.check(
                    hour >= 0 && day >= hour && draws.sum(account, Period.MONTH) >= day,
                    "draws of the windows do not nest",
                    account);
            int slot = summed(account);
            if (slot != NONE) {
                walk(account);
                for (Period period : PERIODS) {
                    Invariant.check(
                            draws.windows.sum(slab.address(slot), period)
                                    == walked[period.ordinal()],
                            "sum of a subtree's draws",
                            account);
                }
            }
        }
    }
}
