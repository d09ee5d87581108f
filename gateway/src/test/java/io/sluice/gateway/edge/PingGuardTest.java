package io.sluice.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PingGuardTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new PingGuard());

    @Test
    void answersNoPingOfWhoDoesNotRead() {
        assertThat(channel.writeInbound(ping())).isTrue();
        reads(false);
        PingWebSocketFrame unanswered = ping();
        channel.releaseInbound();
        assertThat(channel.writeInbound(unanswered)).isFalse();
        assertThat(unanswered.refCnt()).isZero();
        assertThat(channel.writeInbound(new TextWebSocketFrame("{}"))).isTrue();
        reads(true);
        channel.releaseInbound();
        assertThat(channel.writeInbound(ping())).isTrue();
        channel.releaseInbound();
    }

    private void reads(boolean reads) {
        Objects.requireNonNull(channel.unsafe().outboundBuffer())
                .setUserDefinedWritability(1, reads);
    }

    private static PingWebSocketFrame ping() {
        return new PingWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {1}));
    }
}
