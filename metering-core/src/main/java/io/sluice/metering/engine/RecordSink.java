package io.sluice.metering.engine;

/// Takes what the journal must have: each command that changed something, with the core of its
/// receipt, and the expiries the engine found by itself. Called in order, sequence by sequence.
public interface RecordSink {
    void record(
            long sequence, byte[] frame, int at, int frameLength, byte[] receipt, int coreLength);
}
