package io.sluice.gateway;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.gateway.GatewayVerticle.Shared;
import io.sluice.gateway.edge.ApiDocument;
import io.sluice.gateway.edge.EdgeSettings;
import io.sluice.gateway.edge.InFlight;
import io.sluice.gateway.edge.Readiness;
import io.sluice.gateway.webhooks.Webhooks;
import io.sluice.metering.Meter;
import io.sluice.metering.engine.EngineSizes;
import io.sluice.metering.host.HostClock;
import io.sluice.metering.host.MeteringHost;
import io.sluice.metering.journal.JournalSettings;
import io.sluice.metering.projection.GraphReader;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the whole path, from HTTP to the forced journal, on a throw-away meter, so that the first
/// real requests meet compiled code. It happens while the real data folder is recovered, and
/// `/readyz` says no until it is over.
final class Warmup {
    private static final Logger LOG = LoggerFactory.getLogger(Warmup.class);
    private static final int ROUNDS = 400;
    private static final long SEGMENT_BYTES = 32L << 20;
    private static final String KEY = "sk_admin_warm_up_only_never_served";

    private Warmup() {}

    static Thread begin() {
        return Thread.ofPlatform().name("sluice-warm-up").daemon().start(Warmup::run);
    }

    private static void run() {
        try {
            Path folder = Files.createTempDirectory("sluice-warm-up");
            try {
                onceThrough(folder);
            } finally {
                delete(folder);
            }
        } catch (IOException | RuntimeException failure) {
            // Cold is slower, not wrong.
            LOG.warn("warm-up failed; the first requests will be slow", failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    private static void onceThrough(Path folder) throws IOException, InterruptedException {
        Meter.Settings settings =
                new Meter.Settings(
                        EngineSizes.SMALL,
                        JournalSettings.DEFAULT
                                .withSegmentSizeBytes(SEGMENT_BYTES)
                                .withSpareSegments(1),
                        (why, cause) -> LOG.warn("warm-up halted: {}", why, cause),
                        warning -> {});
        Vertx vertx =
                Vertx.vertx(
                        new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        try (Meter meter = Meter.open(folder, settings);
                BackRooms backRooms = new BackRooms()) {
            MeteringHost host = meter.start(HostClock.SYSTEM);
            Directories directories = Directories.of(meter.engine(), KEY);
            GatewayVerticle loop =
                    new GatewayVerticle(
                            shared(
                                    meter,
                                    host,
                                    directories,
                                    backRooms.webhooks(
                                            List.of(), meter, directories, new byte[32])));
            vertx.deployVerticle(loop).toCompletionStage().toCompletableFuture().join();
            try (Caller caller = new Caller("http://127.0.0.1:" + loop.port())) {
                caller.call();
            } finally {
                vertx.close().toCompletionStage().toCompletableFuture().join();
            }
        }
    }

    private static Shared shared(
            Meter meter, MeteringHost host, Directories directories, Webhooks webhooks) {
        return new Shared(
                EdgeSettings.of("127.0.0.1", 0, "", List.of()),
                host,
                meter.engine().accounts().store(),
                directories,
                _ -> {}, // nobody follows
                webhooks,
                new byte[32],
                GraphReader.ofNone(),
                Optional.empty(),
                new InFlight(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                new Readiness(),
                ApiDocument.ofResource("/openapi.json"),
                List.of());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// Calls what agents call, over a real socket.
    private static final class Caller implements AutoCloseable {
        private final HttpClient client = HttpClient.newHttpClient();
        private final String url;

        Caller(String url) {
            this.url = url;
        }

        void call() throws IOException, InterruptedException {
            post(
                    "/v1/accounts",
                    "{\"owner_type\":\"human\",\"owner_id\":\"warm\",\"initial_balance\":1000000}");
            for (int i = 0; i < ROUNDS; i++) {
                String quote =
                        post("/v1/quotes", "{\"source_id\":\"warm\",\"planned_delta_e\":0.5}");
                String path = "/v1/quotes/" + between(quote, "\"quote_id\":\"", "\"");
                post(path + "/reserve", "");
                if (i % 2 == 0) {
                    post(
                            path + "/settle",
                            "{\"actual_delta_e_delivered\":0.4,\"stimulus_id\":\"s\"}");
                } else {
                    post(path + "/inject", "{\"stimulus\":{\"delta_e\":0.4}}");
                }
            }
        }

        private String post(String path, String body) throws IOException, InterruptedException {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url + path))
                            .header("Authorization", "Bearer " + KEY)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }

        private static String between(String text, String before, String after) {
            int from = text.indexOf(before) + before.length();
            return text.substring(from, text.indexOf(after, from));
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
