package io.sluice.gateway.outward;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.outward.Outcome.Answered;
import io.sluice.gateway.outward.Outcome.Failed;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The client against real servers on this machine, which stand for anything it must not reach.
class HookClientTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger requests = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void doesNotEvenConnectToWhatIsNotPublic() {
        AtomicInteger connections = new AtomicInteger();
        HttpServer server =
                vertx.createHttpServer()
                        .connectionHandler(_ -> connections.incrementAndGet())
                        .requestHandler(request -> request.response().end())
                        .listen(0, "127.0.0.1")
                        .await();
        for (String host : List.of("127.0.0.1", "localhost", "127.1", "[::ffff:127.0.0.1]")) {
            for (String scheme : List.of("http", "https")) {
                URI url = URI.create(scheme + "://" + host + ":" + server.actualPort() + "/");
                assertThat(post(strict(), url))
                        .isEqualTo(new Failed("the address may not be sent to"));
                assertThat(strict().admits(url).await()).isFalse();
            }
        }
        assertThat(connections).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirect(int status) {
        HttpServer secret = serve(request -> request.response().end("secret"));
        HttpServer server =
                serve(request ->
                        request.response()
                                .setStatusCode(status)
                                .putHeader("location", url(secret).toString())
                                .end());

        Outcome outcome = post(open(), url(server));

        assertThat(outcome).isEqualTo(new Answered(status));
        assertThat(outcome.isDelivered()).isFalse();
        assertThat(requests).hasValue(1);
    }

    @Test
    void readsOnlyTheBeginningOfALongAnswer() {
        CompletableFuture<Boolean> cutOff = new CompletableFuture<>();
        HttpServer server =
                serve(request -> {
                    request.connection().closeHandler(_ -> cutOff.complete(true));
                    request.response().setChunked(true);
                    vertx.setPeriodic(
                            1, _ -> request.response().write(Buffer.buffer(new byte[8192])));
                });

        assertThat(post(open(), url(server))).isEqualTo(new Answered(200));
        cutOff.orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Test
    void givesUpOnAServerThatSaysNothing() {
        HttpServer server = serve(_ -> {});
        HookClient impatient = new HookClient(vertx, rules(), new HttpClientOptions(), 1_000);
        assertThat(post(impatient, url(server))).isEqualTo(new Failed("no answer within 1 s"));
    }

    @Test
    void saysSoWhenNobodyListens() {
        HttpServer server = serve(_ -> {});
        URI url = url(server);
        server.close().await();

        assertThat(post(open(), url)).isEqualTo(new Failed("the connection was refused"));
        assertThat(post(open(), URI.create("https://no-such-host.invalid/")))
                .isEqualTo(new Failed("the name does not resolve"));
    }

    /// Connected to the address that was checked, and still asked for by name.
    @Test
    void keepsTheNameInHostAndInTheTlsHandshake() {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        AtomicReference<@Nullable String> host = new AtomicReference<>();
        AtomicReference<@Nullable String> sni = new AtomicReference<>();
        HttpServer server =
                vertx.createHttpServer(
                                new HttpServerOptions()
                                        .setSsl(true)
                                        .setSni(true)
                                        .setKeyCertOptions(certificate.keyCertOptions()))
                        .requestHandler(request -> {
                            host.set(request.getHeader("host"));
                            sni.set(request.connection().indicatedServerName());
                            request.response().end();
                        })
                        .listen(0, "127.0.0.1")
                        .await();
        URI url = URI.create("https://localhost:" + server.actualPort() + "/hook");
        HookClient trusting =
                new HookClient(
                        vertx,
                        rules(),
                        new HttpClientOptions().setTrustOptions(certificate.trustOptions()),
                        20_000);

        assertThat(post(trusting, url)).isEqualTo(new Answered(200));
        assertThat(host).hasValue("localhost:" + server.actualPort());
        assertThat(sni).hasValue("localhost");
        assertThat(post(open(), url)).isEqualTo(new Failed("TLS failed"));
    }

    private HttpServer serve(Handler<HttpServerRequest> handler) {
        return vertx.createHttpServer()
                .requestHandler(request -> {
                    requests.incrementAndGet();
                    handler.handle(request);
                })
                .listen(0, "127.0.0.1")
                .await();
    }

    private static URI url(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/");
    }

    private HookClient strict() {
        return new HookClient(vertx, new TargetRules(List.of()));
    }

    private HookClient open() {
        return new HookClient(vertx, rules());
    }

    private static TargetRules rules() {
        return new TargetRules(
                List.of(
                        Objects.requireNonNull(Network.parse("127.0.0.0/8")),
                        Objects.requireNonNull(Network.parse("::1"))));
    }

    private static Outcome post(HookClient client, URI url) {
        return client.post(url, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer("{}")).await();
    }
}
