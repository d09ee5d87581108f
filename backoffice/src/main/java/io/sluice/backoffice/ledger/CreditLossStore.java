package io.sluice.backoffice.ledger;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What was lost of credits that were paid back after they had been spent. Called inside the
/// caller's transaction.
public final class CreditLossStore {
    Optional<CreditLoss> last(SqlClient client) {
        return page(client, 0, 1).stream().findFirst();
    }

    /// Keeps it; fails where somebody else has taken its number.
    void add(SqlClient client, CreditLoss loss) {
        query(
                        client,
                        "INSERT INTO backoffice.credit_losses VALUES ($1, $2, $3, $4, $5, $6, $7)",
                        loss.number(),
                        loss.entryId(),
                        loss.unpaidMicros(),
                        loss.microsPerDollar(),
                        loss.amountCents(),
                        loss.restHundredths(),
                        loss.bookedAt().atOffset(ZoneOffset.UTC))
                .await();
    }

    /// One page, the latest first.
    public List<CreditLoss> page(SqlClient client, long from, int limit) {
        List<CreditLoss> page = new ArrayList<>();
        for (Row row :
                query(
                                client,
                                """
                                SELECT * FROM backoffice.credit_losses
                                ORDER BY number DESC OFFSET $1 LIMIT $2
                                """,
                                from,
                                (long) limit)
                        .await()) {
            page.add(
                    new CreditLoss(
                            row.getLong("number"),
                            row.getUUID("entry_id"),
                            row.getLong("unpaid_micros"),
                            row.getLong("micros_per_dollar"),
                            row.getLong("amount_cents"),
                            row.getLong("rest_hundredths"),
                            row.getOffsetDateTime("booked_at").toInstant()));
        }
        return page;
    }
}
