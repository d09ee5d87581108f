package io.sluice.metering.engine;

import io.sluice.metering.store.Texts;

/// A text in a snapshot: its length, then its bytes. Where it lay in memory is not state.
final class SavedText {
    private static final int LENGTH_MAX = 4_096;

    private SavedText() {}

    static void save(Texts texts, int ref, StateSink sink) {
        int length = texts.length(ref);
        sink.int32(length);
        if (length > 0) {
            byte[] bytes = new byte[length];
            texts.copy(ref, bytes, 0);
            sink.bytes(bytes, 0, length);
        }
    }

    static int load(Texts texts, StateSource source) {
        int length = source.int32();
        Invariant.check(length >= 0 && length <= LENGTH_MAX, "snapshot text too long", length);
        byte[] bytes = new byte[length];
        source.bytes(bytes, 0, length);
        int ref = texts.store(bytes, 0, length);
        Invariant.check(ref >= 0, "snapshot has more texts than fit", length);
        return ref;
    }
}
