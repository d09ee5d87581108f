package io.sluice.gateway;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.gateway.GatewayVerticle.Shared;
import io.sluice.gateway.api.GatewayRoutes.BackOfHouse;
import io.sluice.gateway.edge.ApiDocument;
import io.sluice.gateway.edge.EdgeSettings;
import io.sluice.gateway.edge.InFlight;
import io.sluice.gateway.edge.Readiness;
import io.sluice.metering.Meter;
import io.sluice.metering.engine.EngineSizes;
import io.sluice.metering.host.HostClock;
import io.sluice.metering.host.MeteringHost;
import io.sluice.metering.journal.JournalSettings;
import io.sluice.metering.projection.GraphReader;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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
        }
    }

    private static void onceThrough(Path folder) throws IOException {
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
                                    backRooms.open(
                                            BackRooms.Wanted.NOTHING,
                                            meter,
                                            host,
                                            directories,
                                            new byte[32])));
            vertx.deployVerticle(loop).toCompletionStage().toCompletableFuture().join();
            try (Caller caller = new Caller(loop.port())) {
                caller.call();
            } finally {
                vertx.close().toCompletionStage().toCompletableFuture().join();
            }
        }
    }

    private static Shared shared(
            Meter meter, MeteringHost host, Directories directories, BackOfHouse back) {
        return new Shared(
                EdgeSettings.of("127.0.0.1", 0, "", List.of()),
                host,
                meter.engine().accounts().store(),
                directories,
                _ -> {}, // nobody follows
                back,
                new byte[32],
                GraphReader.ofNone(),
                Optional.empty(),
                new InFlight(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                new Readiness(),
                Doorway.of(null, "", directories.keyRing(), back.database()),
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

    /// Calls what agents call, over a real socket. A plain one: an HTTP client would have the
    /// compiler busy with itself while the accounts are being loaded.
    private static final class Caller implements AutoCloseable {
        private static final int HEAD_BYTES_MAX = 16 << 10;
        private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

        private final Socket socket;
        private final InputStream in;
        private final int port;

        Caller(int port) throws IOException {
            this.port = port;
            this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        void call() throws IOException {
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

        /// The body of the answer.
        private String post(String path, String body) throws IOException {
            String request =
                    """
                    POST %s HTTP/1.1\r
                    Host: 127.0.0.1:%d\r
                    Authorization: Bearer %s\r
                    Content-Type: application/json\r
                    Content-Length: %d\r
                    \r
                    %s\
                    """
                            .formatted(path, port, KEY, body.length(), body);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String length = between(head().toLowerCase(Locale.ROOT), "content-length: ", "\r");
            return new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.US_ASCII);
        }

        private String head() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            for (int matched = 0; matched < HEAD_END.length; ) {
                int next = in.read();
                if (next < 0 || head.size() == HEAD_BYTES_MAX) {
                    throw new EOFException("no whole answer");
                }
                head.write(next);
                matched = next == HEAD_END[matched] ? matched + 1 : next == '\r' ? 1 : 0;
            }
            return head.toString(StandardCharsets.US_ASCII);
        }

        private static String between(String text, String before, String after) throws IOException {
            int from = text.indexOf(before) + before.length();
            int to = text.indexOf(after, from);
            if (from < before.length() || to < 0) {
                throw new IOException("not the answer it should be: " + text);
            }
            return text.substring(from, to);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
