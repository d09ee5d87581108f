package io.sluice.backoffice.people;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// The time a test has set, kept so that it outlives the process.
public final class ClockStore {
    private ClockStore() {}

    /// The time set last, or null.
    public static @Nullable Instant read(SqlClient client) {
        for (Row row : query(client, "SELECT now FROM backoffice.test_clock").await()) {
            return row.getOffsetDateTime("now").toInstant();
        }
        return null;
    }

    /// Sets it unless it would run backwards; false then.
    public static boolean advance(SqlClient client, Instant now) {
        return query(
                                client,
                                """
                                INSERT INTO backoffice.test_clock AS kept (now) VALUES ($1)
                                ON CONFLICT (one) DO UPDATE SET now = EXCLUDED.now
                                WHERE kept.now <= EXCLUDED.now
                                """,
                                now.atOffset(ZoneOffset.UTC))
                        .await()
                        .rowCount()
                == 1;
    }
}
