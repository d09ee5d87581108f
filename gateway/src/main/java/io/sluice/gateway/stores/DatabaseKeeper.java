package io.sluice.gateway.stores;

import io.sluice.gateway.database.DatabaseAddress;
import io.sluice.gateway.database.Migrations;
import io.sluice.gateway.database.Tenant;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that the database is there: finds or starts the server, brings the schemas up to
/// date, and begins again when the server is lost. All of it on a thread of its own, beside a
/// gateway that serves without.
public final class DatabaseKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseKeeper.class);
    private static final long TEND_MILLIS = 1_000;
    private static final long AGAIN_MILLIS_MIN = 250;
    private static final long AGAIN_MILLIS_MAX = 15_000;

    /// A server that is found or started, and told when it is lost.
    public interface Server {
        /// Blocks until it can be reached.
        DatabaseAddress start() throws IOException;

        /// Completes when it is lost for good and must be started again.
        CompletableFuture<?> end();

        /// Looks after it while it runs; called each second.
        void tend();

        void stop();
    }

    private final Server server;
    private final List<Tenant> tenants;
    private final Thread thread;

    private DatabaseKeeper(Server server, List<Tenant> tenants) {
        this.server = server;
        this.tenants = tenants;
        this.thread = Thread.ofPlatform().name("sluice-database").daemon().unstarted(this::run);
    }

    /// Begins at once and returns at once. Tenants are attached in the order given.
    public static DatabaseKeeper of(Server server, List<Tenant> tenants) {
        DatabaseKeeper keeper = new DatabaseKeeper(server, List.copyOf(tenants));
        keeper.thread.start();
        return keeper;
    }

    private void run() {
        long againMillis = AGAIN_MILLIS_MIN;
        String told = "";
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    keep();
                    LOG.warn("PostgreSQL is gone; starting it again");
                    againMillis = AGAIN_MILLIS_MIN;
                    told = "";
                } catch (IOException away) {
                    String reason = String.valueOf(away.getMessage());
                    if (!reason.equals(told)) {
                        LOG.atWarn().addKeyValue("reason", reason).log("PostgreSQL is not there");
                        told = reason;
                    }
                }
                Thread.sleep(againMillis);
                againMillis = Math.min(2 * againMillis, AGAIN_MILLIS_MAX);
            }
        } catch (InterruptedException end) {
            // closing
        }
        Thread.interrupted(); // the server is to be waited for while it stops
        server.stop();
    }

    /// Returns when a server that was there is lost.
    private void keep() throws IOException, InterruptedException {
        DatabaseAddress address = server.start();
        try {
            for (Tenant tenant : tenants) {
                Migrations.run(address, tenant.schema());
                tenant.attach(address);
            }
            tendUntil(server.end());
        } catch (ExecutionException failure) {
            throw new IOException("the server cannot be watched", failure);
        } finally {
            tenants.forEach(Tenant::detach);
        }
    }

    private void tendUntil(CompletableFuture<?> end)
            throws InterruptedException, ExecutionException {
        while (true) {
            server.tend();
            try {
                end.get(TEND_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException stillThere) {
                // once more
            }
        }
    }

    /// Stops a server of our own. The database should be closed before.
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }
}
