package io.sluice.metering.store;

/// Short byte strings outside the heap, in linked chunks of 32 bytes. A reference is a positive
/// int; 0 stands for no text, which is the same as an empty one.
///
/// ```
///   first chunk  │ next: i32 │ length: u16 │ 26 bytes │
///   later chunks │ next: i32 │ 28 bytes               │
/// ```
///
/// `next` is the reference of the next chunk, 0 in the last. Thread: engine.
public final class Texts implements AutoCloseable {
    /// The longest text that can be stored.
    public static final int LENGTH_MAX = 4_096;

    private static final int CHUNK = 32;
    private static final int NEXT = 0;
    private static final int LENGTH = 4;
    private static final int FIRST = 6;
    private static final int LATER = 4;

    private final Slab chunks;

    public Texts(int chunkCapacity) {
        this.chunks = new Slab(CHUNK, chunkCapacity);
    }

    /// Chunks that a text of this length takes.
    public static int chunksFor(int length) {
        return length == 0
                ? 0
                : 1 + Math.max(0, length - (CHUNK - FIRST) + CHUNK - LATER - 1) / (CHUNK - LATER);
    }

    /// Stores a copy; -1, and nothing stored, when there is no room for all of it.
    public int store(byte[] bytes, int at, int length) {
        if (length < 0 || length > LENGTH_MAX) {
            throw new IllegalArgumentException("text of " + length + " bytes");
        }
        if (chunksFor(length) > chunks.capacity() - chunks.used()) {
            return -1;
        }
        // Built from the end, so that each chunk knows its successor when it is written.
        int next = 0;
        int rest = length;
        while (rest > 0) {
            int slot = chunks.allocate();
            long chunk = chunks.address(slot);
            boolean first = rest <= CHUNK - FIRST;
            int head = first ? FIRST : LATER;
            int n = first ? rest : tail(rest);
            rest -= n;
            OffHeap.putInt(chunk + NEXT, next);
            OffHeap.copyFrom(bytes, at + rest, chunk + head, n);
            if (first) {
                putLength(chunk, length);
            }
            next = slot + 1;
        }
        return next;
    }

    /// How many bytes the text has.
    public int length(int reference) {
        return reference == 0 ? 0 : length(address(reference));
    }

    /// Copies all of the text into the array.
    public void copy(int reference, byte[] into, int at) {
        int rest = length(reference);
        int head = FIRST;
        int position = at;
        for (int chunk = reference; rest > 0; head = LATER) {
            long address = address(chunk);
            int n = Math.min(rest, CHUNK - head);
            OffHeap.copyTo(address + head, into, position, n);
            position += n;
            rest -= n;
            chunk = OffHeap.getInt(address + NEXT);
        }
    }

    /// Whether the text is exactly these bytes.
    public boolean equal(int reference, byte[] bytes, int at, int length) {
        if (length(reference) != length) {
            return false;
        }
        int rest = length;
        int head = FIRST;
        int position = at;
        for (int chunk = reference; rest > 0; head = LATER) {
            long address = address(chunk);
            int n = Math.min(rest, CHUNK - head);
            if (!OffHeap.equal(address + head, bytes, position, n)) {
                return false;
            }
            position += n;
            rest -= n;
            chunk = OffHeap.getInt(address + NEXT);
        }
        return true;
    }

    /// Gives the chunks back; nothing happens for 0.
    public void free(int reference) {
        int chunk = reference;
        while (chunk != 0) {
            int next = OffHeap.getInt(address(chunk) + NEXT);
            chunks.free(chunk - 1);
            chunk = next;
        }
    }

    /// Chunks in use.
    public int chunksUsed() {
        return chunks.used();
    }

    @Override
    public void close() {
        chunks.close();
    }

    /// How many of `rest` bytes, too many for a first chunk, the last chunk holds.
    private static int tail(int rest) {
        return (rest - (CHUNK - FIRST) - 1) % (CHUNK - LATER) + 1;
    }

    private long address(int reference) {
        return chunks.address(reference - 1);
    }

    private static int length(long chunk) {
        return (OffHeap.getByte(chunk + LENGTH) & 0xFF)
                | (OffHeap.getByte(chunk + LENGTH + 1) & 0xFF) << 8;
    }

    private static void putLength(long chunk, int length) {
        OffHeap.putByte(chunk + LENGTH, (byte) length);
        OffHeap.putByte(chunk + LENGTH + 1, (byte) (length >>> 8));
    }
}
