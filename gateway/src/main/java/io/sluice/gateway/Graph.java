package io.sluice.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.gateway.directory.AccountDirectory;
import io.sluice.gateway.edge.Readiness;
import io.sluice.gateway.flow.QuoteSeal;
import io.sluice.gateway.stores.FalkorProgram;
import io.sluice.gateway.stores.PrivateFalkor;
import io.sluice.metering.Meter;
import io.sluice.metering.projection.FalkorSink;
import io.sluice.metering.projection.GraphAway;
import io.sluice.metering.projection.GraphReader;
import io.sluice.metering.projection.Projector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The graph beside the gateway: a FalkorDB of our own or the configured one, what is written to it
/// and what is read from it. The gateway decides the same with and without.
final class Graph implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Graph.class);
    private static final int NAME_BYTES = 16;
    private static final long LOOK_NANOS = 100_000_000;
    private static final long WIPE_NANOS_MAX = 120_000_000_000L;

    private final @Nullable PrivateFalkor falkor;
    private final @Nullable Projector projector;
    private final GraphReader reader;

    private Graph(
            @Nullable PrivateFalkor falkor, @Nullable Projector projector, GraphReader reader) {
        this.falkor = falkor;
        this.projector = projector;
        this.reader = reader;
    }

    /// Begins to bring the graph up to the journal; nobody waits for it. Where none is configured,
    /// a FalkorDB of our own is started. `anew`: what is in the graph is removed first.
    static Graph start(
            GatewayConfig config,
            Meter meter,
            AccountDirectory accounts,
            byte[] quoteKey,
            boolean anew)
            throws IOException {
        Secret configured = config.falkorUrl();
        if (configured != null && configured.use(GatewayConfig::isNone)) {
            return new Graph(null, null, GraphReader.ofNone());
        }
        Optional<FalkorProgram> program =
                configured == null ? FalkorProgram.find(System.getenv()) : Optional.empty();
        if (configured == null && program.isEmpty()) {
            LOG.warn(
                    "no FalkorDB: the journal waits for one, all but account histories works;"
                            + " docker/fetch-stores falkordb fetches one, FALKORDB_URL names one");
            return new Graph(null, null, GraphReader.ofNone());
        }
        PrivateFalkor falkor = null;
        Supplier<@Nullable String> url;
        if (configured == null) {
            PrivateFalkor own = PrivateFalkor.start(meter.path(), program.orElseThrow());
            url = own::url;
            falkor = own;
        } else {
            url = () -> configured.use(text -> text);
        }
        FalkorSink sink = new FalkorSink(url);
        QuoteSeal seal = new QuoteSeal(quoteKey);
        Projector projector =
                new Projector(
                        new Projector.Source(
                                name(quoteKey), meter::tail, meter.journal()::forcedThrough),
                        sink,
                        accounts::ownerId,
                        seal::seal);
        if (anew) {
            wipe(sink);
        }
        projector.start();
        return new Graph(falkor, projector, new GraphReader(url, projector::caughtUp));
    }

    /// Waits for the FalkorDB: it may still be loading what is to be removed.
    private static void wipe(FalkorSink sink) throws IOException {
        long end = System.nanoTime() + WIPE_NANOS_MAX;
        while (true) {
            try {
                sink.wipe();
                return;
            } catch (GraphAway away) {
                if (System.nanoTime() > end) {
                    throw new IOException(
                            "the graph cannot be reached: " + away.getMessage(), away);
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    /// Tells this data folder's journal from others: what signs its quotes is nobody else's.
    static String name(byte[] quoteKey) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("journal ".getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(quoteKey), 0, NAME_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    long lag() {
        return projector == null ? 0 : projector.lag();
    }

    boolean isCaughtUp() {
        return state() == Readiness.State.OK && lag() == 0;
    }

    GraphReader reader() {
        return reader;
    }

    Readiness.State state() {
        return projector != null && projector.isAttached()
                ? Readiness.State.OK
                : Readiness.State.DETACHED;
    }

    void measure(PrometheusMeterRegistry registry) {
        if (projector != null) {
            Gauge.builder("sluice_graph_lag_records", projector, Projector::lag).register(registry);
            Gauge.builder("sluice_graph_attached", projector, each -> each.isAttached() ? 1 : 0)
                    .register(registry);
        }
    }

    @Override
    public void close() {
        reader.close();
        if (projector != null) {
            projector.close();
        }
        if (falkor != null) {
            falkor.close();
        }
    }
}
