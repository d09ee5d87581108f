package io.sluice.gateway.directory;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Owner ids to account keys and back. An account is entered once its opening is durable. Shared:
/// any thread reads; entering is serialised.
public final class AccountDirectory {
    private static final int FIRST_CAPACITY = 1_024;

    private final ConcurrentMap<String, Integer> accounts = new ConcurrentHashMap<>();
    private final ReentrantLock entering = new ReentrantLock();
    private volatile @Nullable String[] ownerIds = new String[FIRST_CAPACITY];

    public void enter(int account, String ownerId) {
        entering.lock();
        try {
            @Nullable String[] known = ownerIds;
            if (account >= known.length) {
                known = Arrays.copyOf(known, Math.max(account + 1, known.length * 2));
            }
            known[account] = ownerId;
            ownerIds = known;
        } finally {
            entering.unlock();
        }
        accounts.put(ownerId, account);
    }

    /// The account of this owner, or -1.
    public int find(String ownerId) {
        Integer account = accounts.get(ownerId);
        return account == null ? -1 : account;
    }

    /// The owner of an account that was entered; null for the account nobody (-1).
    public @Nullable String ownerId(int account) {
        @Nullable String[] known = ownerIds;
        return account < 0 || account >= known.length ? null : known[account];
    }

    public int size() {
        return accounts.size();
    }
}
