package io.sluice.e2e;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client's end of a WebSocket, of `/v1/stream` where nothing else is said.
final class StreamSocket implements AutoCloseable {
    private static final long ANSWER_SECONDS_MAX = 30;

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;

    private StreamSocket(String url, String key) {
        socket =
                http.newWebSocketBuilder()
                        .header("Authorization", "Bearer " + key)
                        .buildAsync(URI.create(url.replace("http:", "ws:")), new Listener())
                        .orTimeout(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
                        .join();
    }

    static StreamSocket open(RunningSluice sluice, String key) {
        return open(sluice, key, "/v1/stream");
    }

    static StreamSocket open(RunningSluice sluice, String key, String path) {
        return new StreamSocket(sluice.url() + path, key);
    }

    void send(String message) {
        socket.sendText(message, true).orTimeout(ANSWER_SECONDS_MAX, TimeUnit.SECONDS).join();
    }

    void sendBytes(byte[] message) {
        socket.sendBinary(ByteBuffer.wrap(message), true)
                .orTimeout(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
                .join();
    }

    /// The next message, waited for; `{"closed": code}` when the other side has closed.
    Tree next() {
        try {
            String message = messages.poll(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no message came");
            }
            return Tree.of(message);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupt);
        }
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            messages.add("{\"closed\":" + status + "}");
            return null;
        }
    }
}
