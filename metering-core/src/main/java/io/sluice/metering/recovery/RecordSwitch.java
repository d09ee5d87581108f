package io.sluice.metering.recovery;

import io.sluice.metering.engine.RecordSink;

/// Sends an engine's records to whoever wants them now: while the journal is replayed to the
/// [Replay], afterwards to the host.
public final class RecordSwitch implements RecordSink {
    private RecordSink target;

    public RecordSwitch(RecordSink target) {
        this.target = target;
    }

    public void to(RecordSink next) {
        target = next;
    }

    @Override
    public void record(
            long sequence, byte[] frame, int at, int frameLength, byte[] receipt, int coreLength) {
        target.record(sequence, frame, at, frameLength, receipt, coreLength);
    }
}
