package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.audit.HeadSeal;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.base.Transactions;
import io.sluice.gateway.database.Database;
import io.sluice.gateway.edge.Edge;
import io.sluice.gateway.edge.EdgeSettings;
import io.sluice.gateway.edge.InFlight;
import io.sluice.gateway.edge.KeyRing;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.RouteTable;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who keeps whom from being served: callers without a key, providers with their signed events, and
/// whoever forges those.
@Timeout(60)
class DeskTest {
    private static final String SIGNED = "signed";
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    /// What each kind of work has begun, and what lets it end.
    private final Semaphore looks = new Semaphore(0);

    private final Semaphore looksEnd = new Semaphore(0);
    private final Semaphore checks = new Semaphore(0);
    private final Semaphore checksEnd = new Semaphore(0);
    private final Semaphore takings = new Semaphore(0);
    private final Semaphore takingsEnd = new Semaphore(0);
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private String url = "";

    @BeforeEach
    void listen() {
        Database away = Database.on(vertx);
        Transactions transactions = new Transactions(away);
        InstantSource clock = InstantSource.system();
        Ids ids = new Ids(clock, new Random(7));
        AuditStore audit = new AuditStore(ids, clock, new HeadSeal(new byte[HeadSeal.SEED_BYTES]));
        Desk desk = new Desk(transactions, new RefusalLog(transactions, audit, ids, clock));
        List<Route> routes =
                List.of(
                        Route.get("/page", "lookAtPage").to(desk.free(this::look)),
                        Route.webhook("/webhooks/some", "receiveEvent")
                                .to(desk.event(this::check)));
        Edge edge =
                new Edge(
                        EdgeSettings.of("127.0.0.1", 0, "", List.of()),
                        new RouteTable(routes),
                        new KeyRing(),
                        new InFlight(),
                        new SimpleMeterRegistry());
        vertx.deployVerticle(
                        new VerticleBase() {
                            @Override
                            public Future<?> start() {
                                return edge.listen(vertx)
                                        .onSuccess(
                                                it -> url = "http://127.0.0.1:" + it.actualPort());
                            }
                        })
                .await();
    }

    @AfterEach
    void close() {
        List.of(looksEnd, checksEnd, takingsEnd).forEach(each -> each.release(1_000));
        http.close();
        vertx.close().await();
    }

    private Reply look(Call call) {
        looks.release();
        looksEnd.acquireUninterruptibly();
        return Reply.ok(out -> out.open().close());
    }

    private Runnable check(Call call) {
        if (!SIGNED.equals(call.header("signature"))) {
            checks.release();
            checksEnd.acquireUninterruptibly();
            throw new Refusal(ProblemType.INVALID_SIGNATURE);
        }
        return () -> {
            takings.release();
            takingsEnd.acquireUninterruptibly();
        };
    }

    @Test
    void aCrowdOnThePublicPagesKeepsNoProviderOut() throws Exception {
        send(Desk.CALLS_OF_A_KEY_MAX, "/page", "");
        looks.acquire(Desk.CALLS_OF_A_KEY_MAX);
        assertThat(status("/page", "")).as("the crowd has its part").isEqualTo(503);
        takingsEnd.release();
        assertThat(status("/webhooks/some", SIGNED)).isEqualTo(200);
    }

    @Test
    void whoeverForgesKeepsNoProviderOut() throws Exception {
        int crowd = Desk.CALLS_MAX + Desk.EVENTS_MAX;
        List<CompletableFuture<Integer>> forged = send(crowd, "/webhooks/some", "");
        checks.acquire(crowd);
        takingsEnd.release();
        assertThat(status("/webhooks/some", SIGNED)).isEqualTo(200);
        checksEnd.release(crowd);
        assertThat(forged).allSatisfy(each -> assertThat(each.join()).isEqualTo(400));
    }

    @Test
    void signedEventsHaveABoundOfTheirOwnAndLeaveTheCallersTheirs() throws Exception {
        List<CompletableFuture<Integer>> taken = send(Desk.EVENTS_MAX, "/webhooks/some", SIGNED);
        takings.acquire(Desk.EVENTS_MAX);
        assertThat(status("/webhooks/some", SIGNED)).isEqualTo(503);
        looksEnd.release();
        assertThat(status("/page", "")).isEqualTo(200);
        takingsEnd.release(Desk.EVENTS_MAX + 1);
        assertThat(taken).allSatisfy(each -> assertThat(each.join()).isEqualTo(200));
        assertThat(status("/webhooks/some", SIGNED)).as("places are given back").isEqualTo(200);
    }

    private List<CompletableFuture<Integer>> send(int count, String path, String signature) {
        List<CompletableFuture<Integer>> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add(ask(path, signature));
        }
        return sent;
    }

    private int status(String path, String signature) {
        return Objects.requireNonNull(ask(path, signature).join());
    }

    private CompletableFuture<Integer> ask(String path, String signature) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(WAIT_MAX);
        if (path.startsWith("/webhooks")) {
            request.POST(HttpRequest.BodyPublishers.ofString("{}")).header("signature", signature);
        }
        return http.sendAsync(request.build(), BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }
}
