package io.sluice.backoffice.rails;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.sluice.LoopbackServer;
import io.sluice.gateway.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Every request of the PayPal and Wise clients, and every recorded answer, against the providers'
/// own OpenAPI descriptions, by Stoplight's Prism in between. The descriptions are not ours to pass
/// on: `-Dsluice.specs=FOLDER` says where they are. Without it this is skipped, and what is checked
/// are the rules that the servers beside it have taken from those descriptions.
@Timeout(300)
class PublishedShapesTest {
    private static final String PRISM = "@stoplight/prism-cli@5.14.2";
    private static final Instant NOW = Instant.parse("2026-01-15T06:00:00Z");
    private static final long LOOK_NANOS = 200_000_000;
    private static final int LOOKS_MAX = 900;

    @Test
    void paypalsDescriptionAcceptsWhatIsSent() throws IOException {
        try (PaypalServer server = new PaypalServer(InstantSource.fixed(NOW));
                Validated validated =
                        new Validated(
                                "paypal-payouts-batch-v1.json", server.base(), "/payments/")) {
            PaypalRail rail =
                    new PaypalRail(
                            new PaypalClient(
                                    new RailSettings.PaypalAccess(
                                            validated.base(), "client", new Secret("secret"), "")));
            Map<String, String> details = Map.of("email", "payee@example.com");
            List<TransferOrder> orders =
                    List.of(
                            order("tr_1", MethodType.PAYPAL, details),
                            order("tr_2", MethodType.PAYPAL, details));
            Batch batch = new Batch("b.1", NOW, null, false, orders);
            assertThat(rail.availableCents()).isPresent();
            assertThat(rail.send(batch).values())
                    .as(validated.refusals.toString())
                    .hasOnlyElementsOfType(TransferResult.Accepted.class);
            assertThat(rail.send(new Batch("b.1", NOW, null, true, orders)).values())
                    .as(validated.refusals.toString())
                    .hasOnlyElementsOfType(TransferResult.Accepted.class);
            for (String status : List.of("SUCCESS", "UNCLAIMED", "RETURNED")) {
                server.become.put("tr_1", status);
                assertThat(rail.look(new Batch("b.1", NOW, "PB1", true, orders)))
                        .as(validated.refusals.toString())
                        .hasSize(2);
            }
            assertThat(validated.refusals).isEmpty();
            assertThat(validated.seen.get()).isGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void wisesDescriptionAcceptsWhatIsSent() throws IOException {
        try (WiseServer server = new WiseServer(InstantSource.system());
                Validated validated =
                        new Validated("wise-platform-openapi.yml", server.base(), "/")) {
            WiseRail rail =
                    new WiseRail(
                            new WiseClient(
                                    new RailSettings.WiseAccess(
                                            validated.base(), new Secret("token"), "12345", "")));
            Map<String, String> details =
                    Map.of(
                            "type", "iban",
                            "account_holder_name", "A Payee",
                            "iban", "DE89370400440532013000");
            Batch batch =
                    new Batch(
                            "tr_1.1",
                            NOW,
                            null,
                            false,
                            List.of(order("tr_1", MethodType.WISE, details)));
            assertThat(rail.availableCents()).as(validated.refusals.toString()).isPresent();
            server.created = "2026-01-15T06:00:00Z"; // by the description, unlike its own example
            server.refusesPayment = true;
            assertThat(rail.send(batch).get("tr_1"))
                    .as(validated.refusals.toString())
                    .isInstanceOf(TransferResult.Deferred.class);
            server.refusesPayment = false;
            assertThat(rail.look(batch).get("tr_1"))
                    .as(validated.refusals.toString())
                    .isInstanceOf(RailState.Unmade.class);
            assertThat(rail.send(batch).get("tr_1"))
                    .as(validated.refusals.toString())
                    .isInstanceOf(TransferResult.Accepted.class);
            assertThat(rail.look(batch).get("tr_1")).isInstanceOf(RailState.Sent.class);
            assertThat(validated.refusals).isEmpty();
            assertThat(validated.seen.get()).isGreaterThanOrEqualTo(10);
        }
    }

    private static TransferOrder order(String key, MethodType method, Map<String, String> details) {
        return new TransferOrder(key, 123_405, method, "eur", details, NOW, null);
    }

    /// A server in front of a provider's: what the description covers goes through Prism.
    private static final class Validated implements AutoCloseable {
        private final HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final Process prism;
        private final String prismBase;
        private final String upstream;
        private final String covered;
        private final LoopbackServer front;
        final List<String> refusals = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger seen = new AtomicInteger();

        Validated(String description, String upstream, String covered) throws IOException {
            this.upstream = upstream;
            this.covered = covered;
            Path file = Path.of(System.getProperty("sluice.specs", ""), description);
            boolean there = !System.getProperty("sluice.specs", "").isEmpty() && Files.exists(file);
            if (!there) {
                System.err.println("SKIPPED: no " + description + ", see -Dsluice.specs");
            }
            Assumptions.assumeTrue(there, "no " + description);
            int port = freePort();
            List<String> command = new ArrayList<>();
            String own = System.getProperty("sluice.prism", "");
            command.addAll(own.isEmpty() ? List.of("npx", "--yes", PRISM) : List.of(own));
            command.addAll(
                    List.of(
                            "proxy",
                            readable(file).toString(),
                            upstream,
                            "--errors",
                            "-p",
                            String.valueOf(port)));
            prism =
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectErrorStream(true)
                            .start();
            prismBase = "http://127.0.0.1:" + port;
            front = new LoopbackServer(this::forward);
            awaitPort(port);
        }

        String base() {
            return front.url();
        }

        private void forward(HttpExchange exchange) throws IOException {
            try {
                String path = exchange.getRequestURI().toString();
                boolean checked = path.contains(covered);
                HttpRequest.Builder request =
                        HttpRequest.newBuilder(URI.create((checked ? prismBase : upstream) + path));
                for (String name : List.of("Authorization", "Content-Type", "Accept")) {
                    String value = exchange.getRequestHeaders().getFirst(name);
                    if (value != null) {
                        request.header(name, value);
                    }
                }
                byte[] body = exchange.getRequestBody().readAllBytes();
                request.method(
                        exchange.getRequestMethod(),
                        body.length == 0
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(body));
                HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
                String text = answer.body();
                boolean refused =
                        text.contains("stoplight.io/prism")
                                || answer.headers().firstValue("sl-violations").isPresent();
                if (refused) {
                    refusals.add(
                            exchange.getRequestMethod()
                                    + " "
                                    + path
                                    + ": "
                                    + text
                                    + answer.headers().firstValue("sl-violations").orElse(""));
                }
                seen.addAndGet(checked ? 1 : 0);
                LoopbackServer.answer(exchange, answer.statusCode(), text);
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
            }
        }

        /// A copy without the one place, an example of something else, where Wise's description
        /// refers to what is nowhere: Prism would not start.
        private static Path readable(Path file) throws IOException {
            Path copy =
                    Files.createTempDirectory("description")
                            .resolve(String.valueOf(file.getFileName()));
            String text = Files.readString(file);
            return Files.writeString(copy, text.replace("$ref: continue", "target: continue"));
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            }
        }

        private void awaitPort(int port) throws IOException {
            for (int i = 0; i < LOOKS_MAX && prism.isAlive(); i++) {
                try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    return;
                } catch (ConnectException _) {
                    LockSupport.parkNanos(LOOK_NANOS);
                }
            }
            throw new IOException("Prism does not start");
        }

        @Override
        public void close() {
            front.close();
            prism.descendants().forEach(ProcessHandle::destroy);
            prism.destroy();
            try {
                boolean gone = prism.waitFor(5, TimeUnit.SECONDS);
                if (!gone) {
                    prism.destroyForcibly();
                }
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
