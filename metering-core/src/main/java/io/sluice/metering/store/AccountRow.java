package io.sluice.metering.store;

import net.openhft.chronicle.bytes.Byteable;
import net.openhft.chronicle.bytes.BytesStore;
import org.jspecify.annotations.Nullable;

/// A value of the account map: a window on its entry and nothing else, so the map never copies a
/// row and never compiles a class for it.
///
/// ```
///   version: i64 │ field 0: i64 │ … │ field 12: i64 │
/// ```
///
/// The version is odd while the writer is at work. Public because the map makes instances.
public final class AccountRow implements Byteable {
    static final int VERSION = 0;
    static final int FIRST_FIELD = Long.BYTES;
    static final int BYTES = FIRST_FIELD + AccountStore.FIELDS * Long.BYTES;

    private @Nullable BytesStore<?, ?> bytes;
    private long offset;

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public void bytesStore(BytesStore bytesStore, long offset, long length) {
        if (length != BYTES) {
            throw new IllegalArgumentException("a row of " + length + " bytes");
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
}
