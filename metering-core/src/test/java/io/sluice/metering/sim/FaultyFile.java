package io.sluice.metering.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/// The bytes of a file as they look now and as they would look after a crash. Guarded by its disk.
final class FaultyFile {
    private final int number;
    private final List<Write> unforced = new ArrayList<>();
    private byte[] now = new byte[0];
    private byte[] durable = new byte[0];
    private int size;
    private int durableSize;

    /// Bytes written, or, without any, only the size extended.
    private record Write(int position, ByteBuffer bytes, int sizeAfter) {
        int length() {
            return bytes.capacity();
        }
    }

    FaultyFile(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    long sizeBytes() {
        return size;
    }

    byte[] content() {
        return Arrays.copyOf(now, size);
    }

    void write(long position, byte[] bytes) {
        int at = Math.toIntExact(position);
        grow(at + bytes.length);
        System.arraycopy(bytes, 0, now, at, bytes.length);
        unforced.add(new Write(at, ByteBuffer.wrap(bytes), at + bytes.length));
    }

    void extend(long sizeBytes) {
        grow(Math.toIntExact(sizeBytes));
        unforced.add(new Write(0, ByteBuffer.allocate(0), size));
    }

    int read(ByteBuffer target, long position) {
        if (position >= size) {
            return -1;
        }
        int count = Math.min(target.remaining(), size - (int) position);
        target.put(now, (int) position, count);
        return count;
    }

    void force() {
        for (Write write : unforced) {
            keep(write, 0, write.length());
        }
        unforced.clear();
    }

    void forgetUnforced() {
        unforced.clear();
    }

    void crash(SplittableRandom random) {
        if (unforced.isEmpty() && Arrays.equals(now, 0, size, durable, 0, durableSize)) {
            return;
        }
        List<Write> writes = new ArrayList<>(unforced);
        Collections.shuffle(writes, new Random(random.nextLong()));
        for (Write write : writes) {
            switch (random.nextInt(5)) {
                case 0 -> {} // all of it is lost
                case 1 -> keep(write, 0, write.length());
                case 2 -> keep(write, 0, random.nextInt(write.length() + 1));
                default -> keepSomeSectors(write, random);
            }
        }
        unforced.clear();
        size = durableSize;
        now = durable.clone();
    }

    void flipBit(long position, int bit) {
        now[(int) position] ^= (byte) (1 << bit);
        durable[(int) position] ^= (byte) (1 << bit);
    }

    private void keepSomeSectors(Write write, SplittableRandom random) {
        int from = 0;
        while (from < write.length()) {
            int inSector = (write.position() + from) % FaultyDisk.SECTOR_BYTES;
            int to = Math.min(write.length(), from + FaultyDisk.SECTOR_BYTES - inSector);
            if (random.nextBoolean()) {
                keep(write, from, to);
            }
            from = to;
        }
    }

    private void keep(Write write, int from, int to) {
        int end = write.length() == 0 ? write.sizeAfter() : write.position() + to;
        durable = grown(durable, end);
        durableSize = Math.max(durableSize, end);
        write.bytes().get(from, durable, write.position() + from, to - from);
    }

    private void grow(int end) {
        now = grown(now, end);
        size = Math.max(size, end);
    }

    private static byte[] grown(byte[] bytes, int end) {
        return end <= bytes.length ? bytes : Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
    }
}
