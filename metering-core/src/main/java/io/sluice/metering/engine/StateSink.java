package io.sluice.metering.engine;

/// Takes the engine's state, value by value, in one fixed order.
public interface StateSink {
    void int64(long value);

    void int32(int value);

    void bytes(byte[] bytes, int at, int count);
}
