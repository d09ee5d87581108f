package io.sluice.metering.recovery;

import io.sluice.metering.engine.MeteringEngine;
import io.sluice.metering.engine.RecordSink;
import io.sluice.metering.message.Bytes;
import io.sluice.metering.message.CommandType;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.Receipt;
import java.util.Arrays;

/// Gives an engine the journaled commands again and demands that it decides as it did: every record
/// it makes must equal the journaled one, to the byte. Expiries the engine finds by itself, so
/// their records are not commands to it but answers to be compared. Thread: confined.
public final class Replay implements RecordSink {
    private static final int HEADER = 16;

    private final byte[] receipt = new byte[Receipt.BYTES_MAX];

    // Records the engine made that the journal has not confirmed yet: i64 sequence, i32 frame
    // length, i32 core length, frame, core; one after the other.
    private byte[] made = new byte[1 << 16];
    private int madeEnd;
    private int madeAt;

    private long replayed;

    /// Replays one journaled record.
    ///
    /// @throws Diverged when the engine decides otherwise than the journal says
    public void record(
            MeteringEngine engine, long sequence, byte[] bytes, int frameAt, int coreAt) {
        if (madeAt == madeEnd) {
            madeAt = 0;
            madeEnd = 0;
            if (Bytes.int8(bytes, frameAt + Frame.TYPE) == CommandType.EXPIRE.code()) {
                engine.advanceTo(Bytes.int64(bytes, frameAt + Frame.TIME));
            } else {
                engine.apply(bytes, frameAt, receipt);
            }
        }
        if (madeAt == madeEnd || !confirms(sequence, bytes, frameAt, coreAt)) {
            throw new Diverged(sequence);
        }
        replayed++;
    }

    /// Nothing the engine made is waiting for its journaled twin.
    public boolean settled() {
        return madeAt == madeEnd;
    }

    public long replayed() {
        return replayed;
    }

    /// Hands over what the engine made and the journal lost with its torn tail: the rest of a batch
    /// nobody was told of. They are facts of the engine's state now, so they must be journaled.
    public void unconfirmed(RecordSink to) {
        while (madeAt < madeEnd) {
            int frameLength = Bytes.int32(made, madeAt + 8);
            int coreLength = Bytes.int32(made, madeAt + 12);
            int frameAt = madeAt + HEADER;
            byte[] core =
                    Arrays.copyOfRange(
                            made, frameAt + frameLength, frameAt + frameLength + coreLength);
            to.record(Bytes.int64(made, madeAt), made, frameAt, frameLength, core, coreLength);
            madeAt += HEADER + frameLength + coreLength;
        }
    }

    @Override
    public void record(
            long sequence, byte[] frame, int at, int frameLength, byte[] core, int coreLength) {
        int end = madeEnd + HEADER + frameLength + coreLength;
        if (end > made.length) {
            made = Arrays.copyOf(made, Math.max(made.length * 2, end));
        }
        Bytes.int64(made, madeEnd, sequence);
        Bytes.int32(made, madeEnd + 8, frameLength);
        Bytes.int32(made, madeEnd + 12, coreLength);
        System.arraycopy(frame, at, made, madeEnd + HEADER, frameLength);
        System.arraycopy(core, 0, made, madeEnd + HEADER + frameLength, coreLength);
        madeEnd = end;
    }

    private boolean confirms(long sequence, byte[] bytes, int frameAt, int coreAt) {
        int frameLength = Bytes.int32(made, madeAt + 8);
        int coreLength = Bytes.int32(made, madeAt + 12);
        int madeFrame = madeAt + HEADER;
        int madeCore = madeFrame + frameLength;
        boolean same =
                Bytes.int64(made, madeAt) == sequence
                        && Bytes.int32(bytes, frameAt) == frameLength
                        && Bytes.int16(bytes, coreAt) == coreLength
                        && Arrays.equals(
                                made, madeFrame, madeCore, bytes, frameAt, frameAt + frameLength)
                        && Arrays.equals(
                                made,
                                madeCore,
                                madeCore + coreLength,
                                bytes,
                                coreAt,
                                coreAt + coreLength);
        madeAt = madeCore + coreLength;
        return same;
    }

    /// The engine decided otherwise than the journal says: other rules, or a damaged snapshot.
    public static final class Diverged extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Diverged(long sequence) {
            super(
                    "replaying record "
                            + sequence
                            + " gives another result than the journal has. The data was written"
                            + " under other rules, or the snapshot is not of this journal: start"
                            + " the version that wrote it, or restore a backup");
        }
    }
}
