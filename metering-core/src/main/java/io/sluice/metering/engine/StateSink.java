package io.sluice.metering.engine;

/// Where the engine writes its state, always in the same order. Thread: the engine's.
public interface StateSink {
    void int64(long value);

    void int32(int value);

    void bytes(byte[] source, int at, int count);
}
