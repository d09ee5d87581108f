package io.sluice.backoffice.people;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.people.Contributor.Kind;
import io.sluice.backoffice.people.Contributor.PayoutPlan;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Contributors and projects: the SQL of `users` and `projects`.
public final class PeopleStore {
    /// Adds a contributor.
    public void add(SqlClient client, Contributor added) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.users
                            (id, display_name, email, country, kind, operator_id, plan,
                             account_created_at, identity_score, trust_level,
                             upvoted_contributions, created_at, updated_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                        """,
                        added.id(),
                        added.displayName(),
                        added.email(),
                        added.country(),
                        Kind.WORDS.word(added.kind()),
                        added.operatorId(),
                        PayoutPlan.WORDS.word(added.plan()),
                        utc(added.accountCreatedAt()),
                        added.identityScore(),
                        added.trustLevel(),
                        added.upvotedContributions(),
                        utc(added.createdAt()),
                        utc(added.updatedAt()))
                .await();
    }

    /// Writes what can change of a contributor.
    public void update(SqlClient client, Contributor changed) {
        query(
                        client,
                        """
                        UPDATE backoffice.users
                        SET display_name = $2, email = $3, country = $4, operator_id = $5,
                            plan = $6, account_created_at = $7, identity_score = $8,
                            trust_level = $9, upvoted_contributions = $10, updated_at = $11
                        WHERE id = $1
                        """,
                        changed.id(),
                        changed.displayName(),
                        changed.email(),
                        changed.country(),
                        changed.operatorId(),
                        PayoutPlan.WORDS.word(changed.plan()),
                        utc(changed.accountCreatedAt()),
                        changed.identityScore(),
                        changed.trustLevel(),
                        changed.upvotedContributions(),
                        utc(changed.updatedAt()))
                .await();
    }

    public Optional<Contributor> contributor(SqlClient client, UUID id) {
        return one(client, "SELECT * FROM backoffice.users WHERE id = $1", id)
                .map(PeopleStore::contributor);
    }

    /// What these contributors are called.
    public Map<UUID, String> names(SqlClient client, Collection<UUID> ids) {
        Map<UUID, String> names = new HashMap<>();
        for (Row row :
                query(
                                client,
                                "SELECT id, display_name FROM backoffice.users WHERE id = ANY($1)",
                                (Object) ids.toArray(UUID[]::new))
                        .await()) {
            names.put(row.getUUID("id"), row.getString("display_name"));
        }
        return names;
    }

    /// The same, kept from everybody else's changes until the transaction ends.
    public Optional<Contributor> contributorForUpdate(SqlClient client, UUID id) {
        return one(client, "SELECT * FROM backoffice.users WHERE id = $1 FOR UPDATE", id)
                .map(PeopleStore::contributor);
    }

    /// Adds a project.
    public void add(SqlClient client, Project added) {
        query(
                        client,
                        """
                        INSERT INTO backoffice.projects
                            (id, name, founder_id, country, stage, production_url, hosting_tier,
                             monthly_infrastructure_cents, licence, stripe_account_id,
                             created_at, updated_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                        """,
                        added.id(),
                        added.name(),
                        added.founderId(),
                        added.country(),
                        added.stage(),
                        added.productionUrl(),
                        added.hostingTier(),
                        added.monthlyInfrastructureCents(),
                        added.licence(),
                        added.stripeAccountId(),
                        utc(added.createdAt()),
                        utc(added.updatedAt()))
                .await();
    }

    /// Writes what can change of a project.
    public void update(SqlClient client, Project changed) {
        query(
                        client,
                        """
                        UPDATE backoffice.projects
                        SET stage = $2, production_url = $3, hosting_tier = $4,
                            monthly_infrastructure_cents = $5, updated_at = $6
                        WHERE id = $1
                        """,
                        changed.id(),
                        changed.stage(),
                        changed.productionUrl(),
                        changed.hostingTier(),
                        changed.monthlyInfrastructureCents(),
                        utc(changed.updatedAt()))
                .await();
    }

    /// A project and its place in the order they came in.
    public record Numbered(long sequence, Project project) {}

    /// One page of all projects, newest first, before a sequence.
    public List<Numbered> projects(SqlClient client, long before, int limit) {
        List<Numbered> page = new ArrayList<>();
        for (Row row :
                query(
                                client,
                                """
                                SELECT * FROM backoffice.projects WHERE seq < $1
                                ORDER BY seq DESC LIMIT $2
                                """,
                                before,
                                limit)
                        .await()) {
            page.add(new Numbered(row.getLong("seq"), project(row)));
        }
        return page;
    }

    public Optional<Project> project(SqlClient client, UUID id) {
        return one(client, "SELECT * FROM backoffice.projects WHERE id = $1", id)
                .map(PeopleStore::project);
    }

    /// The same, kept from everybody else's changes until the transaction ends.
    public Optional<Project> projectForUpdate(SqlClient client, UUID id) {
        return one(client, "SELECT * FROM backoffice.projects WHERE id = $1 FOR UPDATE", id)
                .map(PeopleStore::project);
    }

    private static Optional<Row> one(SqlClient client, String sql, UUID id) {
        for (Row row : query(client, sql, id).await()) {
            return Optional.of(row);
        }
        return Optional.empty();
    }

    private static Contributor contributor(Row row) {
        return new Contributor(
                row.getUUID("id"),
                row.getString("display_name"),
                row.getString("email"),
                row.getString("country"),
                Objects.requireNonNull(Kind.WORDS.find(row.getString("kind"))),
                row.getUUID("operator_id"),
                Objects.requireNonNull(PayoutPlan.WORDS.find(row.getString("plan"))),
                row.getOffsetDateTime("account_created_at").toInstant(),
                row.getInteger("identity_score"),
                row.getInteger("trust_level"),
                row.getInteger("upvoted_contributions"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }

    private static Project project(Row row) {
        return new Project(
                row.getUUID("id"),
                row.getString("name"),
                row.getUUID("founder_id"),
                row.getString("country"),
                row.getString("stage"),
                row.getString("production_url"),
                row.getString("hosting_tier"),
                row.getLong("monthly_infrastructure_cents"),
                row.getString("licence"),
                row.getString("stripe_account_id"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
