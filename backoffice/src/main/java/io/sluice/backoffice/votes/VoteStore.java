package io.sluice.backoffice.votes;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.karma.KarmaStore.Holder;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Votes, the weights they froze, and their ballots in PostgreSQL.
public final class VoteStore {
    private static final String COUNTED =
            """
            SELECT v.*,
                   coalesce((SELECT sum(w.karma_hundredths) FROM backoffice.ballots b
                             JOIN backoffice.vote_weights w USING (vote_id, contributor_id)
                             WHERE b.vote_id = v.id AND b.approve), 0)::bigint AS approving,
                   coalesce((SELECT sum(w.karma_hundredths) FROM backoffice.ballots b
                             JOIN backoffice.vote_weights w USING (vote_id, contributor_id)
                             WHERE b.vote_id = v.id AND NOT b.approve), 0)::bigint AS rejecting
            FROM backoffice.votes v
            """;

    /// Opens a vote and freezes what each holder's ballot weighs.
    public void open(SqlClient client, Vote vote, List<Holder> holders) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.votes
                            (id, project_id, kind, proposal, opened_by, opened_at, closes_at,
                             total_hundredths)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                        """,
                        vote.id(),
                        vote.projectId(),
                        VoteKind.WORDS.word(vote.kind()),
                        new JsonOut().value(vote.proposal()).toString(),
                        vote.openedBy(),
                        utc(vote.openedAt()),
                        utc(vote.closesAt()),
                        vote.totalHundredths())
                .await();
        List<Holder> weighing =
                holders.stream().filter(each -> each.standing().karmaHundredths() > 0).toList();
        query(
                        client,
                        """
                        INSERT INTO backoffice.vote_weights
                            (vote_id, contributor_id, karma_hundredths)
                        SELECT $1::uuid, * FROM unnest($2::uuid[], $3::bigint[])
                        """,
                        vote.id(),
                        weighing.stream().map(Holder::contributorId).toArray(UUID[]::new),
                        weighing.stream()
                                .map(each -> each.standing().karmaHundredths())
                                .toArray(Long[]::new))
                .await();
    }

    /// One vote as it stands, or none.
    public Optional<Vote> find(SqlClient client, UUID voteId) {
        return votes(client, COUNTED + "WHERE v.id = $1", voteId).stream().findFirst();
    }

    /// The same, kept from everybody else's ballots until the transaction ends.
    public Optional<Vote> findToChange(SqlClient client, UUID voteId) {
        query(client, "SELECT 1 FROM backoffice.votes WHERE id = $1 FOR UPDATE", voteId).await();
        return find(client, voteId);
    }

    /// A project's votes, the newest first.
    public List<Vote> ofProject(SqlClient client, UUID projectId, long start, int limit) {
        return votes(
                client,
                COUNTED
                        + """
                        WHERE v.project_id = $1 ORDER BY v.opened_at DESC, v.id DESC
                        OFFSET $2 LIMIT $3
                        """,
                projectId,
                start,
                (long) limit);
    }

    /// How many votes of the project are open.
    public long openCount(SqlClient client, UUID projectId, Instant now) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT count(*) FROM backoffice.votes
                                WHERE project_id = $1 AND closes_at > $2
                                """,
                                projectId,
                                utc(now))
                        .await()) {
            return row.getLong(0);
        }
        return 0;
    }

    /// What this contributor's ballot weighs, in hundredths; 0: they had no karma at the opening.
    public long weight(SqlClient client, UUID voteId, UUID contributorId) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT karma_hundredths FROM backoffice.vote_weights
                                WHERE vote_id = $1 AND contributor_id = $2
                                """,
                                voteId,
                                contributorId)
                        .await()) {
            return row.getLong(0);
        }
        return 0;
    }

    /// Takes a ballot. A later one of the same contributor replaces it.
    public void cast(
            SqlClient client, UUID voteId, UUID contributorId, boolean approve, Instant now) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.ballots (vote_id, contributor_id, approve, cast_at)
                        VALUES ($1, $2, $3, $4)
                        ON CONFLICT (vote_id, contributor_id)
                        DO UPDATE SET approve = EXCLUDED.approve, cast_at = EXCLUDED.cast_at
                        """,
                        voteId,
                        contributorId,
                        approve,
                        utc(now))
                .await();
    }

    /// Uses up what was passed; whether it had not been used before.
    public boolean use(SqlClient client, UUID voteId, Instant now) {
        return query(
                                client,
                                """
                                UPDATE backoffice.votes SET used_at = $2
                                WHERE id = $1 AND used_at IS NULL
                                """,
                                voteId,
                                utc(now))
                        .await()
                        .rowCount()
                == 1;
    }

    private static List<Vote> votes(SqlClient client, String sql, @Nullable Object... values) {
        List<Vote> votes = new ArrayList<>();
        for (Row row : query(client, sql, values).await()) {
            VoteKind kind = VoteKind.WORDS.find(row.getString("kind"));
            if (kind == null) {
                throw new IllegalStateException("a vote of no kind: " + row.getString("kind"));
            }
            votes.add(
                    new Vote(
                            row.getUUID("id"),
                            row.getUUID("project_id"),
                            kind,
                            proposal(row.getString("proposal")),
                            row.getString("opened_by"),
                            row.getOffsetDateTime("opened_at").toInstant(),
                            row.getOffsetDateTime("closes_at").toInstant(),
                            row.getLong("total_hundredths"),
                            row.getLong("approving"),
                            row.getLong("rejecting")));
        }
        return votes;
    }

    private static JsonObject proposal(String stored) {
        if (Json.read(stored.getBytes(StandardCharsets.UTF_8))
                        instanceof Json.Reading.Sound(var value)
                && value instanceof JsonObject proposal) {
            return proposal;
        }
        throw new IllegalStateException("a stored proposal is not an object");
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
