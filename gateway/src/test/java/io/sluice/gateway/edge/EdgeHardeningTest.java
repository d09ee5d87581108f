package io.sluice.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is not even a proper client: half requests, garbage, floods, wrong names.
class EdgeHardeningTest {
    private static final String BODY = "{\"source_id\":\"felix\",\"planned_delta_e\":0.5}";

    private static RunningEdge edge;

    @BeforeAll
    static void start() throws Exception {
        edge = new RunningEdge(Duration.ofSeconds(1), List.of());
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void answersPipelinedRequestsInTheirOrder() throws Exception {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            requests.append(
                    i % 3 == 0
                            ? head("GET", "/healthz", "")
                            : post(BODY.replace("felix", "felix-" + i)));
        }
        try (RawSocket socket = new RawSocket(edge.port)) {
            socket.send(requests.toString());
            for (int i = 0; i < 100; i++) {
                String body = reply(socket).body();
                assertThat(body).contains(i % 3 == 0 ? "\"ok\"" : "\"felix-" + i + "\"");
            }
        }
    }

    @Test
    void answersPipelinedRequestsThatArriveInPieces() throws Exception {
        byte[] bytes = post(BODY).repeat(3).getBytes(StandardCharsets.ISO_8859_1);
        try (RawSocket socket = new RawSocket(edge.port)) {
            for (int i = 0; i < bytes.length; i += 7) {
                byte[] piece = new byte[Math.min(7, bytes.length - i)];
                System.arraycopy(bytes, i, piece, 0, piece.length);
                socket.send(piece);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(reply(socket).status()).isEqualTo(201);
            }
        }
    }

    @Test
    void goesOnAfterARefusalOnTheSameConnection() throws Exception {
        try (RawSocket socket = new RawSocket(edge.port)) {
            socket.send(post("{") + head("GET", "/nowhere", "") + post(BODY));
            assertThat(reply(socket).status()).isEqualTo(400);
            assertThat(reply(socket).status()).isEqualTo(404);
            assertThat(reply(socket).status()).isEqualTo(201);
        }
    }

    @Test
    void refusesAndClosesOnGarbageBetweenRequests() throws Exception {
        try (RawSocket socket = new RawSocket(edge.port)) {
            socket.send(post(BODY) + "\u0001\u0002 garbage\r\n\r\n" + post(BODY));
            assertThat(reply(socket).status()).isEqualTo(201);
            RawSocket.Reply refusal = reply(socket);
            assertThat(refusal.status()).isEqualTo(400);
            assertThat(refusal.body()).contains("\"code\":\"invalid_http\"");
            assertThat(socket.isClosedByServer()).isTrue();
        }
    }

    @Test
    void readsChunkedBodies() throws Exception {
        try (RawSocket socket = new RawSocket(edge.port)) {
            socket.send(chunkedHead());
            for (int i = 0; i < BODY.length(); i++) {
                socket.send("1\r\n" + BODY.charAt(i) + "\r\n");
            }
            socket.send("0\r\n\r\n");
            assertThat(reply(socket).body()).isEqualTo(BODY);
        }
    }

    @Test
    void refusesChunkedBodiesThatGrowTooLarge() throws Exception {
        int before = edge.calls.get();
        String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
        try (RawSocket socket = new RawSocket(edge.port)) {
            socket.send(chunkedHead() + chunk.repeat(17));
            RawSocket.Reply refusal = reply(socket);
            assertThat(refusal.status()).isEqualTo(413);
            assertThat(refusal.body()).contains("\"code\":\"body_too_large\"");
            socket.send("0\r\n\r\n" + post(BODY));
            assertThat(socket.isClosedByServer()).isTrue();
        }
        assertThat(edge.calls.get()).isEqualTo(before);
    }

    /// The length and the chunks end in different places; a proxy may believe the other one.
    @Test
    void takesNoRequestThatFollowsAChunkedOne() throws Exception {
        int before = edge.calls.get();
        try (RawSocket socket = new RawSocket(edge.port)) {
            String hidden = post(BODY);
            String both =
                    "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
                            + "Content-Length: "
                            + (5 + hidden.length())
                            + "\r\n";
            socket.send(head("POST", "/v1/quotes", both) + "0\r\n\r\n" + hidden);
            assertThat(reply(socket).headers()).containsEntry("connection", "close");
            assertThat(socket.isClosedByServer()).isTrue();
        }
        assertThat(edge.calls.get()).isLessThanOrEqualTo(before + 1);
    }

    @Test
    void stopsReadingFromWhoNeverStopsSending() throws Exception {
        byte[] chunk =
                ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.UTF_8);
        try (RawSocket socket = new RawSocket(edge.port)) {
            socket.send(chunkedHead());
            boolean closed = false;
            for (int i = 0; i < 10_000 && !closed; i++) {
                try {
                    socket.send(chunk);
                } catch (java.io.IOException _) {
                    closed = true;
                }
            }
            assertThat(closed).isTrue();
        }
    }

    @Test
    void refusesAnAnnouncedBodyWithoutWaitingForIt() throws Exception {
        try (RawSocket socket = new RawSocket(edge.port)) {
            socket.send(head("POST", "/v1/quotes", "Content-Length: 99999999999\r\n"));
            assertThat(reply(socket).status()).isEqualTo(413);
        }
    }

    @Test
    void endsABodyThatStopsHalfWay() throws Exception {
        int before = edge.calls.get();
        try (RawSocket socket = new RawSocket(edge.port)) {
            String whole = post(BODY);
            socket.send(whole.substring(0, whole.length() - 10));
            RawSocket.Reply refusal = reply(socket);
            assertThat(refusal.status()).isEqualTo(408);
            assertThat(refusal.body()).contains("\"code\":\"request_timeout\"");
            assertThat(socket.isClosedByServer()).isTrue();
        }
        assertThat(edge.calls.get()).isEqualTo(before);
    }

    @Test
    void endsABodyThatTrickles() throws Exception {
        int before = edge.calls.get();
        try (RawSocket socket = new RawSocket(edge.port)) {
            socket.send(head("POST", "/v1/quotes", "Content-Length: 100000\r\n"));
            assertThat(isEndedTrickling(socket)).isTrue();
        }
        assertThat(edge.calls.get()).isEqualTo(before);
    }

    @Test
    void endsAHeadThatTricklesAlsoBehindASoundRequest() throws Exception {
        for (String first : new String[] {"", post(BODY)}) {
            try (RawSocket socket = new RawSocket(edge.port)) {
                if (!first.isEmpty()) {
                    assertThat(reply(socket.send(first)).status()).isEqualTo(201);
                }
                socket.send("POST /v1/quotes HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
                assertThat(isEndedTrickling(socket)).as(first).isTrue();
            }
        }
    }

    @Test
    void waitsForAHeadThatComesInPieces() throws Exception {
        try (RawSocket socket = new RawSocket(edge.port)) {
            for (int round = 0; round < 2; round++) {
                for (String piece : post(BODY).split("(?<=\n)", -1)) {
                    socket.send(piece);
                }
                assertThat(reply(socket).status()).isEqualTo(201);
            }
        }
    }

    private static boolean isEndedTrickling(RawSocket socket) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            try {
                socket.send(" ");
                Thread.sleep(50);
            } catch (java.io.IOException _) {
                return true;
            }
        }
        return false;
    }

    @Test
    void doesNothingForAPeerThatHangsUpHalfWay() throws Exception {
        int before = edge.calls.get();
        for (int i = 0; i < 20; i++) {
            try (RawSocket socket = new RawSocket(edge.port)) {
                String whole = post(BODY);
                socket.send(whole.substring(0, whole.length() - 1 - i));
            }
        }
        try (RawSocket socket = new RawSocket(edge.port)) {
            assertThat(reply(socket.send(post(BODY))).status()).isEqualTo(201);
        }
        assertThat(edge.calls.get()).isEqualTo(before + 1);
    }

    @Test
    void refusesOverlongAddressesAndHeaders() throws Exception {
        try (RawSocket socket = new RawSocket(edge.port)) {
            socket.send(head("GET", "/" + "a".repeat(10_000), ""));
            assertThat(reply(socket).status()).isEqualTo(414);
            assertThat(socket.isClosedByServer()).isTrue();
        }
        try (RawSocket socket = new RawSocket(edge.port)) {
            socket.send(head("GET", "/healthz", "X-Long: " + "a".repeat(20_000) + "\r\n"));
            assertThat(reply(socket).status()).isEqualTo(431);
            assertThat(socket.isClosedByServer()).isTrue();
        }
    }

    @Test
    void refusesContradictoryLengths() throws Exception {
        for (String headers :
                List.of(
                        "Content-Length: 5\r\nContent-Length: 6\r\n",
                        "Content-Length: -1\r\n",
                        "Content-Length: x\r\n")) {
            try (RawSocket socket = new RawSocket(edge.port)) {
                socket.send(head("POST", "/v1/quotes", headers) + "{}{}{}");
                RawSocket.Reply reply = socket.read();
                assertThat(reply == null ? 400 : reply.status()).isEqualTo(400);
            }
        }
    }

    @Test
    void letsChunksWinOverAnAnnouncedLength() throws Exception {
        String both = chunkedHead().replace("\r\n\r\n", "\r\nContent-Length: 5\r\n\r\n");
        try (RawSocket socket = new RawSocket(edge.port)) {
            socket.send(both + Integer.toHexString(BODY.length()) + "\r\n" + BODY);
            socket.send("\r\n0\r\n\r\n");
            assertThat(reply(socket).status()).isEqualTo(201);
        }
    }

    @Test
    void refusesBrokenChunks() throws Exception {
        int before = edge.calls.get();
        try (RawSocket socket = new RawSocket(edge.port)) {
            socket.send(chunkedHead() + "zz\r\n" + BODY + "\r\n0\r\n\r\n");
            RawSocket.Reply reply = socket.read();
            assertThat(reply == null ? 400 : reply.status()).isEqualTo(400);
            assertThat(socket.isClosedByServer()).isTrue();
        }
        assertThat(edge.calls.get()).isEqualTo(before);
    }

    @Test
    void asksForTheBodyWhenExpected() throws Exception {
        String expecting =
                head(
                        "POST",
                        "/v1/quotes",
                        "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: "
                                + BODY.length()
                                + "\r\n");
        try (RawSocket socket = new RawSocket(edge.port)) {
            assertThat(reply(socket.send(expecting)).status()).isEqualTo(100);
            assertThat(reply(socket.send(BODY)).status()).isEqualTo(201);
        }
        try (RawSocket socket = new RawSocket(edge.port)) {
            String wrong = expecting.replace("application/json", "text/plain");
            assertThat(reply(socket.send(wrong)).status()).isEqualTo(415);
            assertThat(socket.isClosedByServer()).isTrue();
        }
        try (RawSocket socket = new RawSocket(edge.port)) {
            String wrong = expecting.replace("100-continue", "a miracle");
            assertThat(reply(socket.send(wrong)).status()).isEqualTo(417);
        }
    }

    @Test
    void answersOnlyToItsOwnNames() throws Exception {
        for (String host :
                List.of("evil.example", "localhost", "localhost:1", "127.0.0.1.evil.example", "")) {
            try (RawSocket socket = new RawSocket(edge.port)) {
                socket.send("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
                RawSocket.Reply refusal = reply(socket);
                assertThat(refusal.status()).isEqualTo(421);
                assertThat(refusal.body()).contains("\"code\":\"host_not_allowed\"");
            }
        }
        for (String host : List.of("localhost:", "LOCALHOST:", "[::1]:", "127.0.0.1:")) {
            try (RawSocket socket = new RawSocket(edge.port)) {
                socket.send("GET /healthz HTTP/1.1\r\nHost: " + host + edge.port + "\r\n\r\n");
                assertThat(reply(socket).status()).isEqualTo(200);
            }
        }
        try (RawSocket socket = new RawSocket(edge.port)) {
            assertThat(reply(socket.send("GET /healthz HTTP/1.1\r\n\r\n")).status()).isEqualTo(421);
        }
    }

    /// Whoever stands in front may have looked at the other one.
    @Test
    void refusesTwoNamesAtOnce() throws Exception {
        try (RawSocket socket = new RawSocket(edge.port)) {
            socket.send(head("GET", "/healthz", "Host: localhost:" + edge.port + "\r\n"));
            RawSocket.Reply refusal = reply(socket);
            assertThat(refusal.status()).isEqualTo(400);
            assertThat(refusal.body()).contains("\"code\":\"invalid_http\"");
        }
    }

    @Test
    void answersToTheNamesItWasGiven() throws Exception {
        try (RunningEdge named =
                        new RunningEdge(Duration.ofSeconds(5), List.of("pay.example", "a.b:99"));
                RawSocket socket = new RawSocket(named.port)) {
            socket.send("GET /healthz HTTP/1.1\r\nHost: pay.example:8443\r\n\r\n");
            assertThat(reply(socket).status()).isEqualTo(200);
            socket.send("GET /healthz HTTP/1.1\r\nHost: a.b:99\r\n\r\n");
            assertThat(reply(socket).status()).isEqualTo(200);
            socket.send("GET /healthz HTTP/1.1\r\nHost: a.b\r\n\r\n");
            assertThat(reply(socket).status()).isEqualTo(421);
            socket.send("GET /healthz HTTP/1.1\r\nHost: localhost:" + named.port + "\r\n\r\n");
            assertThat(reply(socket).status()).isEqualTo(421);
        }
    }

    @Test
    void takesAddressesInTheirAbsoluteForm() throws Exception {
        try (RawSocket socket = new RawSocket(edge.port)) {
            String own = "http://localhost:" + edge.port;
            socket.send("GET " + own + "/healthz HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(reply(socket).status()).isEqualTo(200);
            socket.send("GET http://evil.example/healthz HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(reply(socket).status()).isEqualTo(421);
            socket.send("OPTIONS * HTTP/1.1\r\nHost: localhost:" + edge.port + "\r\n\r\n");
            assertThat(reply(socket).status()).isEqualTo(400);
        }
    }

    @Test
    void closesWhenTheClientWantsIt() throws Exception {
        try (RawSocket socket = new RawSocket(edge.port)) {
            socket.send(head("GET", "/healthz", "Connection: close\r\n"));
            assertThat(reply(socket).headers()).containsEntry("connection", "close");
            assertThat(socket.isClosedByServer()).isTrue();
        }
    }

    private static RawSocket.Reply reply(RawSocket socket) throws Exception {
        return Objects.requireNonNull(socket.read(), "the server has closed the connection");
    }

    private static String post(String body) {
        return head(
                        "POST",
                        "/v1/quotes",
                        "Content-Type: application/json\r\nContent-Length: "
                                + body.length()
                                + "\r\n")
                + body;
    }

    private static String chunkedHead() {
        return head(
                "POST",
                "/v1/quotes",
                "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n");
    }

    private static String head(String method, String path, String headers) {
        return method
                + " "
                + path
                + " HTTP/1.1\r\nHost: localhost:"
                + edge.port
                + "\r\nAuthorization: Bearer "
                + RunningEdge.AGENT
                + "\r\n"
                + headers
                + "\r\n";
    }
}
