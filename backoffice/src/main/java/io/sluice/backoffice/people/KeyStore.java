package io.sluice.backoffice.people;

import static io.sluice.gateway.database.Database.query;

import io.sluice.gateway.KeyIssuer.IssuedKey;
import io.sluice.gateway.Premises.Neighbour;
import io.sluice.gateway.Secret;
import io.sluice.gateway.edge.ApiKeyText;
import io.sluice.gateway.edge.KeyHash;
import io.sluice.gateway.edge.KeyRing;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Role;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes keys that hold on both listeners. Beside a gateway the engine records them; alone they are
/// kept in a table of our own, hashed, and hold wherever this database is attached.
public final class KeyStore {
    /// Keys of our own are numbered downwards from here; those of the engine from 0 upwards.
    private static final long FIRST_NUMBER = -2;

    private static final String PREFIX = "bkey_";

    /// Ours, and the engine's.
    private static final Pattern KEY_ID = Pattern.compile("(bkey_|key_)(\\d{1,18})");

    private final KeyRing ring;
    private final Optional<Neighbour> gateway;
    private final SecureRandom random = new SecureRandom();

    public KeyStore(KeyRing ring, Optional<Neighbour> gateway) {
        this.ring = ring;
        this.gateway = gateway;
    }

    /// Lets all keys of our own in.
    public void load(SqlClient client) {
        for (Row row :
                query(client, "SELECT number, sha256, role, subject_id FROM backoffice.api_keys")
                        .await()) {
            Role role = Role.WORDS.find(row.getString("role"));
            if (role != null) {
                admit(
                        KeyHash.of(row.getBuffer("sha256").getBytes()),
                        row.getLong("number"),
                        role,
                        row.getString("subject_id"));
            }
        }
    }

    /// Makes a key; it is valid at once, and its text is known to the caller alone.
    public IssuedKey issue(SqlClient client, Role role, @Nullable String subjectId, Instant now) {
        if (gateway.isPresent()) {
            return Future.fromCompletionStage(gateway.get().issuer().issue(role, subjectId))
                    .await();
        }
        String secret = ApiKeyText.mint(role, random);
        KeyHash hash = KeyHash.of(secret);
        long number =
                query(
                                client,
                                """
                                INSERT INTO backoffice.api_keys
                                    (sha256, role, subject_id, created_at)
                                VALUES ($1, $2, $3, $4) RETURNING number
                                """,
                                Buffer.buffer(hash.toBytes()),
                                Role.WORDS.word(role),
                                subjectId,
                                now.atOffset(ZoneOffset.UTC))
                        .await()
                        .iterator()
                        .next()
                        .getLong("number");
        admit(hash, number, role, subjectId);
        return new IssuedKey(PREFIX + number, new Secret(secret));
    }

    /// Who holds a key, by its id; null where there is none that is valid.
    public @Nullable Principal holder(String keyId) {
        Matcher id = KEY_ID.matcher(keyId);
        if (!id.matches()) {
            return null;
        }
        long number = Long.parseLong(id.group(2));
        return ring.find(id.group(1).equals(PREFIX) ? FIRST_NUMBER - number : number);
    }

    private void admit(KeyHash hash, long number, Role role, @Nullable String subjectId) {
        Principal holder =
                new Principal(
                        FIRST_NUMBER - number,
                        role,
                        Principal.UNBOUND,
                        subjectId,
                        false,
                        Principal.NEVER);
        ring.put(hash, holder);
    }
}
