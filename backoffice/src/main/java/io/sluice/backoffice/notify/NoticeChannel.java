package io.sluice.backoffice.notify;

import java.util.List;
import java.util.function.BiConsumer;

/// A way notices leave. Called on a thread that may wait, outside of transactions; each call is
/// over in bounded time.
interface NoticeChannel extends AutoCloseable {
    /// As it is stored.
    String name();

    /// Sends each, and says after each what came of it.
    void send(List<Outgoing> batch, BiConsumer<Outgoing, Outcome> said);

    @Override
    void close();
}
