package io.sluice.metering.engine;

import io.sluice.metering.store.OffHeap;
import io.sluice.metering.store.Texts;

/// Finds an account by its owner's id: an open-addressing table of account keys over the texts.
/// Accounts are never removed, so neither are entries. Thread: engine.
final class Names {
    private final Accounts accounts;
    private final Texts texts;
    private final long table;
    private final int mask;

    Names(Accounts accounts, Texts texts, int capacity) {
        this.accounts = accounts;
        this.texts = texts;
        int slots = Integer.highestOneBit(Math.max(2, capacity) * 2 - 1) * 2;
        this.mask = slots - 1;
        this.table = OffHeap.reserve(4L * slots);
    }

    void close() {
        OffHeap.release(table, 4L * (mask + 1));
    }

    /// The account whose owner id is these bytes, or -1.
    int find(byte[] bytes, int at, int count) {
        for (int slot = hash(bytes, at, count) & mask; ; slot = (slot + 1) & mask) {
            int account = OffHeap.getInt(table + 4L * slot) - 1;
            if (account < 0) {
                return -1;
            }
            if (texts.equal(accounts.nameRef(account), bytes, at, count)) {
                return account;
            }
        }
    }

    void insert(int account, byte[] bytes, int at, int count) {
        int slot = hash(bytes, at, count) & mask;
        while (OffHeap.getInt(table + 4L * slot) != 0) {
            slot = (slot + 1) & mask;
        }
        OffHeap.putInt(table + 4L * slot, account + 1);
    }

    private static int hash(byte[] bytes, int at, int count) {
        long hash = 0xcbf2_9ce4_8422_2325L;
        for (int i = at; i < at + count; i++) {
            hash = (hash ^ bytes[i]) * 0x100_0000_01b3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0x9e37_79b9_7f4a_7c15L;
        return (int) (hash >>> 32);
    }
}
