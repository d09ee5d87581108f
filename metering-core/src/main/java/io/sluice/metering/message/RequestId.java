package io.sluice.metering.message;

/// A caller's idempotency key as the engine knows it: 128 bits over (API key, method, path, key),
/// and a hash of the body that came with it.
public record RequestId(long hi, long lo, long bodyHash) {}
