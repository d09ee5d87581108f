package io.sluice.metering.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/// The plain reference: accounts in heap arrays, added a chunk at a time so that growing moves
/// nothing a reader may be looking at. A row is its version, then its fields. Thread: engine, but
/// for `size` and `read`.
public final class HeapAccountStore implements AccountStore {
    private static final int CHUNK_BITS = 10;
    private static final int CHUNK_ROWS = 1 << CHUNK_BITS;
    private static final int ROW = 1 + FIELDS;
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    private final int capacity;
    private final long[][] chunks;
    private int opened; // the writer's copy of size
    private volatile int size; // written last, so a counted account has its chunk

    public HeapAccountStore(int capacity) {
        this.capacity = capacity;
        this.chunks = new long[(int) (((long) capacity + CHUNK_ROWS - 1) >>> CHUNK_BITS)][];
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
        if ((account & (CHUNK_ROWS - 1)) == 0) {
            chunks[account >>> CHUNK_BITS] = new long[CHUNK_ROWS * ROW];
        }
        opened = account + 1;
        size = account + 1;
        return account;
    }

    @Override
    public long field(int account, int field) {
        return chunk(account)[row(account, opened) + 1 + Objects.checkIndex(field, FIELDS)];
    }

    @Override
    public void field(int account, int field, long value) {
        chunk(account)[row(account, opened) + 1 + Objects.checkIndex(field, FIELDS)] = value;
    }

    @Override
    public void beginWrite(int account) {
        int row = row(account, opened);
        long[] chunk = chunk(account);
        LONGS.setOpaque(chunk, row, chunk[row] + 1);
        VarHandle.storeStoreFence(); // nobody may see a field change under an even version
    }

    @Override
    public void endWrite(int account) {
        int row = row(account, opened);
        long[] chunk = chunk(account);
        LONGS.setRelease(chunk, row, chunk[row] + 1);
    }

    @Override
    public void read(int account, long[] into) {
        int row = row(account, size);
        long[] chunk = chunk(account);
        Objects.checkFromIndexSize(0, FIELDS, into.length);
        while (true) {
            long version = (long) LONGS.getAcquire(chunk, row);
            System.arraycopy(chunk, row + 1, into, 0, FIELDS);
            VarHandle.acquireFence(); // the fields are read before the version is asked again
            if ((version & 1) == 0 && (long) LONGS.getOpaque(chunk, row) == version) {
                return;
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        // The heap takes its arrays back by itself.
    }

    private long[] chunk(int account) {
        return chunks[account >>> CHUNK_BITS];
    }

    private static int row(int account, int accounts) {
        return (Objects.checkIndex(account, accounts) & (CHUNK_ROWS - 1)) * ROW;
    }
}
