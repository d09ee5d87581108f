package io.sluice.metering.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class OffHeapTest {
    @Test
    void givesZeroedMemoryThatTakesEveryWidth() {
        long bytes = 1 << 20;
        long address = OffHeap.reserve(bytes);
        for (long at = 0; at < bytes; at += Long.BYTES) {
            assertThat(OffHeap.getLong(address + at) == 0).isTrue();
        }
        OffHeap.putLong(address, 0x0102030405060708L);
        assertThat(OffHeap.getLong(address)).isEqualTo(0x0102030405060708L);
        OffHeap.putInt(address + 12, -2);
        assertThat(OffHeap.getInt(address + 12)).isEqualTo(-2);
        OffHeap.putByte(address + bytes - 1, (byte) -3);
        assertThat(OffHeap.getByte(address + bytes - 1)).isEqualTo((byte) -3);
        OffHeap.release(address, bytes);
    }

    @Test
    void copiesAndComparesAtAnyOffset() {
        long address = OffHeap.reserve(256);
        byte[] from = new byte[200];
        for (int i = 0; i < from.length; i++) {
            from[i] = (byte) (i + 1);
        }
        for (int offset = 0; offset < 17; offset++) {
            for (int n = 0; n < 180; n += 7) {
                OffHeap.clear(address, 256);
                OffHeap.copyFrom(from, offset, address + offset, n);
                byte[] copy = new byte[256];
                OffHeap.copyTo(address, copy, 0, 256);
                assertThat(copy[offset + n]).isZero();
                assertThat(OffHeap.equal(address + offset, from, offset, n)).isTrue();
                assertThat(OffHeap.equal(address + offset, from, offset, n + 1)).isFalse();
            }
        }
        OffHeap.release(address, 256);
    }

    @Test
    void reservesFarMoreThanIsUsed() {
        long bytes = 1L << 40; // nobody here has a tebibyte
        long address = OffHeap.reserve(bytes);
        OffHeap.putLong(address + bytes - Long.BYTES, 7);
        assertThat(OffHeap.getLong(address + bytes - Long.BYTES)).isEqualTo(7);
        OffHeap.release(address, bytes);
    }

    @Test
    void worksWithoutTheKernelsHelpToo() {
        Mapping arenas = new Mapping.Arenas(new ConcurrentHashMap<>());
        long address = arenas.reserve(100);
        assertThat(address % 4_096).isZero();
        arenas.preferLargePages(address, 100);
        OffHeap.putLong(address + 88, 5);
        assertThat(OffHeap.getLong(address + 88)).isEqualTo(5);
        assertThat(OffHeap.getLong(address + 80)).isZero();
        arenas.release(address, 100);
    }
}
