package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/// Whoever asks for a WebSocket and breaks off at once leaves nothing in the log, into which all
/// tests of this JVM write.
@Isolated
@Timeout(120)
class BrokenOffTest {
    private static final int BROKEN_OFF = 300;

    /// Who serves; what a test before it has left behind may still say something.
    private static final Pattern SERVER =
            Pattern.compile("io\\.(vertx|netty|sluice\\.gateway\\.edge)\\.");

    @TempDir Path folder;

    private final Queue<ILoggingEvent> told = new ConcurrentLinkedQueue<>();

    @Test
    void fillsNoLog() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        AppenderBase<ILoggingEvent> listener =
                new AppenderBase<>() {
                    @Override
                    protected void append(ILoggingEvent event) {
                        if (event.getLevel().isGreaterOrEqual(Level.WARN)
                                && SERVER.matcher(event.getLoggerName()).lookingAt()) {
                            told.add(event);
                        }
                    }
                };
        listener.setContext(root.getLoggerContext());
        listener.start();
        root.addAppender(listener);
        try (SmallGateway gateway = SmallGateway.on(folder)) {
            int port = URI.create(gateway.url()).getPort();
            for (String path : new String[] {"/v1/events", "/v1/stream"}) {
                for (int i = 0; i < BROKEN_OFF; i++) {
                    breakOff(port, path, gateway.adminKey());
                }
            }
            try (Socket last = ask(port, "/v1/events", gateway.adminKey())) {
                byte[] answer = last.getInputStream().readNBytes(12);
                assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 101");
            }
        } finally {
            root.detachAppender(listener);
        }
        assertThat(told).isEmpty();
    }

    private static void breakOff(int port, String path, String key) throws IOException {
        try (Socket socket = ask(port, path, key)) {
            socket.setSoLinger(true, 0);
        }
    }

    private static Socket ask(int port, String path, String key) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        String request =
                "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nAuthorization: Bearer %s\r\n"
                                .formatted(path, port, key)
                        + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
