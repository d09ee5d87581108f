package io.sluice.metering.store;

/// Finds the slot of a slab's record by the 128-bit key at its offsets 0 (high) and 8 (low). Open
/// addressing with linear probing, at most half full; removal shifts back, so there are no
/// tombstones and a look-up never gets slower with age. A cell of the table is
///
/// ```
///   tag: the top bits of the key's hash │ 1 + slot, 0 when the cell is empty
/// ```
///
/// The tag fills the bits a slot number leaves over: a probe that passes a stranger hardly ever has
/// to fetch the stranger's record. Thread: engine.
public final class SlotIndex implements AutoCloseable {
    static final int KEY_HIGH = 0;
    static final int KEY_LOW = 8;

    private static final int CELL_SHIFT = 2;

    private final Slab slab;
    private final long base;
    private final int mask;
    private final int slotMask;

    public SlotIndex(Slab slab) {
        if (slab.capacity() > 1 << 29) {
            throw new IllegalArgumentException("too many slots: " + slab.capacity());
        }
        this.slab = slab;
        int cells = Integer.highestOneBit(Math.max(slab.capacity() * 2 - 1, 1)) << 1;
        this.mask = cells - 1;
        this.slotMask = (Integer.highestOneBit(slab.capacity()) << 1) - 1;
        this.base = OffHeap.reserve((long) cells << CELL_SHIFT);
        OffHeap.preferLargePages(base, (long) cells << CELL_SHIFT);
    }

    /// The slot whose record has this key; -1 when there is none.
    public int find(long high, long low) {
        long hash = hash(high, low);
        int tag = tag(hash);
        int position = (int) hash & mask;
        for (int cell = cell(position); cell != 0; cell = cell(position)) {
            if ((cell & ~slotMask) == tag) {
                int slot = (cell & slotMask) - 1;
                long record = slab.address(slot);
                if (OffHeap.getLong(record + KEY_LOW) == low
                        && OffHeap.getLong(record + KEY_HIGH) == high) {
                    return slot;
                }
            }
            position = (position + 1) & mask;
        }
        return -1;
    }

    /// Enters a slot under the key in its record. The key must not be in the index yet.
    public void insert(int slot) {
        long hash = hashOf(slot);
        int position = (int) hash & mask;
        while (cell(position) != 0) {
            position = (position + 1) & mask;
        }
        cell(position, tag(hash) | (slot + 1));
    }

    /// Takes a slot out; its record must still have the key under which it was entered.
    public void remove(int slot) {
        long hash = hashOf(slot);
        int sought = tag(hash) | (slot + 1);
        int hole = (int) hash & mask;
        for (int cell = cell(hole); cell != sought; cell = cell(hole)) {
            if (cell == 0) {
                throw new IllegalStateException("the slot is not in the index");
            }
            hole = (hole + 1) & mask;
        }
        int position = hole;
        while (true) {
            position = (position + 1) & mask;
            int cell = cell(position);
            if (cell == 0) {
                cell(hole, 0);
                return;
            }
            int home = (int) hashOf((cell & slotMask) - 1) & mask;
            // It may move back into the hole unless its home lies behind the hole.
            if (((position - home) & mask) >= ((position - hole) & mask)) {
                cell(hole, cell);
                hole = position;
            }
        }
    }

    @Override
    public void close() {
        OffHeap.release(base, (long) (mask + 1) << CELL_SHIFT);
    }

    private int cell(int position) {
        return OffHeap.getInt(base + ((long) position << CELL_SHIFT));
    }

    private void cell(int position, int value) {
        OffHeap.putInt(base + ((long) position << CELL_SHIFT), value);
    }

    private int tag(long hash) {
        return (int) (hash >>> 32) & ~slotMask;
    }

    private long hashOf(int slot) {
        long record = slab.address(slot);
        return hash(OffHeap.getLong(record + KEY_HIGH), OffHeap.getLong(record + KEY_LOW));
    }

    /// Both halves count, and each bit of either moves about half the bits of the hash: keys need
    /// not be random. (Stafford's mix 13 behind a multiplication of the high half.)
    static long hash(long high, long low) {
        long hash = high * 0x9E3779B97F4A7C15L + low;
        hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
        return hash ^ (hash >>> 31);
    }
}
