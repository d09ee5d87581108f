package io.sluice.e2e;

import static io.sluice.e2e.Standing.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.Client.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What no decent HTTP client sends: broken requests, huge headers, foreign hosts, bodies that stop
/// half-way, frames that are none.
class HostileConnectionTest {
    @RegisterExtension
    static final RunningSluice SLUICE =
            new RunningSluice("hostile-connection").with("SLUICE_RESERVATION_SECONDS", "86400");

    private static final String GRANT = "{\"amount\":5,\"reason\":\"stolen\"}";

    private static Client client = new Client("", "");

    private Standing before = new Standing(List.of(), List.of());

    @BeforeAll
    static void start() {
        SLUICE.start();
        client = SLUICE.client();
        client.open("victim", "100.5");
        client.reserved("victim", "1");
    }

    @BeforeEach
    void remember() {
        before = Standing.of(client);
    }

    @AfterEach
    void nothingHasChanged() {
        before.requireSame(client);
    }

    @Test
    void doesNothingForABodyThatStopsHalfWay() throws IOException {
        for (int sent : List.of(0, 1, GRANT.length() / 2, GRANT.length() - 1)) {
            try (RawHttp http = new RawHttp(SLUICE)) {
                http.write(grant("Content-Length: " + GRANT.length()) + GRANT.substring(0, sent));
                http.finish();
                assertThat(http.closes()).isTrue();
            }
            try (RawHttp http = new RawHttp(SLUICE)) {
                // The whole sense is there, the end of the chunks is not.
                http.write(
                        grant("Transfer-Encoding: chunked")
                                + Integer.toHexString(GRANT.length())
                                + "\r\n"
                                + GRANT.substring(0, sent));
                http.finish();
                assertThat(http.closes()).isTrue();
            }
        }
    }

    @Test
    void doesNotWaitForeverForABody() throws IOException {
        try (RawHttp http = new RawHttp(SLUICE)) {
            http.write(grant("Content-Length: " + GRANT.length()) + GRANT.substring(0, 10));
            requireProblem(http.answer(), 408, "request_timeout");
            assertThat(http.closes()).isTrue();
        }
    }

    @Test
    void refusesBrokenChunks() throws IOException {
        for (String chunks : List.of("zz\r\n" + GRANT, "-5\r\n" + GRANT, "fffffffffffffffff\r\n")) {
            try (RawHttp http = new RawHttp(SLUICE)) {
                http.write(grant("Transfer-Encoding: chunked") + chunks);
                assertThat(closesSoon(http)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rubbish\r\n\r\n",
                "GET\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost {host}\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1x\r\n\r\n",
                "POST /v1/quotes HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\n"
                        + "Content-Length: 6\r\n\r\nabcdef",
                "GET /healthz HTTP/1.1\r\nHost: {host}\r\nX-\0: y\r\n\r\n",
                "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003TLS?\r\n\r\n"
            })
    void refusesWhatIsNotHttp(String request) throws IOException {
        try (RawHttp http = new RawHttp(SLUICE)) {
            http.write(request.replace("{host}", host()));
            requireProblem(http.answer(), 400, "invalid_http");
            assertThat(http.closes()).isTrue();
        }
    }

    @Test
    void refusesOtherVersionsOfHttp() throws IOException {
        for (String version : List.of("HTTP/9.9", "HTTX/1.1", "HTTP/2.0")) {
            try (RawHttp http = new RawHttp(SLUICE)) {
                http.write("GET /healthz " + version + "\r\nHost: " + host() + "\r\n\r\n");
                Answer answer = http.answer();
                assertThat(answer.status()).isIn(400, 501, 505);
                assertThat(answer.text()).isEmpty();
                assertThat(http.closes()).isTrue();
            }
        }
    }

    /// Two lengths that disagree could hide a second request from whoever stands in front.
    @Test
    void takesNoRequestOutOfTheBodyOfAnother() throws IOException {
        String hidden = grant("Content-Length: " + GRANT.length()) + GRANT;
        try (RawHttp http = new RawHttp(SLUICE)) {
            http.write(
                    "POST /v1/quotes HTTP/1.1\r\nHost: "
                            + host()
                            + "\r\nContent-Type: application/json\r\nContent-Length: "
                            + (5 + hidden.length())
                            + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                            + hidden);
            Answer answer = http.answer();
            assertThat(answer.status()).isBetween(400, 499);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(http.closes()).as("what follows is not read").isTrue();
        }
    }

    @Test
    void refusesHugeHeadersAndAddresses() throws IOException {
        for (int kilobytes : List.of(17, 64, 1024)) {
            try (RawHttp http = new RawHttp(SLUICE)) {
                http.write(
                        "GET /healthz HTTP/1.1\r\nHost: %s\r\nX-Large: %s\r\n\r\n"
                                .formatted(host(), "x".repeat(kilobytes * 1024)));
                requireProblem(http.answer(), 431, "headers_too_large");
            }
        }
        try (RawHttp http = new RawHttp(SLUICE)) {
            http.write("GET /healthz HTTP/1.1\r\nHost: " + host() + "\r\n");
            http.write("X-Many: header\r\n".repeat(20_000) + "\r\n");
            requireProblem(http.answer(), 431, "headers_too_large");
        }
        try (RawHttp http = new RawHttp(SLUICE)) {
            http.write(
                    "GET /v1/accounts/%s HTTP/1.1\r\nHost: %s\r\n\r\n"
                            .formatted("a".repeat(100_000), host()));
            requireProblem(http.answer(), 414, "uri_too_long");
        }
    }

    @Test
    void answersToItsOwnNamesOnly() throws IOException {
        List<String> foreign =
                List.of(
                        "evil.example",
                        "evil.example:" + SLUICE.port(),
                        "127.0.0.1.evil.example",
                        "localhost:1",
                        "169.254.169.254",
                        "localhost@evil.example",
                        "");
        for (String name : foreign) {
            requireProblem(get("/healthz", "Host: " + name), 421, "host_not_allowed");
        }
        requireProblem(get("/healthz", "X-Forwarded-Host: " + host()), 421, "host_not_allowed");
        requireProblem(
                get("http://evil.example/healthz", "Host: " + host()), 421, "host_not_allowed");
        assertThat(get("/healthz", "Host: localhost:" + SLUICE.port()).status()).isEqualTo(200);
        for (String origin : List.of("https://evil.example", "null", "http://localhost:1")) {
            requireProblem(
                    get("/healthz", "Host: " + host() + "\r\nOrigin: " + origin),
                    403,
                    "origin_not_allowed");
        }
    }

    @Test
    void knowsItsPathsAndMethodsOnly() throws IOException {
        for (String path :
                List.of(
                        "/v1",
                        "/v1/",
                        "/v1/nothing",
                        "/V1/quotes",
                        "/v1/quotes/",
                        "//v1/quotes",
                        "/v1/quotes/x/dance",
                        "/v1/accounts/victim/grants/1",
                        "/.env",
                        "/../../etc/passwd",
                        "/v1/accounts/../keys",
                        "/v1/%2e%2e/keys",
                        "/actuator/heapdump")) {
            requireProblem(get(path, authorised()), 404, "not_found");
        }
        for (String path : List.of("/v1/accounts/%zz", "/v1/accounts/%ff", "/v1/accounts/a%00b")) {
            Answer answer = get(path, authorised());
            assertThat(answer.status()).as(path).isIn(400, 404);
            requireProblem(answer, answer.status(), answer.json().at("code").text());
        }
        for (String[] wrong :
                new String[][] {
                    {"DELETE", "/v1/quotes"},
                    {"PUT", "/v1/accounts/victim"},
                    {"POST", "/v1/pricing"},
                    {"GET", "/v1/batch"},
                    {"PATCH", "/v1/keys"},
                    {"TRACE", "/healthz"},
                    {"FROBNICATE", "/v1/quotes"}
                }) {
            Answer answer = send(wrong[0] + " " + wrong[1], authorised());
            requireProblem(answer, 405, "method_not_allowed");
            assertThat(answer.header("Allow")).isNotEmpty();
        }
    }

    @Test
    void closesASocketThatSendsRubbish() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 20; i++) {
            try (RawHttp http = new RawHttp(SLUICE)) {
                upgrade(http);
                byte[] rubbish = new byte[200];
                random.nextBytes(rubbish);
                rubbish[0] = (byte) 0xff; // reserved bits, an unknown kind of frame
                http.write(rubbish);
                assertThat(closesSoon(http)).isTrue();
            }
        }
        try (RawHttp http = new RawHttp(SLUICE)) {
            upgrade(http);
            // A frame of text that is not masked, as a client's must be.
            byte[] text = "{\"op\":\"quote\"}".getBytes(StandardCharsets.UTF_8);
            http.write(new byte[] {(byte) 0x81, (byte) text.length}).write(text);
            assertThat(closesSoon(http)).isTrue();
        }
        try (RawHttp http = new RawHttp(SLUICE)) {
            upgrade(http);
            // A frame that announces 2^62 bytes.
            http.write(
                    new byte[] {(byte) 0x81, (byte) 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4});
            assertThat(closesSoon(http)).isTrue();
        }
    }

    private static boolean closesSoon(RawHttp http) {
        // A close frame may come first; what counts is that the connection ends.
        for (int i = 0; i < 1_000; i++) {
            if (http.closes()) {
                return true;
            }
        }
        return false;
    }

    private static void upgrade(RawHttp http) throws IOException {
        http.write(
                "GET /v1/stream HTTP/1.1\r\n"
                        + authorised()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        assertThat(http.answer().status()).isEqualTo(101);
    }

    private static String grant(String framing) {
        return "POST /v1/accounts/victim/grants HTTP/1.1\r\n"
                + authorised()
                + "\r\nContent-Type: application/json\r\n"
                + framing
                + "\r\n\r\n";
    }

    private static Answer get(String path, String headers) throws IOException {
        return send("GET " + path, headers);
    }

    private static Answer send(String request, String headers) throws IOException {
        try (RawHttp http = new RawHttp(SLUICE)) {
            http.write(request + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n");
            return http.answer();
        }
    }

    private static String authorised() {
        return "Host: " + host() + "\r\nAuthorization: Bearer " + RunningSluice.ADMIN_KEY;
    }

    private static String host() {
        return "127.0.0.1:" + SLUICE.port();
    }
}
