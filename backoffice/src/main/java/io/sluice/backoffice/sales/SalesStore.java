package io.sluice.backoffice.sales;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.ledger.RevenueSource;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Prices of projects, and what was offered at them. Called inside the caller's transaction.
public final class SalesStore {
    /// Notes a price; false when it is there already.
    boolean add(SqlClient client, Price price, Instant now) {
        Price.Every every = price.every();
        return query(
                                client,
                                """
                                INSERT INTO backoffice.sale_prices
                                    (price_id, project_id, product_id, source, name, amount_cents,
                                     currency, every, every_count, meter_event, created_at)
                                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                                ON CONFLICT (price_id) DO NOTHING
                                """,
                                price.priceId(),
                                price.projectId(),
                                price.productId(),
                                price.source().word(),
                                price.name(),
                                price.amountCents(),
                                price.currency(),
                                every == null ? null : Price.Every.WORDS.word(every),
                                every == null ? null : price.everyCount(),
                                price.meterEvent(),
                                now.atOffset(ZoneOffset.UTC))
                        .await()
                        .rowCount()
                > 0;
    }

    /// Notes what was offered; false when it is there already.
    boolean add(SqlClient client, Sale sale, boolean byInvoice, Instant now) {
        return query(
                                client,
                                """
                                INSERT INTO backoffice.sales
                                    (object_id, project_id, kind, source, price_id, amount_cents,
                                     currency, fee_basis_points, by_invoice, created_at)
                                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                                ON CONFLICT (object_id) DO NOTHING
                                """,
                                sale.objectId(),
                                sale.projectId(),
                                Sale.Kind.WORDS.word(sale.kind()),
                                sale.source().word(),
                                sale.priceId(),
                                sale.amountCents(),
                                sale.currency(),
                                sale.terms().feeBasisPoints(),
                                byInvoice,
                                now.atOffset(ZoneOffset.UTC))
                        .await()
                        .rowCount()
                > 0;
    }

    /// A price of this project.
    public Optional<Price> price(SqlClient client, UUID projectId, String priceId) {
        return prices(
                        client,
                        """
                        SELECT * FROM backoffice.sale_prices
                        WHERE project_id = $1 AND price_id = $2
                        """,
                        projectId,
                        priceId)
                .stream()
                .findFirst();
    }

    /// The newest prices of a project.
    public List<Price> newest(SqlClient client, UUID projectId, int limit) {
        return prices(
                client,
                """
                SELECT * FROM backoffice.sale_prices
                WHERE project_id = $1 ORDER BY seq DESC LIMIT $2
                """,
                projectId,
                (long) limit);
    }

    private static List<Price> prices(SqlClient client, String sql, Object... values) {
        List<Price> prices = new ArrayList<>();
        for (Row row : query(client, sql, values).await()) {
            String every = row.getString("every");
            Integer count = row.getInteger("every_count");
            prices.add(
                    new Price(
                            row.getString("price_id"),
                            row.getUUID("project_id"),
                            row.getString("product_id"),
                            Objects.requireNonNull(RevenueSource.find(row.getString("source"))),
                            row.getString("name"),
                            row.getLong("amount_cents"),
                            row.getString("currency"),
                            every == null ? null : Price.Every.WORDS.find(every),
                            count == null ? 0 : count,
                            row.getString("meter_event")));
        }
        return prices;
    }
}
