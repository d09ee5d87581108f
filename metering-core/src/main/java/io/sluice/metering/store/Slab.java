package io.sluice.metering.store;

import java.util.Objects;

/// Fixed-size records outside the heap, in slots from 0 to capacity - 1. A freed slot is the next
/// to be given out, while it is still in the cache; a slot never used costs no memory. Thread:
/// engine.
public final class Slab implements AutoCloseable {
    private final int recordBytes;
    private final int capacity;
    private final long base;
    private int highWater; // slots that were given out at least once
    private int used;
    private int freeSlots; // 1 + the slot freed last, whose first int points on; 0 when none

    public Slab(int recordBytes, int capacity) {
        if (recordBytes <= 0 || recordBytes % Long.BYTES != 0 || capacity <= 0) {
            throw new IllegalArgumentException(
                    "records of " + recordBytes + " bytes, capacity " + capacity);
        }
        this.recordBytes = recordBytes;
        this.capacity = capacity;
        this.base = OffHeap.reserve((long) recordBytes * capacity);
        OffHeap.preferLargePages(base, (long) recordBytes * capacity);
    }

    /// A slot whose record is all zero; -1 when the slab is full.
    public int allocate() {
        if (freeSlots != 0) {
            int slot = freeSlots - 1;
            long address = address(slot);
            freeSlots = OffHeap.getInt(address);
            OffHeap.clear(address, recordBytes);
            used++;
            return slot;
        }
        if (highWater == capacity) {
            return -1;
        }
        used++;
        return highWater++; // fresh memory is zero
    }

    /// Takes a slot back that {@link #allocate} gave and that is not free already.
    public void free(int slot) {
        Objects.checkIndex(slot, highWater);
        OffHeap.putInt(address(slot), freeSlots);
        freeSlots = slot + 1;
        used--;
    }

    /// Where the record is. It stays there until the slot is freed.
    public long address(int slot) {
        return base + (long) Objects.checkIndex(slot, capacity) * recordBytes;
    }

    /// Slots given out and not freed.
    public int used() {
        return used;
    }

    /// How many slots there are.
    public int capacity() {
        return capacity;
    }

    public long int64(int slot, int offset) {
        return OffHeap.getLong(address(slot) + within(offset, Long.BYTES));
    }

    public void int64(int slot, int offset, long value) {
        OffHeap.putLong(address(slot) + within(offset, Long.BYTES), value);
    }

    public int int32(int slot, int offset) {
        return OffHeap.getInt(address(slot) + within(offset, Integer.BYTES));
    }

    public void int32(int slot, int offset, int value) {
        OffHeap.putInt(address(slot) + within(offset, Integer.BYTES), value);
    }

    public byte int8(int slot, int offset) {
        return OffHeap.getByte(address(slot) + within(offset, Byte.BYTES));
    }

    public void int8(int slot, int offset, byte value) {
        OffHeap.putByte(address(slot) + within(offset, Byte.BYTES), value);
    }

    /// Copies bytes into the record.
    public void copyFrom(byte[] from, int at, int slot, int offset, int n) {
        OffHeap.copyFrom(from, at, address(slot) + within(offset, n), n);
    }

    /// Copies bytes out of the record.
    public void copyTo(int slot, int offset, byte[] into, int at, int n) {
        OffHeap.copyTo(address(slot) + within(offset, n), into, at, n);
    }

    @Override
    public void close() {
        OffHeap.release(base, (long) recordBytes * capacity);
    }

    private int within(int offset, int bytes) {
        return Objects.checkFromIndexSize(offset, bytes, recordBytes);
    }
}
