package io.sluice.gateway.database;

import static io.sluice.gateway.database.Database.query;
import static io.sluice.gateway.database.Rows.rows;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Whom an OpenID provider vouches for, and which of our keys they come in with. Each listener has
/// a table of its own: who is let in at one is not thereby let in at the other.
public final class SignInStore {
    private final String table;

    /// @param table its name with its schema
    public SignInStore(String table) {
        this.table = table;
    }

    /// A subject of a provider's and the key it stands for.
    ///
    /// @param linkedBy which admin has said so
    public record SignIn(
            UUID id,
            String issuer,
            String subject,
            String keyId,
            String linkedBy,
            Instant linkedAt) {}

    /// Links a subject, or moves it to another key, and answers what stands now.
    public Future<SignIn> link(SqlClient client, SignIn signIn) {
        return query(
                        client,
                        """
                        INSERT INTO %s (id, issuer, subject, key_id, linked_by, linked_at)
                        VALUES ($1, $2, $3, $4, $5, $6)
                        ON CONFLICT (issuer, subject) DO UPDATE
                        SET key_id = EXCLUDED.key_id,
                            linked_by = EXCLUDED.linked_by,
                            linked_at = EXCLUDED.linked_at
                        RETURNING *
                        """
                                .formatted(table),
                        signIn.id,
                        signIn.issuer,
                        signIn.subject,
                        signIn.keyId,
                        signIn.linkedBy,
                        signIn.linkedAt.atOffset(ZoneOffset.UTC))
                .map(linked -> signIn(linked.iterator().next()));
    }

    /// One page, in the order they were first linked in.
    public Future<List<SignIn>> page(SqlClient client, long from, int limit) {
        return query(
                        client,
                        "SELECT * FROM %s ORDER BY id OFFSET $1 LIMIT $2".formatted(table),
                        from,
                        (long) limit)
                .map(found -> rows(found).map(SignInStore::signIn).toList());
    }

    /// Ends a link, and answers what it was.
    public Future<Optional<SignIn>> unlink(SqlClient client, UUID id) {
        return query(client, "DELETE FROM %s WHERE id = $1 RETURNING *".formatted(table), id)
                .map(ended -> rows(ended).map(SignInStore::signIn).findFirst());
    }

    /// The key a subject stands for.
    public Future<Optional<String>> keyOf(Database database, String issuer, String subject) {
        return database.run(
                        "SELECT key_id FROM %s WHERE issuer = $1 AND subject = $2".formatted(table),
                        issuer,
                        subject)
                .map(found -> rows(found).map(row -> row.getString(0)).findFirst());
    }

    private static SignIn signIn(Row row) {
        return new SignIn(
                row.getUUID("id"),
                row.getString("issuer"),
                row.getString("subject"),
                row.getString("key_id"),
                row.getString("linked_by"),
                row.getOffsetDateTime("linked_at").toInstant());
    }
}
