package io.sluice.metering.engine;

/// Gives back what a [StateSink] took, in the same order.
public interface StateSource {
    long int64();

    int int32();

    void bytes(byte[] into, int at, int count);
}
