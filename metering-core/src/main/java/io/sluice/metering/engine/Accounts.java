package io.sluice.metering.engine;

import io.sluice.metering.message.AccountFlags;
import io.sluice.metering.message.AccountStatus;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.OwnerType;
import io.sluice.metering.store.AccountStore;

/// The accounts by name: what each field of the [AccountStore] means, and the only places where
/// credits move. Every movement keeps 0 ≤ reserved ≤ balance, 0 ≤ granted ≤ balance, and available
/// = 0 wherever there is debt. Thread: engine.
public final class Accounts {
    static final int BALANCE = 0;
    static final int GRANTED = 1;
    static final int RESERVED = 2;
    static final int DEBT = 3;
    static final int INITIAL = 4;
    static final int SPENT = 5;
    static final int THRESHOLD = 6;
    static final int CREATED = 7;
    static final int UPDATED = 8;

    /// Parent in the low, [AccountFlags] in the high half.
    static final int LINKS = 9;

    /// References into the texts: name in the low, wallet in the high half.
    static final int TEXTS = 10;

    /// First child in the low, next sibling in the high half.
    static final int FAMILY = 11;

    /// Previous sibling in the low half; the high half is free.
    static final int FAMILY_BACK = 12;

    private final AccountStore store;
    private final Totals totals;

    Accounts(AccountStore store, Totals totals) {
        this.store = store;
        this.totals = totals;
    }

    public int size() {
        return store.size();
    }

    public boolean exists(int account) {
        return account >= 0 && account < store.size();
    }

    /// The table itself, for consistent reads by other threads.
    public AccountStore store() {
        return store;
    }

    // What an account is.

    public long balanceMicros(int account) {
        return store.field(account, BALANCE);
    }

    public long grantedMicros(int account) {
        return store.field(account, GRANTED);
    }

    public long reservedMicros(int account) {
        return store.field(account, RESERVED);
    }

    public long availableMicros(int account) {
        return store.field(account, BALANCE) - store.field(account, RESERVED);
    }

    public long debtMicros(int account) {
        return store.field(account, DEBT);
    }

    public long initialMicros(int account) {
        return store.field(account, INITIAL);
    }

    public long spentMicros(int account) {
        return store.field(account, SPENT);
    }

    public long thresholdMicros(int account) {
        return store.field(account, THRESHOLD);
    }

    boolean sankBelowThreshold(int account, long beforeMicros) {
        long thresholdMicros = thresholdMicros(account);
        return beforeMicros >= thresholdMicros && balanceMicros(account) < thresholdMicros;
    }

    public int parent(int account) {
        return parentOf(store.field(account, LINKS));
    }

    public int flags(int account) {
        return flagsOf(store.field(account, LINKS));
    }

    public AccountStatus status(int account) {
        return AccountFlags.status(flags(account));
    }

    static int parentOf(long links) {
        return (int) links;
    }

    static int flagsOf(long links) {
        return (int) (links >>> 32);
    }

    static long links(int parent, int flags) {
        return ((long) flags << 32) | (parent & 0xffff_ffffL);
    }

    int nameRef(int account) {
        return (int) store.field(account, TEXTS);
    }

    int walletRef(int account) {
        return (int) (store.field(account, TEXTS) >>> 32);
    }

    // Opening and changing.

    /// The new account's key, or -1 when there is no room. The caller has checked everything else.
    int open(int parent, int flags, long thresholdMicros, int nameRef, long nowMillis) {
        int account = store.append();
        if (account < 0) {
            return -1;
        }
        store.beginWrite(account);
        store.field(account, LINKS, links(parent, flags));
        store.field(account, TEXTS, nameRef & 0xffff_ffffL);
        store.field(account, THRESHOLD, thresholdMicros);
        store.field(account, CREATED, nowMillis);
        store.field(account, UPDATED, nowMillis);
        store.field(account, FAMILY, links(Commands.NOBODY, Commands.NOBODY));
        store.field(account, FAMILY_BACK, links(Commands.NOBODY, 0));
        store.endWrite(account);
        if (parent != Commands.NOBODY) {
            adopt(parent, account);
        }
        return account;
    }

    void change(int account, int flags, long thresholdMicros, int walletRef, long nowMillis) {
        store.beginWrite(account);
        store.field(account, LINKS, links(parent(account), flags));
        store.field(account, THRESHOLD, thresholdMicros);
        store.field(account, TEXTS, links(nameRef(account), walletRef));
        store.field(account, UPDATED, nowMillis);
        store.endWrite(account);
    }

    /// Hangs `account`, with all that is below it, under `parent` (or under nobody).
    void move(int account, int parent) {
        int oldParent = parent(account);
        if (oldParent != Commands.NOBODY) {
            disown(oldParent, account);
        }
        store.beginWrite(account);
        store.field(account, LINKS, links(parent, flags(account)));
        store.endWrite(account);
        if (parent != Commands.NOBODY) {
            adopt(parent, account);
        }
        deepen(account, parent == Commands.NOBODY ? 1 : depth(parent) + 1);
    }

    /// Hangs an account under its parent without touching depths: loading knows them already.
    void attach(int account, int parent) {
        store.beginWrite(account);
        store.field(account, LINKS, links(parent, flags(account)));
        store.endWrite(account);
        adopt(parent, account);
    }

    int depth(int account) {
        return AccountFlags.depth(flags(account));
    }

    /// Levels from `account` down to its deepest descendant, itself included.
    int height(int account) {
        int height = 1;
        for (int child = firstChild(account); child >= 0; child = nextSibling(child)) {
            height = Math.max(height, 1 + height(child));
        }
        return height;
    }

    boolean below(int account, int ancestor) {
        for (int a = account; a != Commands.NOBODY; a = parent(a)) {
            if (a == ancestor) {
                return true;
            }
        }
        return false;
    }

    private void deepen(int account, int depth) {
        int flags = flags(account);
        store.beginWrite(account);
        store.field(account, LINKS, links(parent(account), (flags & ~0xf00) | (depth << 8)));
        store.endWrite(account);
        for (int child = firstChild(account); child >= 0; child = nextSibling(child)) {
            deepen(child, depth + 1);
        }
    }

    int firstChild(int account) {
        return parentOf(store.field(account, FAMILY));
    }

    int nextSibling(int account) {
        return flagsOf(store.field(account, FAMILY));
    }

    private int previousSibling(int account) {
        return parentOf(store.field(account, FAMILY_BACK));
    }

    private void family(int account, int firstChild, int nextSibling, int previousSibling) {
        store.beginWrite(account);
        store.field(account, FAMILY, links(firstChild, nextSibling));
        store.field(account, FAMILY_BACK, links(previousSibling, 0));
        store.endWrite(account);
    }

    private void adopt(int parent, int child) {
        int next = firstChild(parent);
        family(child, firstChild(child), next, Commands.NOBODY);
        if (next >= 0) {
            family(next, firstChild(next), nextSibling(next), child);
        }
        family(parent, child, nextSibling(parent), previousSibling(parent));
    }

    private void disown(int parent, int child) {
        int next = nextSibling(child);
        int previous = previousSibling(child);
        if (previous >= 0) {
            family(previous, firstChild(previous), next, previousSibling(previous));
        } else {
            family(parent, next, nextSibling(parent), previousSibling(parent));
        }
        if (next >= 0) {
            family(next, firstChild(next), nextSibling(next), previous);
        }
        family(child, firstChild(child), Commands.NOBODY, Commands.NOBODY);
    }

    // Credits. Every movement is one write section, so no reader sees half of it.

    /// The credits may enter without passing a bound.
    boolean canTake(int account, long amountMicros) {
        return amountMicros <= Limits.BALANCE_MICROS_MAX - balanceMicros(account)
                && totals.creditedMicros() <= Limits.CREDITED_MICROS_MAX - amountMicros;
    }

    /// Credits enter: bought, or given. A debt is paid from them at once.
    void credit(int account, long amountMicros, boolean bought, long nowMillis) {
        store.beginWrite(account);
        store.field(account, BALANCE, balanceMicros(account) + amountMicros);
        store.field(account, INITIAL, initialMicros(account) + amountMicros);
        if (!bought) {
            store.field(account, GRANTED, grantedMicros(account) + amountMicros);
        }
        totals.balanceMicros += amountMicros;
        if (bought) {
            totals.purchasedMicros += amountMicros;
        } else {
            totals.grantedMicros += amountMicros;
        }
        payDebt(account);
        finish(account, nowMillis);
    }

    /// Credits go back to whoever paid for them: what is available, the rest becomes a debt.
    void takeBack(int account, long amountMicros, long nowMillis) {
        store.beginWrite(account);
        long takenMicros = Math.min(amountMicros, availableMicros(account));
        take(account, takenMicros);
        long owedMicros = amountMicros - takenMicros;
        store.field(account, DEBT, debtMicros(account) + owedMicros);
        totals.debtMicros += owedMicros;
        totals.refundedMicros += amountMicros;
        finish(account, nowMillis);
    }

    void hold(int account, long amountMicros, long nowMillis) {
        store.beginWrite(account);
        store.field(account, RESERVED, reservedMicros(account) + amountMicros);
        finish(account, nowMillis);
    }

    /// Ends a hold: `debitMicros` of it are spent, granted credits first, the rest is free again
    /// and pays a debt. Answers how much of the debit was granted credits.
    long settle(int account, long holdMicros, long debitMicros, long nowMillis) {
        store.beginWrite(account);
        long fromGranted = Math.min(debitMicros, grantedMicros(account));
        store.field(account, RESERVED, reservedMicros(account) - holdMicros);
        store.field(account, BALANCE, balanceMicros(account) - debitMicros);
        store.field(account, GRANTED, grantedMicros(account) - fromGranted);
        store.field(account, SPENT, spentMicros(account) + debitMicros);
        totals.balanceMicros -= debitMicros;
        totals.spentMicros += debitMicros;
        payDebt(account);
        finish(account, nowMillis);
        return fromGranted;
    }

    private void payDebt(int account) {
        long debtMicros = debtMicros(account);
        if (debtMicros != 0) {
            long paidMicros = Math.min(debtMicros, availableMicros(account));
            take(account, paidMicros);
            store.field(account, DEBT, debtMicros - paidMicros);
            totals.debtMicros -= paidMicros;
        }
    }

    /// Takes the purchased part first, then the granted (DOMAIN, Accounts).
    private void take(int account, long amountMicros) {
        long balanceMicros = balanceMicros(account);
        long purchasedMicros = balanceMicros - grantedMicros(account);
        long fromGranted = Math.max(0, amountMicros - purchasedMicros);
        store.field(account, BALANCE, balanceMicros - amountMicros);
        store.field(account, GRANTED, grantedMicros(account) - fromGranted);
        totals.balanceMicros -= amountMicros;
        totals.coveredMicros += fromGranted;
    }

    private void finish(int account, long nowMillis) {
        store.field(account, UPDATED, nowMillis);
        store.endWrite(account);
        check(account);
        totals.check();
    }

    void check(int account) {
        long balance = balanceMicros(account);
        long reserved = reservedMicros(account);
        long granted = grantedMicros(account);
        long debt = debtMicros(account);
        Invariant.check(reserved >= 0 && reserved <= balance, "reserved out of balance", account);
        Invariant.check(granted >= 0 && granted <= balance, "granted out of balance", account);
        Invariant.check(debt == 0 || (debt > 0 && balance == reserved), "debt unpaid", account);
    }

    static boolean isOrg(int flags) {
        return AccountFlags.ownerType(flags) == OwnerType.ORG;
    }
}
