package io.sluice.metering.store;

/// Finds the slot of a slab's record by the 128-bit key at its offsets 0 (high) and 8 (low). Open
/// addressing with linear probing, at most three quarters full; removal shifts back, so there are
/// no tombstones and a look-up never gets slower with age. A cell of the table is
///
/// ```
///   hash of the key: 32 bits │ 1 + slot: 32 bits; all zero when the cell is empty
/// ```
///
/// With the hash at hand, a probe passes strangers and a removal moves them without fetching their
/// records. The table is 256 parts that grow one by one, each into the next larger region: it is
/// never larger in the caches than what it holds asks for, and no command waits for more than the
/// growth of one part. Thread: engine.
public final class SlotIndex implements AutoCloseable {
    static final int KEY_HIGH = 0;
    static final int KEY_LOW = 8;

    private static final int CAPACITY_MAX = 1 << 29;
    private static final int CELL_SHIFT = 3;
    private static final long SLOT_MASK = (1L << 32) - 1;

    // The first eight bits of the hash choose the part, the last ones the cell in it.
    private static final int PARTS = 256;
    private static final int PART_SHIFT = 24;
    private static final int CELLS_MIN_SHIFT = 6;
    private static final int LEVELS = PART_SHIFT - CELLS_MIN_SHIFT;

    private final Slab slab;
    private final long[] bases = new long[PARTS];
    private final int[] masks = new int[PARTS];
    private final int[] counts = new int[PARTS];

    // One region of memory a level, for all parts that have grown to it and not beyond.
    private final long[] regions = new long[LEVELS];
    private final int[] residents = new int[LEVELS];

    public SlotIndex(Slab slab) {
        if (slab.capacity() > CAPACITY_MAX) {
            throw new IllegalArgumentException("too many slots: " + slab.capacity());
        }
        this.slab = slab;
        for (int part = 0; part < PARTS; part++) {
            settle(part, 0);
        }
    }

    /// The slot whose record has this key; -1 when there is none.
    public int find(long high, long low) {
        int hash = hash(high, low);
        int part = hash >>> PART_SHIFT;
        long base = bases[part];
        int mask = masks[part];
        int position = hash & mask;
        for (long cell = cell(base, position); cell != 0; cell = cell(base, position)) {
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

    /// Fetches the cell where the look-up of a key begins, so that it is near when [#find] comes.
    public long foresee(long high, long low) {
        int hash = hash(high, low);
        int part = hash >>> PART_SHIFT;
        return cell(bases[part], hash & masks[part]);
    }

    /// Enters a slot under the key in its record. The key must not be in the index yet.
    public void insert(int slot) {
        int hash = hashOf(slot);
        int part = hash >>> PART_SHIFT;
        int cells = masks[part] + 1;
        if (++counts[part] > cells - (cells >> 2)) {
            grow(part);
        }
        enter(bases[part], masks[part], cellOf(hash, slot));
    }

    /// Takes a slot out; its record must still have the key under which it was entered.
    public void remove(int slot) {
        int hash = hashOf(slot);
        int part = hash >>> PART_SHIFT;
        long base = bases[part];
        int mask = masks[part];
        long sought = cellOf(hash, slot);
        int hole = hash & mask;
        for (long cell = cell(base, hole); cell != sought; cell = cell(base, hole)) {
            if (cell == 0) {
                throw new IllegalStateException("the slot is not in the index");
            }
            hole = (hole + 1) & mask;
        }
        int position = (hole + 1) & mask;
        for (long cell = cell(base, position); cell != 0; cell = cell(base, position)) {
            int distance = (position - hash(cell)) & mask; // from where it wants to be
            // It may move back into the hole unless it wants to be behind the hole.
            if (distance >= ((position - hole) & mask)) {
                put(base, hole, cell);
                hole = position;
            }
            position = (position + 1) & mask;
        }
        put(base, hole, 0);
        counts[part]--;
    }

    @Override
    public void close() {
        for (int level = 0; level < LEVELS; level++) {
            leave(level, residents[level]);
        }
    }

    private void grow(int part) {
        long oldBase = bases[part];
        int oldCells = masks[part] + 1;
        int level = Integer.numberOfTrailingZeros(oldCells) - CELLS_MIN_SHIFT;
        settle(part, level + 1);
        for (int position = 0; position < oldCells; position++) {
            long cell = cell(oldBase, position);
            if (cell != 0) {
                enter(bases[part], masks[part], cell);
            }
        }
        leave(level, 1);
    }

    /// Gives a part its empty place in the region of a level.
    private void settle(int part, int level) {
        long partBytes = 1L << (level + CELLS_MIN_SHIFT + CELL_SHIFT);
        if (regions[level] == 0) {
            regions[level] = OffHeap.reserve(PARTS * partBytes);
            OffHeap.preferLargePages(regions[level], PARTS * partBytes);
        }
        residents[level]++;
        bases[part] = regions[level] + part * partBytes;
        masks[part] = (1 << (level + CELLS_MIN_SHIFT)) - 1;
    }

    /// Some parts have left a level; the last one gives its memory back.
    private void leave(int level, int parts) {
        residents[level] -= parts;
        if (residents[level] == 0 && regions[level] != 0) {
            OffHeap.release(regions[level], (long) PARTS << (level + CELLS_MIN_SHIFT + CELL_SHIFT));
            regions[level] = 0;
        }
    }

    private static void enter(long base, int mask, long cell) {
        int position = hash(cell) & mask;
        while (cell(base, position) != 0) {
            position = (position + 1) & mask;
        }
        put(base, position, cell);
    }

    private static long cell(long base, int position) {
        return OffHeap.getLong(base + ((long) position << CELL_SHIFT));
    }

    private static void put(long base, int position, long cell) {
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
