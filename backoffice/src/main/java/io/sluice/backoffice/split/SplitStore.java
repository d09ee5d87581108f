package io.sluice.backoffice.split;

import static io.sluice.gateway.database.Database.query;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The splits of projects, one row for each that was ever in force.
public final class SplitStore {
    private static final int DECIMALS = 4;

    /// The split that no vote brought holds wherever no other does, also before the project was
    /// entered here.
    private static final String IN_FORCE =
            """
            SELECT * FROM backoffice.project_splits
            WHERE project_id = $1 AND (effective_from %s $2 OR governance_vote_id IS NULL)
            ORDER BY governance_vote_id IS NULL, effective_from DESC LIMIT 1
            """;

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

    /// Records a voted split. One that was voted later for the same month takes its place.
    public void change(SqlClient client, UUID id, UUID projectId, StoredSplit split, Instant now) {
        SplitTerms terms = split.terms();
        query(
                        client,
                        """
                        INSERT INTO backoffice.project_splits
                            (id, project_id, contributor_pool_pct, platform_fee_pct, treasury_pct,
                             governance_vote_id, effective_from, created_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                        ON CONFLICT (project_id, effective_from) DO UPDATE
                        SET contributor_pool_pct = EXCLUDED.contributor_pool_pct,
                            treasury_pct = EXCLUDED.treasury_pct,
                            governance_vote_id = EXCLUDED.governance_vote_id,
                            created_at = EXCLUDED.created_at
                        """,
                        id,
                        projectId,
                        share(terms.poolBasisPoints()),
                        share(SplitTerms.PLATFORM_BASIS_POINTS),
                        share(terms.treasuryBasisPoints()),
                        split.voteId(),
                        utc(split.effectiveFrom()),
                        utc(now))
                .await();
    }

    /// The last day that a calculated cycle reaches to; null before the first one.
    public @Nullable LocalDate calculatedTo(SqlClient client) {
        for (Row row :
                query(client, "SELECT max(period_end) FROM backoffice.payout_cycles").await()) {
            return row.getLocalDate(0);
        }
        return null;
    }

    /// The split that a vote brought, unless a later one took its place.
    public Optional<StoredSplit> ofVote(SqlClient client, UUID voteId) {
        return splits(
                client,
                "SELECT * FROM backoffice.project_splits WHERE governance_vote_id = $1",
                voteId);
    }

    /// The split in force now.
    public Optional<StoredSplit> current(SqlClient client, UUID projectId, Instant now) {
        return latest(client, IN_FORCE.formatted("<="), projectId, now);
    }

    /// The terms for a period that ends at `end`, the moment after its last day: a split that
    /// begins there belongs to what follows. Before its first split a project has the standard one.
    public SplitTerms termsAt(SqlClient client, UUID projectId, Instant end) {
        return latest(client, IN_FORCE.formatted("<"), projectId, end)
                .map(StoredSplit::terms)
                .orElse(SplitTerms.STANDARD);
    }

    private static Optional<StoredSplit> latest(
            SqlClient client, String sql, UUID projectId, Instant at) {
        return splits(client, sql, projectId, utc(at));
    }

    private static Optional<StoredSplit> splits(SqlClient client, String sql, Object... values) {
        for (Row row : query(client, sql, values).await()) {
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
