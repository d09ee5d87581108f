package io.sluice.gateway.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Ends a connection on which the head of a request does not arrive whole in time: each byte of it
/// would otherwise begin the time for silence anew. Stands on both sides of the decoder; a head
/// that comes in one piece, as nearly all do, costs it two assignments.
///
/// Thread: confined to the connection's event loop.
final class HeadDeadline extends ChannelInboundHandlerAdapter {
    private static final String DECODER = "httpDecoder";

    private final long nanosMax;
    private boolean headUnderWay;
    private boolean inBody;
    private @Nullable ScheduledFuture<?> timer;

    private HeadDeadline(Duration max) {
        this.nanosMax = max.toNanos();
    }

    /// Watches a connection from its first byte on.
    static void watch(HttpConnection connection, Duration max) {
        if (connection instanceof HttpServerConnection server) {
            HeadDeadline deadline = new HeadDeadline(max);
            ChannelPipeline pipeline = server.channelHandlerContext().pipeline();
            pipeline.addBefore(DECODER, null, deadline);
            pipeline.addAfter(DECODER, null, deadline.new Arrivals());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        headUnderWay = !inBody;
        context.fireChannelRead(bytes);
        if (headUnderWay && timer == null) {
            begin(context);
        }
    }

    private void begin(ChannelHandlerContext context) {
        if (context.pipeline().get(DECODER) == null) {
            context.pipeline().remove(this); // it has become a WebSocket
            return;
        }
        timer =
                context.executor()
                        .schedule(() -> (Object) context.close(), nanosMax, TimeUnit.NANOSECONDS);
    }

    private void headIsHere() {
        inBody = true;
        headUnderWay = false;
        stop();
    }

    private void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stop();
        context.fireChannelInactive();
    }

    /// Sees what the decoder has read: heads, and what ends a request.
    private final class Arrivals extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!inBody) {
                headIsHere();
            } else if (message instanceof LastHttpContent) {
                inBody = false;
            }
            context.fireChannelRead(message);
        }
    }
}
