package io.sluice.metering.store;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Memory outside the heap, by absolute address, at the price of a plain load or store. Nothing is
/// checked but the alignment of longs and ints: a wrong address kills the process, so only this
/// room's tables hand addresses out. Needs `--enable-native-access`. Shared by all threads;
/// ordering is the caller's business.
public final class OffHeap {
    private static final MemorySegment ALL = everything();
    private static final VarHandle LONGS = JAVA_LONG.varHandle().withInvokeExactBehavior();

    // Plain access does not ask for alignment: the processors we run on do not, and asking costs
    // as much as the access.
    private static final ValueLayout.OfLong LOOSE_LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt LOOSE_INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final VarHandle ARRAY_LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final Mapping MAPPING = Mapping.ofThisSystem();

    private OffHeap() {}

    /// Zeroed memory, page-aligned; on Linux a page costs nothing until it is first touched.
    ///
    /// @throws OutOfMemoryError when the system refuses
    public static long reserve(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("bytes must be positive: " + bytes);
        }
        return MAPPING.reserve(bytes);
    }

    /// Gives back what {@link #reserve} gave, with the same size. The memory is gone at once.
    public static void release(long address, long bytes) {
        MAPPING.release(address, bytes);
    }

    /// Asks for large pages where the system has them: a table of many megabytes that is read at
    /// random spends most of its time on address translation otherwise. Memory is then committed in
    /// steps of 2 MiB. Only advice: whether it is followed changes nothing but speed.
    public static void preferLargePages(long address, long bytes) {
        MAPPING.preferLargePages(address, bytes);
    }

    public static long getLong(long address) {
        return ALL.get(LOOSE_LONG, address);
    }

    public static void putLong(long address, long value) {
        ALL.set(LOOSE_LONG, address, value);
    }

    public static int getInt(long address) {
        return ALL.get(LOOSE_INT, address);
    }

    public static void putInt(long address, int value) {
        ALL.set(LOOSE_INT, address, value);
    }

    public static byte getByte(long address) {
        return ALL.get(JAVA_BYTE, address);
    }

    public static void putByte(long address, byte value) {
        ALL.set(JAVA_BYTE, address, value);
    }

    /// A load before which nothing later in the program may be read.
    public static long getLongAcquire(long address) {
        return (long) LONGS.getAcquire(ALL, address);
    }

    /// A load that is done once, as written, but orders nothing.
    public static long getLongOpaque(long address) {
        return (long) LONGS.getOpaque(ALL, address);
    }

    /// A store after which nothing earlier in the program may become visible.
    public static void putLongRelease(long address, long value) {
        LONGS.setRelease(ALL, address, value);
    }

    /// A store that is done once, as written, but orders nothing.
    public static void putLongOpaque(long address, long value) {
        LONGS.setOpaque(ALL, address, value);
    }

    /// Copies `n` bytes of an array to an address.
    public static void copyFrom(byte[] from, int at, long address, int n) {
        MemorySegment.copy(from, at, ALL, JAVA_BYTE, address, n);
    }

    /// Copies `n` bytes at an address into an array.
    public static void copyTo(long address, byte[] into, int at, int n) {
        MemorySegment.copy(ALL, JAVA_BYTE, address, into, at, n);
    }

    /// Copies `n` longs at an address into an array.
    public static void copyTo(long address, long[] into, int at, int n) {
        MemorySegment.copy(ALL, JAVA_LONG, address, into, at, n);
    }

    /// Sets `n` bytes to zero.
    public static void clear(long address, long n) {
        long end = address + n;
        long position = address;
        for (; position + Long.BYTES <= end; position += Long.BYTES) {
            ALL.set(LOOSE_LONG, position, 0L);
        }
        for (; position < end; position++) {
            ALL.set(JAVA_BYTE, position, (byte) 0);
        }
    }

    /// Whether `n` bytes at an address are those of the array.
    public static boolean equal(long address, byte[] bytes, int at, int n) {
        int i = 0;
        for (; i + Long.BYTES <= n; i += Long.BYTES) {
            if (ALL.get(LOOSE_LONG, address + i) != (long) ARRAY_LONGS.get(bytes, at + i)) {
                return false;
            }
        }
        for (; i < n; i++) {
            if (ALL.get(JAVA_BYTE, address + i) != bytes[at + i]) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("restricted") // the one place where all memory becomes one segment
    private static MemorySegment everything() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }
}
