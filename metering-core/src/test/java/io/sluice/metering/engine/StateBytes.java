package io.sluice.metering.engine;

import io.sluice.metering.message.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// What an engine saves, as bytes in memory: to hash it and to load it again. Made without the
/// production classes that write snapshots.
public final class StateBytes implements StateSink {
    /// Behind the format, the sequence, the time, six terms and six totals.
    private static final int COVERED_AT = 4 + 14 * 8;

    private byte[] bytes = new byte[1 << 12];
    private int length;

    public static StateBytes of(MeteringEngine engine) {
        StateBytes state = new StateBytes();
        engine.save(state);
        return state;
    }

    /// The state hash: SHA-256 over all of it, in hexadecimal.
    public String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean same(StateBytes other) {
        return Arrays.equals(bytes, 0, length, other.bytes, 0, other.length);
    }

    /// The same as the format before wrote it: number 3, and without the last of the totals.
    StateBytes inFormat3() {
        StateBytes old = new StateBytes();
        old.int32(3);
        old.bytes(bytes, 4, COVERED_AT - 4);
        old.bytes(bytes, COVERED_AT + 8, length - COVERED_AT - 8);
        return old;
    }

    /// Loads it into an engine that has decided nothing yet; every byte must be asked for.
    public void into(MeteringEngine engine) {
        Source source = new Source();
        engine.load(source);
        if (source.at != length) {
            throw new IllegalStateException((length - source.at) + " bytes were not loaded");
        }
    }

    @Override
    public void int64(long value) {
        room(8);
        Bytes.int64(bytes, length, value);
        length += 8;
    }

    @Override
    public void int32(int value) {
        room(4);
        Bytes.int32(bytes, length, value);
        length += 4;
    }

    @Override
    public void bytes(byte[] from, int at, int count) {
        room(count);
        System.arraycopy(from, at, bytes, length, count);
        length += count;
    }

    private void room(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }

    private final class Source implements StateSource {
        private int at;

        @Override
        public long int64() {
            at += 8;
            return Bytes.int64(bytes, at - 8);
        }

        @Override
        public int int32() {
            at += 4;
            return Bytes.int32(bytes, at - 4);
        }

        @Override
        public void bytes(byte[] into, int from, int count) {
            System.arraycopy(bytes, at, into, from, count);
            at += count;
        }
    }
}
