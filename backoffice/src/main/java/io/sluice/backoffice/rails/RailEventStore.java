package io.sluice.backoffice.rails;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// Which events of the rails came, and which batches they are about. Called inside the caller's
/// transaction, on a thread that may wait.
public final class RailEventStore {
    /// An event about more batches than this is no event of a rail's.
    private static final int BATCHES_MAX = 100;

    /// Notes an event; false when it came before.
    public boolean keep(SqlClient client, RailEvent event, Instant at) {
        return query(
                                client,
                                """
                                INSERT INTO backoffice.rail_events (rail, id, type, received_at)
                                VALUES ($1, $2, $3, $4) ON CONFLICT (rail, id) DO NOTHING
                                """,
                                event.rail(),
                                event.id(),
                                event.type(),
                                at.atOffset(ZoneOffset.UTC))
                        .await()
                        .rowCount()
                > 0;
    }

    /// The batches with the transfers that an event is about.
    public List<String> batches(SqlClient client, RailEvent event) {
        List<String> keys = new ArrayList<>();
        query(
                        client,
                        """
                        SELECT DISTINCT batch_key FROM backoffice.transfers
                        WHERE rail = $1 AND batch_key IS NOT NULL
                          AND (transfer_key = $2 OR rail_reference = $3 OR batch_reference = $3)
                        LIMIT $4
                        """,
                        event.rail(),
                        event.transferKey(),
                        event.reference(),
                        (long) BATCHES_MAX)
                .await()
                .forEach(row -> keys.add(row.getString(0)));
        return keys;
    }
}
