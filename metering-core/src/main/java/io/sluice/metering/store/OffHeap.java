package io.sluice.metering.store;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;

/// Memory outside the heap, by absolute address, at the price of a plain load or store. Nothing is
/// checked but the alignment of longs and ints: a wrong address kills the process, so only this
/// room's tables hand addresses out. Needs `--enable-native-access`. Shared by all threads;
/// ordering is the caller's business.
public final class OffHeap {
    private static final MemorySegment ALL = everything();
    private static final VarHandle LONGS = JAVA_LONG.varHandle().withInvokeExactBehavior();
    private static final ValueLayout.OfLong LOOSE_LONG = ValueLayout.JAVA_LONG_UNALIGNED;
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

    public static long getLong(long address) {
        return ALL.get(JAVA_LONG, address);
    }

    public static void putLong(long address, long value) {
        ALL.set(JAVA_LONG, address, value);
    }

    public static int getInt(long address) {
        return ALL.get(JAVA_INT, address);
    }

    public static void putInt(long address, int value) {
        ALL.set(JAVA_INT, address, value);
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
        for (int i = 0; i < n; i++) {
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

    /// Where memory comes from.
    private sealed interface Mapping {
        long reserve(long bytes);

        void release(long address, long bytes);

        static Mapping ofThisSystem() {
            String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
            return name.contains("linux") ? Mmap.link() : new Arenas(new ConcurrentHashMap<>());
        }
    }

    /// Linux: anonymous private mappings, no swap set aside, a page on first touch.
    private record Mmap(MethodHandle mmap, MethodHandle munmap) implements Mapping {
        private static final int READ_WRITE = 0x1 | 0x2; // PROT_READ, PROT_WRITE
        private static final int ANONYMOUS =
                0x02 | 0x20 | 0x4000; // MAP_PRIVATE, _ANONYMOUS, _NORESERVE

        @SuppressWarnings("restricted")
        static Mapping link() {
            Linker linker = Linker.nativeLinker();
            MemoryLayout size = linker.canonicalLayouts().get("size_t");
            var map =
                    FunctionDescriptor.of(
                            JAVA_LONG, ADDRESS, size, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
            var unmap = FunctionDescriptor.of(JAVA_INT, JAVA_LONG, size);
            var symbols = linker.defaultLookup();
            return new Mmap(
                    linker.downcallHandle(symbols.findOrThrow("mmap"), map),
                    linker.downcallHandle(symbols.findOrThrow("munmap"), unmap));
        }

        @Override
        public long reserve(long bytes) {
            try {
                long address =
                        (long)
                                mmap.invokeExact(
                                        MemorySegment.NULL, bytes, READ_WRITE, ANONYMOUS, -1, 0L);
                if (address == -1) { // MAP_FAILED
                    throw new OutOfMemoryError("cannot map " + bytes + " bytes");
                }
                return address;
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError("mmap throws nothing checked", e);
            }
        }

        @Override
        public void release(long address, long bytes) {
            try {
                int result = (int) munmap.invokeExact(address, bytes);
                if (result != 0) {
                    throw new IllegalArgumentException("not a mapping: " + bytes + " bytes");
                }
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError("munmap throws nothing checked", e);
            }
        }
    }

    /// Elsewhere: an arena per reservation, committed at once.
    private record Arenas(ConcurrentHashMap<Long, Arena> open) implements Mapping {
        private static final long PAGE_BYTES = 4096;

        @Override
        public long reserve(long bytes) {
            Arena arena = Arena.ofShared();
            long address = arena.allocate(bytes, PAGE_BYTES).address();
            open.put(address, arena);
            return address;
        }

        @Override
        public void release(long address, long bytes) {
            Arena arena = open.remove(address);
            if (arena == null) {
                throw new IllegalArgumentException("not a reservation: " + bytes + " bytes");
            }
            arena.close();
        }
    }
}
