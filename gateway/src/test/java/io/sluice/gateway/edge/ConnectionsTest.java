package io.sluice.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How many connections there may be.
@Timeout(60)
class ConnectionsTest {
    private static final int CONNECTIONS_MAX = 3;

    private static RunningEdge edge;

    @BeforeAll
    static void start() throws Exception {
        edge = new RunningEdge(Duration.ofSeconds(20), List.of(), CONNECTIONS_MAX);
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void closesOneTooManyUntilAnotherIsGone() throws Exception {
        try (RawSocket first = new RawSocket(edge.port);
                RawSocket second = new RawSocket(edge.port)) {
            assertThat(status(first)).isEqualTo(200);
            assertThat(status(second)).isEqualTo(200);
            try (RawSocket socket = new RawSocket(edge.port)) {
                assertThat(upgraded(socket)).isEqualTo(101); // counts as before
                try (RawSocket tooMany = new RawSocket(edge.port)) {
                    assertThat(tooMany.isClosedByServer()).isTrue();
                }
                assertThat(status(first)).as("the others are served").isEqualTo(200);
            }
            awaitPlace();
        }
    }

    private static void awaitPlace() throws Exception {
        for (boolean served = false; !served; ) {
            try (RawSocket next = new RawSocket(edge.port)) {
                served = ask(next, "/healthz", "") == 200;
            } catch (IOException _) {
                // closed while it was written to
            }
        }
    }

    private static int status(RawSocket socket) throws Exception {
        return ask(socket, "/healthz", "");
    }

    private static int upgraded(RawSocket socket) throws Exception {
        String upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
        String version = "Sec-WebSocket-Version: 13\r\n";
        String key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        return ask(socket, "/v1/stream", upgrade + version + key);
    }

    /// The status of the answer; 0 where the connection was closed instead.
    private static int ask(RawSocket socket, String path, String headers) throws Exception {
        String host = "Host: localhost:" + edge.port + "\r\n";
        socket.send("GET " + path + " HTTP/1.1\r\n" + host + headers + "\r\n");
        RawSocket.Reply reply = socket.read();
        return reply == null ? 0 : reply.status();
    }
}
