package io.sluice.gateway.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;

/// Leaves pings unanswered while the peer does not read: each answer would wait in our memory, and
/// nothing else bounds how many there are. Whoever reads again is answered again.
///
/// Thread: confined to the connection's event loop.
final class PingGuard extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof PingWebSocketFrame ping && !context.channel().isWritable()) {
            ping.release();
        } else {
            context.fireChannelRead(message);
        }
    }
}
