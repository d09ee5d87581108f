package io.sluice.backoffice.split;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The splits of projects, one row for each that was ever in force.
public final class SplitStore {
    private static final int DECIMALS = 4;

    /// A split and since when it holds.
    ///
    /// @param voteId the vote that passed it; null for the one every project begins with
    public record StoredSplit(SplitTerms terms, @Nullable UUID voteId, Instant effectiveFrom) {}

    /// Gives a new project the split that every project begins with.
    public void open(SqlClient client, UUID id, UUID projectId, Instant now) {
        SplitTerms terms = SplitTerms.STANDARD;
        query(
                        client,
                        """
                        INSERT INTO backoffice.project_splits
                            (id, project_id, contributor_pool_pct, platform_fee_pct, treasury_pct,
                             effective_from, created_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $6)
                        """,
                        id,
                        projectId,
                        share(terms.poolBasisPoints()),
                        share(SplitTerms.PLATFORM_BASIS_POINTS),
                        share(terms.treasuryBasisPoints()),
                        utc(now))
                .await();
    }

    /// The split in force now.
    public Optional<StoredSplit> current(SqlClient client, UUID projectId, Instant now) {
        return latest(
                client,
                """
                SELECT * FROM backoffice.project_splits
                WHERE project_id = $1 AND effective_from <= $2
                ORDER BY effective_from DESC LIMIT 1
                """,
                projectId,
                now);
    }

    /// The terms for a period that ends at `end`, the moment after its last day: a split that
    /// begins there belongs to what follows. Before its first split a project has the standard one.
    public SplitTerms termsAt(SqlClient client, UUID projectId, Instant end) {
        return latest(
                        client,
                        """
                        SELECT * FROM backoffice.project_splits
                        WHERE project_id = $1 AND effective_from < $2
                        ORDER BY effective_from DESC LIMIT 1
                        """,
                        projectId,
                        end)
                .map(StoredSplit::terms)
                .orElse(SplitTerms.STANDARD);
    }

    private static Optional<StoredSplit> latest(
            SqlClient client, String sql, UUID projectId, Instant at) {
        for (Row row : query(client, sql, projectId, utc(at)).await()) {
            int pool =
                    row.getBigDecimal("contributor_pool_pct")
                            .movePointRight(DECIMALS)
                            .intValueExact();
            return Optional.of(
                    new StoredSplit(
                            new SplitTerms(pool),
                            row.getUUID("governance_vote_id"),
                            row.getOffsetDateTime("effective_from").toInstant()));
        }
        return Optional.empty();
    }

    private static BigDecimal share(int basisPoints) {
        return BigDecimal.valueOf(basisPoints, DECIMALS);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
