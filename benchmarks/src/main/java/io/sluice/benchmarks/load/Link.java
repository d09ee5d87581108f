package io.sluice.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One connection, once: at most one request under way, both buffers reused until it ends.
///
/// Thread: the client's event loop.
final class Link extends ChannelInboundHandlerAdapter {
    /// Told at the end of each operation.
    @FunctionalInterface
    interface Listener {
        void finished(Link link, boolean failed);
    }

    private final Framing framing;
    private final Conversation conversation;
    private final Listener listener;
    private final ByteBuf request = Unpooled.directBuffer(4_096);
    private byte[] answer = new byte[8_192];
    private int answerLength;
    private int lastLength;
    private long intendedNanos;
    private boolean underWay;
    // Written by the event loop; the client's caller looks at it between two runs.
    private volatile @Nullable ChannelHandlerContext context;

    Link(Framing framing, Conversation conversation, Listener listener) {
        this.framing = framing;
        this.conversation = conversation;
        this.listener = listener;
    }

    long intendedNanos() {
        return intendedNanos;
    }

    boolean isOpen() {
        return context != null;
    }

    /// The answer that ended the operation, or that there was none.
    String lastAnswer() {
        return context == null
                ? "the connection was closed"
                : new String(answer, 0, lastLength, StandardCharsets.UTF_8);
    }

    /// Starts an operation; false when the conversation has nothing more to ask.
    boolean begin(long intended) {
        intendedNanos = intended;
        underWay = send();
        return underWay;
    }

    private boolean send() {
        ChannelHandlerContext to = context;
        request.clear();
        if (to == null || !conversation.ask(request)) {
            return false;
        }
        // Free again before it is next filled: an answer means that all of it was written.
        var _ = to.writeAndFlush(request.retain(), to.voidPromise());
        return true;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int more = bytes.readableBytes();
        if (answerLength + more > answer.length) {
            answer = Arrays.copyOf(answer, Math.max(2 * answer.length, answerLength + more));
        }
        bytes.readBytes(answer, answerLength, more);
        bytes.release();
        answerLength += more;
        int whole = framing.complete(answer, answerLength);
        if (whole > 0) {
            answered(whole);
        }
    }

    private void answered(int whole) {
        if (whole != answerLength) {
            throw new IllegalStateException("more bytes than one answer");
        }
        answerLength = 0;
        lastLength = whole;
        Conversation.Progress progress = conversation.answered(answer, whole);
        boolean goesOn = progress == Conversation.Progress.GOES_ON && send();
        if (!goesOn) {
            underWay = false;
            listener.finished(this, progress != Conversation.Progress.DONE);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        request.release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext closed) {
        context = null;
        if (underWay) {
            underWay = false;
            listener.finished(this, true);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        var _ = from.close();
    }
}
