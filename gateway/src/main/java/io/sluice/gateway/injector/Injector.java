package io.sluice.gateway.injector;

import java.util.function.Consumer;

/// Hands a stimulus to the engine that takes it (003, Execute Injection). Asking again with the
/// same key must not inject twice: that is the other side's promise, the key is ours.
public interface Injector {
    /// One question to the engine.
    ///
    /// @param idempotencyKey the quote id: one injection per hold, however often it is asked for
    /// @param energyMicros what is asked for, clamped already
    /// @param body the JSON to send
    record Injection(String idempotencyKey, long energyMicros, byte[] body) {}

    /// Asks, and answers exactly once, on the event loop that called.
    void inject(Injection injection, Consumer<Delivery> answer);
}
