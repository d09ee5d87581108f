package io.sluice.backoffice;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.backoffice.base.BackOfficeClock;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.people.ClockStore;
import io.sluice.backoffice.people.KeyStore;
import io.sluice.backoffice.people.PeopleStore;
import io.sluice.backoffice.web.Desk;
import io.sluice.backoffice.web.Routes;
import io.sluice.gateway.Premises;
import io.sluice.gateway.database.Database;
import io.sluice.gateway.database.DatabaseAddress;
import io.sluice.gateway.database.Tenant;
import io.sluice.gateway.edge.ApiDocument;
import io.sluice.gateway.edge.Edge;
import io.sluice.gateway.edge.EdgeSettings;
import io.sluice.gateway.edge.InFlight;
import io.sluice.gateway.edge.Readiness;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.RouteTable;
import io.sluice.gateway.edge.SystemRoutes;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The back office itself: wires its rooms, listens, and goes to work when its database is there.
/// One event loop takes requests; what they ask for is done on virtual threads.
final class BackOfficeVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(BackOfficeVerticle.class);
    private static final long STOP_SECONDS_MAX = 5;
    private static final int LOOKS_MAX = 500;
    private static final long LOOK_NANOS = 20_000_000;

    private final BackOfficeConfig config;
    private final Premises premises;
    private final String schema;
    private final KeyStore keys;
    private final BackOfficeClock clock = new BackOfficeClock(InstantSource.system());
    private @Nullable Database database;
    private @Nullable HttpServer server;
    private volatile boolean open;

    BackOfficeVerticle(BackOfficeConfig config, Premises premises, String schema) {
        this.config = config;
        this.premises = premises;
        this.schema = schema;
        this.keys = new KeyStore(premises.keys(), premises.gateway());
    }

    /// The port served, once started.
    int port() {
        return server == null ? 0 : server.actualPort();
    }

    /// Whether the database is there, and what it holds is known.
    boolean isReady() {
        return open && database != null && database.isThere();
    }

    /// The back office as the keeper of the database sees it.
    Tenant tenant() {
        return new Tenant() {
            @Override
            public String schema() {
                return schema;
            }

            @Override
            public void attach(DatabaseAddress address) throws IOException {
                BackOfficeVerticle.this.attach(address);
            }

            @Override
            public void detach() {
                BackOfficeVerticle.this.detach();
            }
        };
    }

    @Override
    public Future<?> start() {
        database = Database.on(vertx);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        RouteTable routes = new RouteTable(routes(vertx, database, registry));
        EdgeSettings settings =
                EdgeSettings.of(premises.bind(), config.port(), "", premises.allowedHosts());
        Edge edge = new Edge(settings, routes, premises.keys(), new InFlight(), registry);
        return edge.listen(vertx).onSuccess(started -> server = started);
    }

    @Override
    public Future<?> stop() {
        open = false;
        Future<?> stopped =
                server == null
                        ? Future.succeededFuture()
                        : server.shutdown(STOP_SECONDS_MAX, TimeUnit.SECONDS);
        return stopped.onComplete(_ -> {
            if (database != null) {
                database.close();
            }
        });
    }

    /// Everything that is served, over a database that need not be there.
    List<Route> routes(Vertx on, Database own, PrometheusMeterRegistry registry) {
        Readiness readiness = new Readiness();
        readiness.check("database", () -> isReady() ? Readiness.State.OK : Readiness.State.DOWN);
        ApiDocument document = ApiDocument.ofResources(Routes.DOCUMENT);
        List<Route> routes =
                new ArrayList<>(new SystemRoutes(on, registry, readiness, document).routes());
        routes.addAll(Routes.of(rooms(new Transactions(own))));
        return routes;
    }

    private Routes.Rooms rooms(Transactions transactions) {
        return new Routes.Rooms(
                new Desk(transactions),
                transactions,
                clock,
                config.testClock(),
                new Ids(InstantSource.system(), new SecureRandom()),
                keys,
                new PeopleStore());
    }

    /// On the keeper's thread: what must be known before the first request is read here.
    private void attach(DatabaseAddress address) throws IOException {
        Database own = Objects.requireNonNull(database, "not started");
        own.attach(address);
        waitFor(own);
        try {
            new Transactions(own)
                    .reading(client -> {
                        keys.load(client);
                        clock.set(config.testClock() ? ClockStore.read(client) : null);
                        return true;
                    });
        } catch (RuntimeException away) {
            throw new IOException("the back office cannot read its tables", away);
        }
        open = true;
        LOG.atInfo().addKeyValue("database", address).log("back office is open");
    }

    private void detach() {
        open = false;
        if (database != null) {
            database.detach();
        }
    }

    private static void waitFor(Database database) throws IOException {
        for (int i = 0; !database.isThere(); i++) {
            if (i == LOOKS_MAX || Thread.currentThread().isInterrupted()) {
                throw new IOException("PostgreSQL takes no connections");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
