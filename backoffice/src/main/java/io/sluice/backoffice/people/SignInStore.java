package io.sluice.backoffice.people;

import static io.sluice.gateway.database.Database.query;

import io.sluice.gateway.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Whom an OpenID provider vouches for, and which of our keys they come in with.
public final class SignInStore {
    /// A subject of a provider's and the key it stands for.
    ///
    /// @param linkedBy who of the staff has said so
    public record SignIn(
            UUID id,
            String issuer,
            String subject,
            String keyId,
            String linkedBy,
            Instant linkedAt) {}

    /// Links a subject, or moves it to another key, and answers what stands now.
    public SignIn link(SqlClient client, SignIn signIn) {
        return signIns(
                        query(
                                        client,
                                        """
                                        INSERT INTO backoffice.sign_ins
                                            (id, issuer, subject, key_id, linked_by, linked_at)
                                        VALUES ($1, $2, $3, $4, $5, $6)
                                        ON CONFLICT (issuer, subject) DO UPDATE
                                        SET key_id = EXCLUDED.key_id,
                                            linked_by = EXCLUDED.linked_by,
                                            linked_at = EXCLUDED.linked_at
                                        RETURNING *
                                        """,
                                        signIn.id,
                                        signIn.issuer,
                                        signIn.subject,
                                        signIn.keyId,
                                        signIn.linkedBy,
                                        signIn.linkedAt.atOffset(ZoneOffset.UTC))
                                .await())
                .getFirst();
    }

    /// One page, in the order they were first linked in.
    public List<SignIn> page(SqlClient client, long from, int limit) {
        return signIns(
                query(
                                client,
                                """
                                SELECT * FROM backoffice.sign_ins ORDER BY id OFFSET $1 LIMIT $2
                                """,
                                from,
                                (long) limit)
                        .await());
    }

    /// Ends a link, and answers what it was.
    public Optional<SignIn> unlink(SqlClient client, UUID id) {
        return signIns(
                        query(
                                        client,
                                        "DELETE FROM backoffice.sign_ins WHERE id = $1 RETURNING *",
                                        id)
                                .await())
                .stream()
                .findFirst();
    }

    /// The key a subject stands for.
    public static Future<Optional<String>> keyOf(Database database, String issuer, String subject) {
        return database.run(
                        "SELECT key_id FROM backoffice.sign_ins WHERE issuer = $1 AND subject = $2",
                        issuer,
                        subject)
                .map(found -> found.stream().map(row -> row.getString(0)).findFirst());
    }

    private static List<SignIn> signIns(RowSet<Row> rows) {
        List<SignIn> signIns = new ArrayList<>(rows.size());
        for (Row row : rows) {
            signIns.add(
                    new SignIn(
                            row.getUUID("id"),
                            row.getString("issuer"),
                            row.getString("subject"),
                            row.getString("key_id"),
                            row.getString("linked_by"),
                            row.getOffsetDateTime("linked_at").toInstant()));
        }
        return signIns;
    }
}
