package io.sluice.metering.engine;

/// Where the engine reads its state from, as a [StateSink] took it. Thread: the engine's.
public interface StateSource {
    long int64();

    int int32();

    void bytes(byte[] target, int at, int count);
}
