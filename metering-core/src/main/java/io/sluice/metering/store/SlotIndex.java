package io.sluice.metering.store;

/// Finds the slot of a slab's record by the 128-bit key at its offsets 0 (high) and 8 (low). Open
/// addressing with linear probing, at most four fifths full; removal shifts back, so there are no
/// tombstones and a look-up never gets slower with age. A cell of the table is
///
/// ```
///   hash of the key: 32 bits │ 1 + slot: 32 bits; all zero when the cell is empty
/// ```
///
/// With the hash at hand, a probe passes strangers and a removal moves them without fetching their
/// records. Thread: engine.
public final class SlotIndex implements AutoCloseable {
    static final int KEY_HIGH = 0;
    static final int KEY_LOW = 8;

    private static final int CAPACITY_MAX = 1 << 29; // twice that many cells have int positions
    private static final int CELL_SHIFT = 3;
    private static final long SLOT_MASK = (1L << 32) - 1;

    private final Slab slab;
    private final long base;
    private final int mask;

    public SlotIndex(Slab slab) {
        if (slab.capacity() > CAPACITY_MAX) {
            throw new IllegalArgumentException("too many slots: " + slab.capacity());
        }
        this.slab = slab;
        long atLeast = slab.capacity() + slab.capacity() / 4L;
        int cells = (int) Long.highestOneBit(Math.max(atLeast, 2) * 2 - 1);
        this.mask = cells - 1;
        this.base = OffHeap.reserve((long) cells << CELL_SHIFT);
        OffHeap.preferLargePages(base, (long) cells << CELL_SHIFT);
    }

    /// The slot whose record has this key; -1 when there is none.
    public int find(long high, long low) {
        int hash = hash(high, low);
        int position = hash & mask;
        for (long cell = cell(position); cell != 0; cell = cell(position)) {
            if (hash(cell) == hash) {
                long record = slab.address(slot(cell));
                if (OffHeap.getLong(record + KEY_LOW) == low
                        && OffHeap.getLong(record + KEY_HIGH) == high) {
                    return slot(cell);
                }
            }
            position = (position + 1) & mask;
        }
        return -1;
    }

    /// Enters a slot under the key in its record. The key must not be in the index yet.
    public void insert(int slot) {
        int hash = hashOf(slot);
        int position = hash & mask;
        while (cell(position) != 0) {
            position = (position + 1) & mask;
        }
        put(position, cellOf(hash, slot));
    }

    /// Takes a slot out; its record must still have the key under which it was entered.
    public void remove(int slot) {
        int hash = hashOf(slot);
        long sought = cellOf(hash, slot);
        int hole = hash & mask;
        for (long cell = cell(hole); cell != sought; cell = cell(hole)) {
            if (cell == 0) {
                throw new IllegalStateException("the slot is not in the index");
            }
            hole = (hole + 1) & mask;
        }
        int position = (hole + 1) & mask;
        for (long cell = cell(position); cell != 0; cell = cell(position)) {
            int distance = (position - hash(cell)) & mask; // from where it wants to be
            // It may move back into the hole unless it wants to be behind the hole.
            if (distance >= ((position - hole) & mask)) {
                put(hole, cell);
                hole = position;
            }
            position = (position + 1) & mask;
        }
        put(hole, 0);
    }

    @Override
    public void close() {
        OffHeap.release(base, (long) (mask + 1) << CELL_SHIFT);
    }

    private long cell(int position) {
        return OffHeap.getLong(base + ((long) position << CELL_SHIFT));
    }

    private void put(int position, long cell) {
        OffHeap.putLong(base + ((long) position << CELL_SHIFT), cell);
    }

    private static long cellOf(int hash, int slot) {
        return (long) hash << 32 | (slot + 1);
    }

    private static int hash(long cell) {
        return (int) (cell >>> 32);
    }

    private static int slot(long cell) {
        return (int) (cell & SLOT_MASK) - 1;
    }

    private int hashOf(int slot) {
        long record = slab.address(slot);
        return hash(OffHeap.getLong(record + KEY_HIGH), OffHeap.getLong(record + KEY_LOW));
    }

    /// Both halves count, and each bit of either moves about half the bits of the hash: keys need
    /// not be random. (Stafford's mix 13 behind a multiplication of the high half.)
    static int hash(long high, long low) {
        long hash = high * 0x9E3779B97F4A7C15L + low;
        hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
        return (int) (hash ^ (hash >>> 31));
    }
}
