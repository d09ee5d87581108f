package io.sluice.benchmarks.twin;

/// Finds a slot by a 128-bit id: open addressing over longs, each `hash tag << 32 | slot + 1`. The
/// tag spares most looks at the slots and lets a removal shift its neighbours without them. Ids are
/// random already, so one multiplication is hash enough.
///
/// Thread: one.
final class PlainIndex {
    private static final int BITS_FREE = 2;

    private final long[] table;
    private final int mask;
    private final long[] slots;
    private final int stride;

    /// Indexes records of `stride` longs that begin with their id, high half first.
    PlainIndex(long[] slots, int stride, int slotsMax) {
        int size = Integer.highestOneBit(Math.max(16, slotsMax - 1)) << BITS_FREE;
        this.table = new long[size];
        this.mask = size - 1;
        this.slots = slots;
        this.stride = stride;
    }

    /// Where the id is, or the free place where it would go: see `slotAt`.
    int find(long high, long low) {
        int tag = tag(high, low);
        int place = tag & mask;
        for (; ; place = (place + 1) & mask) {
            long entry = table[place];
            if (entry == 0) {
                return place;
            }
            if ((int) (entry >>> 32) == tag) {
                int at = ((int) entry - 1) * stride;
                if (slots[at] == high && slots[at + 1] == low) {
                    return place;
                }
            }
        }
    }

    /// The slot at a place that `find` answered, or -1 when the id is not there.
    int slotAt(int place) {
        return (int) table[place] - 1;
    }

    /// Fills a free place; nothing may have been put or removed since `find` answered it.
    void put(int place, long high, long low, int slot) {
        table[place] = (long) tag(high, low) << 32 | (slot + 1);
    }

    void remove(long high, long low, int slot) {
        int place = tag(high, low) & mask;
        while ((int) table[place] != slot + 1) {
            place = (place + 1) & mask;
        }
        int hole = place;
        for (int next = (hole + 1) & mask; table[next] != 0; next = (next + 1) & mask) {
            int home = (int) (table[next] >>> 32) & mask;
            if (((next - home) & mask) >= ((next - hole) & mask)) {
                table[hole] = table[next];
                hole = next;
            }
        }
        table[hole] = 0;
    }

    private static int tag(long high, long low) {
        return (int) (((high ^ low) * 0x9E3779B97F4A7C15L) >>> 32);
    }
}
