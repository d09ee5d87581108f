package io.sluice.metering.store;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;

/// Where memory comes from.
sealed interface Mapping {
    long reserve(long bytes);

    void release(long address, long bytes);

    void preferLargePages(long address, long bytes);

    static Mapping ofThisSystem() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return name.contains("linux") ? Mmap.link() : new Arenas(new ConcurrentHashMap<>());
    }

    /// Linux: anonymous private mappings, no swap set aside, a page on first touch.
    record Mmap(MethodHandle mmap, MethodHandle munmap, MethodHandle madvise) implements Mapping {
        private static final int READ_WRITE = 0x1 | 0x2; // PROT_READ, PROT_WRITE
        private static final int HUGE_PAGES = 14; // MADV_HUGEPAGE
        private static final long PAGE_BYTES = 4_096;
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
            var advise = FunctionDescriptor.of(JAVA_INT, JAVA_LONG, size, JAVA_INT);
            var symbols = linker.defaultLookup();
            return new Mmap(
                    linker.downcallHandle(symbols.findOrThrow("mmap"), map),
                    linker.downcallHandle(symbols.findOrThrow("munmap"), unmap),
                    linker.downcallHandle(symbols.findOrThrow("madvise"), advise));
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

        @Override
        public void preferLargePages(long address, long bytes) {
            long from = (address + PAGE_BYTES - 1) & -PAGE_BYTES;
            long to = (address + bytes) & -PAGE_BYTES;
            if (from >= to) {
                return;
            }
            try {
                // A kernel without large pages says no; then it stays with small ones.
                int _ = (int) madvise.invokeExact(from, to - from, HUGE_PAGES);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError("madvise throws nothing checked", e);
            }
        }
    }

    /// Elsewhere: an arena per reservation, committed at once.
    record Arenas(ConcurrentHashMap<Long, Arena> open) implements Mapping {
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

        @Override
        public void preferLargePages(long address, long bytes) {
            // Nobody to ask.
        }
    }
}
