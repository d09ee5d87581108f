package io.sluice.metering.engine;

import io.sluice.metering.message.AccountFlags;
import io.sluice.metering.message.AccountStatus;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Reason;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.store.AccountStore;

/// Who may pay for a source: the source, its parent, its parent's parent (003, Budget Flow
/// Hierarchy; DOMAIN, Payer). A cursor over consistent reads, so that the engine and the event
/// loops walk the same chain by the same rule. Thread: confined.
public final class PayerChain {
    private final AccountStore store;
    private final long[] row = new long[AccountStore.FIELDS];
    private int account = Commands.NOBODY;
    private long sourceAvailableMicros;
    private int sourceFlags;

    public PayerChain(AccountStore store) {
        this.store = store;
    }

    /// Stands on the first account of the chain, or says why there is none.
    public Verdict begin(int source, Reason reason) {
        if (source < 0 || source >= store.size()) {
            return Verdict.ACCOUNT_NOT_FOUND;
        }
        read(source);
        sourceAvailableMicros = availableMicros();
        sourceFlags = flags();
        if (reason == Reason.L2_WAKE_L1) {
            if (status() == AccountStatus.CLOSED) {
                return Verdict.ACCOUNT_CLOSED;
            }
            while (!Accounts.isOrg(flags())) {
                if (parent() == Commands.NOBODY) {
                    return Verdict.NO_ORG;
                }
                read(parent());
            }
        }
        return verdict();
    }

    /// Goes on to the next account above that may be asked; false at the end of the chain. Whether
    /// that account is active is the caller's question: a quote stops there, a reserve refuses.
    public boolean climb() {
        if (!AccountFlags.parentFallback(flags()) || parent() == Commands.NOBODY) {
            return false;
        }
        read(parent());
        return true;
    }

    public int account() {
        return account;
    }

    public long availableMicros() {
        return row[Accounts.BALANCE] - row[Accounts.RESERVED];
    }

    public AccountStatus status() {
        return AccountFlags.status(flags());
    }

    /// OK where the account is active.
    public Verdict verdict() {
        return switch (status()) {
            case ACTIVE -> Verdict.OK;
            case FROZEN -> Verdict.ACCOUNT_FROZEN;
            case CLOSED -> Verdict.ACCOUNT_CLOSED;
        };
    }

    public long sourceAvailableMicros() {
        return sourceAvailableMicros;
    }

    /// Whether the source is metered: an unmetered one pays price 0 itself (DOMAIN, Migration).
    public boolean metered() {
        return AccountFlags.metered(sourceFlags);
    }

    private int flags() {
        return Accounts.flagsOf(row[Accounts.LINKS]);
    }

    private int parent() {
        return Accounts.parentOf(row[Accounts.LINKS]);
    }

    private void read(int next) {
        account = next;
        store.read(next, row);
    }
}
