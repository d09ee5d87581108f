package io.sluice.metering.store;

import java.lang.invoke.VarHandle;
import java.util.Objects;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;

/// Accounts in a Chronicle Map, outside the heap. A look-up in the map costs about a microsecond
/// and garbage; so an entry is acquired once, when its account is opened. Entries have one size and
/// are never removed, therefore never move, and the map lays them end to end in the order in which
/// they come: from then on a field is one multiplication and one load away. Each append proves that
/// this still holds. Memory of accounts not yet opened is reserved, not used. Thread: engine, but
/// for `size` and `read`.
public final class OffHeapAccountStore implements AccountStore {
    /// From row to row: the key, padded to a long, and the value.
    private static final int STRIDE = Long.BYTES + AccountRow.BYTES;

    private final int capacity;
    private final ChronicleMap<Integer, AccountRow> map;
    private final AccountRow row = new AccountRow();
    private long rows; // where the first row is; 0 until there is one
    private int opened; // the writer's copy of size
    private volatile int size; // written last, so a counted account has its row

    public OffHeapAccountStore(int capacity) {
        this.capacity = capacity;
        this.map =
                ChronicleMapBuilder.of(Integer.class, AccountRow.class)
                        .name("accounts")
                        .entries(capacity)
                        // One writer needs one lock, and one segment has no variance to pay for.
                        .actualSegments(1)
                        .entryAndValueOffsetAlignment(Long.BYTES)
                        // Its own exit hook would unmap the rows while the last snapshot is
                        // written: whoever opened the store closes it.
                        .skipCloseOnExitHook(true)
                        .create();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int append() {
        int account = opened;
        if (account == capacity) {
            return -1;
        }
        long address = map.acquireUsing(account, row).address();
        if (account == 0) {
            OffHeap.preferLargePages(address, (long) capacity * STRIDE);
            rows = address;
        } else if (address != rows + (long) account * STRIDE) {
            throw new IllegalStateException("the map did not put account " + account + " next");
        }
        OffHeap.clear(address, AccountRow.BYTES); // the map promises an entry, not its content
        opened = account + 1;
        size = account + 1;
        return account;
    }

    @Override
    public long field(int account, int field) {
        return OffHeap.getLong(row(account, opened) + offset(field));
    }

    @Override
    public void field(int account, int field, long value) {
        OffHeap.putLong(row(account, opened) + offset(field), value);
    }

    @Override
    public void beginWrite(int account) {
        long version = row(account, opened) + AccountRow.VERSION;
        OffHeap.putLongOpaque(version, OffHeap.getLong(version) + 1);
        VarHandle.storeStoreFence(); // nobody may see a field change under an even version
    }

    @Override
    public void endWrite(int account) {
        long version = row(account, opened) + AccountRow.VERSION;
        OffHeap.putLongRelease(version, OffHeap.getLong(version) + 1);
    }

    @Override
    public void read(int account, long[] into) {
        long row = row(account, size);
        Objects.checkFromIndexSize(0, FIELDS, into.length);
        while (true) {
            long version = OffHeap.getLongAcquire(row + AccountRow.VERSION);
            OffHeap.copyTo(row + AccountRow.FIRST_FIELD, into, 0, FIELDS);
            VarHandle.acquireFence(); // the fields are read before the version is asked again
            if ((version & 1) == 0 && OffHeap.getLongOpaque(row + AccountRow.VERSION) == version) {
                return;
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        // From here on an access is an exception, not a dead process.
        opened = 0;
        size = 0;
        map.close();
    }

    /// Bytes the map has reserved for all of its capacity.
    long reservedBytes() {
        return map.offHeapMemoryUsed();
    }

    /// Where this store reads and writes the account.
    long address(int account) {
        return row(account, opened);
    }

    /// Where the map itself has the account.
    long addressInMap(int account) {
        return map.getUsing(account, new AccountRow()).address();
    }

    private long row(int account, int accounts) {
        return rows + (long) Objects.checkIndex(account, accounts) * STRIDE;
    }

    private static long offset(int field) {
        return AccountRow.FIRST_FIELD + (long) Objects.checkIndex(field, FIELDS) * Long.BYTES;
    }
}
