package net.openhft.chronicle.hash;

import net.openhft.chronicle.bytes.BytesStore;
import org.jspecify.annotations.Nullable;

/// Chronicle Map's own five counters, as its generator would lay them out. The map looks for a
/// class of this name first; finding none, it writes one and compiles it, at every start, with the
/// JDK's compiler: more than a second in which nobody is served, and an image that must contain a
/// compiler. Public because the map makes the instance by reflection.
public final class VanillaGlobalMutableState$$Native implements VanillaGlobalMutableState {
    private static final int BULKS = 0; // 24 bits
    private static final int FREE_TIER = 3; // 40 bits
    private static final int TIERS = 8; // 40 bits
    private static final int HEADERS = 13; // 32 bits
    private static final int SIZE = 17; // 64 bits
    private static final int BYTES = 25;

    private @Nullable BytesStore<?, ?> bytes;
    private long offset;

    @Override
    public int getAllocatedExtraTierBulks() {
        return (int) read(BULKS, 24);
    }

    @Override
    public void setAllocatedExtraTierBulks(int allocatedExtraTierBulks) {
        write(BULKS, 24, allocatedExtraTierBulks);
    }

    @Override
    public long getFirstFreeTierIndex() {
        return read(FREE_TIER, 40);
    }

    @Override
    public void setFirstFreeTierIndex(long firstFreeTierIndex) {
        write(FREE_TIER, 40, firstFreeTierIndex);
    }

    @Override
    public long getExtraTiersInUse() {
        return read(TIERS, 40);
    }

    @Override
    public void setExtraTiersInUse(long extraTiersInUse) {
        write(TIERS, 40, extraTiersInUse);
    }

    @Override
    public long getSegmentHeadersOffset() {
        return read(HEADERS, 32);
    }

    @Override
    public void setSegmentHeadersOffset(long segmentHeadersOffset) {
        write(HEADERS, 32, segmentHeadersOffset);
    }

    @Override
    public long getDataStoreSize() {
        return read(SIZE, 63);
    }

    @Override
    public void setDataStoreSize(long dataStoreSize) {
        write(SIZE, 63, dataStoreSize);
    }

    @Override
    public long addDataStoreSize(long addition) {
        long size = Math.addExact(getDataStoreSize(), addition);
        setDataStoreSize(size);
        return size;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public void bytesStore(BytesStore bytesStore, long offset, long length) {
        if (length != BYTES) {
            throw new IllegalArgumentException(BYTES + " bytes expected, not " + length);
        }
        this.bytes = bytesStore;
        this.offset = offset;
    }

    @Override
    public @Nullable BytesStore<?, ?> bytesStore() {
        return bytes;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public long maxSize() {
        return BYTES;
    }

    private long read(int at, int bits) {
        BytesStore<?, ?> store = bound();
        long value = 0;
        for (int i = 0; i * 8 < bits; i++) {
            value |= (long) store.readUnsignedByte(offset + at + i) << (i * 8);
        }
        return value;
    }

    private void write(int at, int bits, long value) {
        if (value < 0 || value >>> bits != 0) {
            throw new IllegalArgumentException(value + " does not fit " + bits + " bits");
        }
        BytesStore<?, ?> store = bound();
        for (int i = 0; i * 8 < bits; i++) {
            store.writeByte(offset + at + i, (byte) (value >>> (i * 8)));
        }
    }

    private BytesStore<?, ?> bound() {
        if (bytes == null) {
            throw new IllegalStateException("not bound");
        }
        return bytes;
    }
}
