package io.sluice.gateway.stores;

import io.sluice.gateway.database.DatabaseAddress;
import java.util.concurrent.CompletableFuture;

/// A PostgreSQL that somebody else runs, as `DATABASE_URL` says. When it is away it is waited for:
/// the pool connects again by itself.
public record ConfiguredPostgres(DatabaseAddress address, CompletableFuture<Void> end)
        implements DatabaseKeeper.Server {

    public ConfiguredPostgres(DatabaseAddress address) {
        this(address, new CompletableFuture<>());
    }

    @Override
    public DatabaseAddress start() {
        return address;
    }

    @Override
    public void tend() {
        // Its owner does.
    }

    @Override
    public void stop() {
        end.complete(null);
    }
}
