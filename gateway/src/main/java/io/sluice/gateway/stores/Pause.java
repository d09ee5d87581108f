package io.sluice.gateway.stores;

import java.io.IOException;

/// Waiting on a thread that may.
final class Pause {
    private Pause() {}

    /// @throws IOException when the thread is told to end instead
    static void millis(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
    }
}
