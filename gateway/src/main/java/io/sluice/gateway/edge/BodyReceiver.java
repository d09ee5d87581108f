package io.sluice.gateway.edge;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/// Collects the body of one request up to its bound. Once the request is refused it goes on reading
/// for a while, so that a client still writing gets to see the answer.
///
/// Thread: confined to its event loop.
final class BodyReceiver implements Handler<Buffer> {
    /// How much more than the bound is read and thrown away before the connection is closed.
    private static final int DRAINED_BYTES_MAX = 16 * EdgeSettings.BODY_BYTES_MAX;

    final Exchange exchange;
    final long deadlineNanos;
    @Nullable BodyReceiver older;
    @Nullable BodyReceiver newer;

    private @Nullable Buffer collected;
    private boolean copied;
    private long received;

    BodyReceiver(Exchange exchange, long deadlineNanos) {
        this.exchange = exchange;
        this.deadlineNanos = deadlineNanos;
    }

    @Override
    public void handle(Buffer chunk) {
        received += chunk.length();
        if (exchange.isAnswered()) {
            if (received > DRAINED_BYTES_MAX) {
                exchange.request.connection().close();
            }
        } else if (received > EdgeSettings.BODY_BYTES_MAX) {
            collected = null;
            exchange.refuse(ProblemType.BODY_TOO_LARGE);
        } else if (collected == null) {
            collected = chunk;
        } else {
            append(collected, chunk);
        }
    }

    /// The first chunk belongs to the library below: a second one makes a copy of both.
    private void append(Buffer before, Buffer chunk) {
        if (copied) {
            before.appendBuffer(chunk);
        } else {
            collected =
                    Buffer.buffer(2 * (before.length() + chunk.length()))
                            .appendBuffer(before)
                            .appendBuffer(chunk);
            copied = true;
        }
    }

    byte[] body() {
        return collected == null ? Exchange.NOTHING : collected.getBytes();
    }
}
