package io.sluice.metering.engine;

import io.sluice.metering.message.AccountFlags;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.OwnerType;
import io.sluice.metering.store.AccountStore;

/// Who hangs below whom, by consistent reads from any thread: an agent key reaches its own account
/// and everything below it. Thread: confined.
public final class Lineage {
    private final AccountStore store;
    private final long[] row = new long[AccountStore.FIELDS];

    public Lineage(AccountStore store) {
        this.store = store;
    }

    /// The same, for another thread.
    public Lineage twin() {
        return new Lineage(store);
    }

    /// `account` is `ancestor` or hangs below it.
    public boolean reaches(int ancestor, int account) {
        int at = account;
        for (int level = 0; level < Limits.DEPTH_MAX && at != Commands.NOBODY; level++) {
            if (at == ancestor) {
                return true;
            }
            at = parent(at);
        }
        return false;
    }

    /// The first organisation from `account` upwards, itself included, or -1.
    public int nearestOrg(int account) {
        int at = account;
        for (int level = 0; level < Limits.DEPTH_MAX && at != Commands.NOBODY; level++) {
            store.read(at, row);
            if (Accounts.isOrg(Accounts.flagsOf(row[Accounts.LINKS]))) {
                return at;
            }
            at = Accounts.parentOf(row[Accounts.LINKS]);
        }
        return Commands.NOBODY;
    }

    public OwnerType ownerType(int account) {
        store.read(account, row);
        return AccountFlags.ownerType(Accounts.flagsOf(row[Accounts.LINKS]));
    }

    /// The account above, or [Commands#NOBODY].
    public int parent(int account) {
        store.read(account, row);
        return Accounts.parentOf(row[Accounts.LINKS]);
    }
}
