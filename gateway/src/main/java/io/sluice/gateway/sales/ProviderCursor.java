package io.sluice.gateway.sales;

import static io.sluice.gateway.database.Rows.rows;
import static io.sluice.gateway.database.Rows.time;

import io.sluice.gateway.database.Database;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.Optional;

/// Until when each provider has been asked for what we may have missed.
public final class ProviderCursor {
    private final Database database;

    public ProviderCursor(Database database) {
        this.database = database;
    }

    public boolean isThere() {
        return database.isThere();
    }

    /// In ms; empty before the first look.
    public Future<Optional<Long>> read(String provider) {
        return database.run(
                        "SELECT asked_until FROM gateway.provider_cursor WHERE provider = $1",
                        provider)
                .map(found ->
                        rows(found)
                                .map(row ->
                                        Objects.requireNonNull(row.getOffsetDateTime(0))
                                                .toInstant()
                                                .toEpochMilli())
                                .findFirst());
    }

    public Future<Void> write(String provider, long untilMillis) {
        return database.run(
                        """
                        INSERT INTO gateway.provider_cursor VALUES ($1, $2)
                        ON CONFLICT (provider) DO UPDATE SET asked_until = EXCLUDED.asked_until
                        """,
                        provider,
                        time(untilMillis))
                .mapEmpty();
    }
}
