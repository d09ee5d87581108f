package io.sluice.gateway.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.sluice.gateway.log.Tally;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts the connections to one listener, over all event loops, and closes those that are too many
/// before they are read from.
final class OpenConnections {
    private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

    private final int countMax;
    private final AtomicInteger count = new AtomicInteger();
    private final Tally turnedAway = new Tally();

    OpenConnections(int countMax) {
        this.countMax = countMax;
    }

    /// False when it was closed because there are too many.
    boolean admits(HttpConnection connection) {
        if (!(connection instanceof HttpServerConnection server)) {
            return true;
        }
        Channel channel = server.channelHandlerContext().channel();
        int open = count.incrementAndGet();
        // Of the channel: it becomes a WebSocket and is still one of them.
        channel.closeFuture().addListener(_ -> count.decrementAndGet());
        if (open <= countMax) {
            return true;
        }
        ChannelFuture _ = channel.close();
        turnedAway.add(times ->
                LOG.atWarn()
                        .addKeyValue("open", countMax)
                        .addKeyValue("connections", times)
                        .log("connections were closed, there are too many"));
        return false;
    }
}
