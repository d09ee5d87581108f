package io.sluice.backoffice.rails;

import static io.sluice.gateway.database.Database.query;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Payout methods, their details encrypted. A change makes a new row: a cycle under way keeps the
/// one it began with. Called inside the caller's transaction, on a thread that may wait.
public final class PayoutMethodStore {
    private static final long RESEALED_MAX = 1_000;

    private final DetailsVault vault;

    public PayoutMethodStore(DetailsVault vault) {
        this.vault = vault;
    }

    /// Sets the method that holds from `effectiveFrom` on.
    public void put(
            SqlClient client, PayoutMethod method, Map<String, String> details, Instant now) {
        String json = new JsonObject(new LinkedHashMap<String, Object>(details)).encode();
        query(
                        client,
                        """
                        UPDATE backoffice.payout_methods SET is_primary = false, updated_at = $2
                        WHERE contributor_id = $1 AND is_primary
                        """,
                        method.ownerId(),
                        now.atOffset(ZoneOffset.UTC))
                .await();
        query(
                        client,
                        """
                        INSERT INTO backoffice.payout_methods
                            (id, contributor_id, method_type, details_encrypted, verified,
                             created_at, updated_at, details_masked, payout_currency,
                             effective_from)
                        VALUES ($1, $2, $3, $4, $9, $5, $5, $6, $7, $8)
                        """,
                        method.id(),
                        method.ownerId(),
                        method.type().code(),
                        Buffer.buffer(vault.seal(method.ownerId().toString(), json)),
                        now.atOffset(ZoneOffset.UTC),
                        method.masked(),
                        method.currency(),
                        method.effectiveFrom().atOffset(ZoneOffset.UTC),
                        method.verified())
                .await();
    }

    /// Says of the methods that are paid at Stripe whether their owner's account there can be paid
    /// out, when something has been heard of it.
    public static void verify(SqlClient client, String accountId) {
        query(
                        client,
                        """
                        UPDATE backoffice.payout_methods m SET verified = c.payouts_enabled
                        FROM backoffice.stripe_accounts a
                        JOIN backoffice.connected_accounts c USING (account_id)
                        WHERE a.account_id = $1 AND m.contributor_id = a.contributor_id
                          AND m.method_type IN ('ach', 'stripe_connect')
                          AND m.verified <> c.payouts_enabled
                        """,
                        accountId)
                .await();
    }

    /// The method set last, whether it holds already or not.
    public @Nullable PayoutMethod newest(SqlClient client, UUID ownerId) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT id, contributor_id, method_type, details_masked,
                                       payout_currency, verified, effective_from
                                FROM backoffice.payout_methods
                                WHERE contributor_id = $1 AND is_primary
                                """,
                                ownerId)
                        .await()) {
            return method(row);
        }
        return null;
    }

    /// The method that holds at a time; the first one ever holds at once.
    public @Nullable PayoutMethod at(SqlClient client, UUID ownerId, Instant time) {
        for (Row row :
                query(
                                client,
                                """
                                SELECT id, contributor_id, method_type, details_masked,
                                       payout_currency, verified, effective_from
                                FROM backoffice.payout_methods WHERE contributor_id = $1
                                ORDER BY effective_from > $2, created_at DESC, id DESC LIMIT 1
                                """,
                                ownerId,
                                time.atOffset(ZoneOffset.UTC))
                        .await()) {
            return method(row);
        }
        return null;
    }

    /// What kind of method it is.
    public MethodType type(SqlClient client, UUID methodId) {
        return type(
                query(
                                client,
                                "SELECT method_type FROM backoffice.payout_methods WHERE id = $1",
                                methodId)
                        .await()
                        .iterator()
                        .next());
    }

    /// The currency the payee wants.
    public String currency(SqlClient client, UUID methodId) {
        return query(
                        client,
                        "SELECT payout_currency FROM backoffice.payout_methods WHERE id = $1",
                        methodId)
                .await()
                .iterator()
                .next()
                .getString(0);
    }

    /// Where the money goes, for the rail alone.
    public Map<String, String> details(SqlClient client, UUID methodId) {
        Row row =
                query(
                                client,
                                """
                                SELECT m.contributor_id, details_encrypted, account_id
                                FROM backoffice.payout_methods m
                                LEFT JOIN backoffice.stripe_accounts a
                                  ON a.contributor_id = m.contributor_id
                                WHERE m.id = $1
                                """,
                                methodId)
                        .await()
                        .iterator()
                        .next();
        String json =
                vault.open(
                        row.getUUID("contributor_id").toString(),
                        row.getBuffer("details_encrypted").getBytes());
        Map<String, String> details = new LinkedHashMap<>();
        new JsonObject(json).forEach(each -> details.put(each.getKey(), (String) each.getValue()));
        String account = row.getString("account_id");
        if (account != null) { // the one we opened for them, whatever they wrote
            details.put(StripeRail.ACCOUNT, account);
        }
        return details;
    }

    /// Seals with the key in use what an older one has sealed, some at a time; answers how many.
    public int reseal(SqlClient client) {
        int count = 0;
        for (Row row :
                query(
                                client,
                                """
                                SELECT id, contributor_id, details_encrypted
                                FROM backoffice.payout_methods
                                WHERE substring(details_encrypted FROM 1 FOR $1) <> $2
                                LIMIT $3 FOR UPDATE SKIP LOCKED
                                """,
                                vault.prefix().length,
                                Buffer.buffer(vault.prefix()),
                                RESEALED_MAX)
                        .await()) {
            String owner = row.getUUID("contributor_id").toString();
            String text = vault.open(owner, row.getBuffer("details_encrypted").getBytes());
            query(
                            client,
                            """
                            UPDATE backoffice.payout_methods SET details_encrypted = $2
                            WHERE id = $1
                            """,
                            row.getUUID("id"),
                            Buffer.buffer(vault.seal(owner, text)))
                    .await();
            count++;
        }
        return count;
    }

    private static MethodType type(Row row) {
        return MethodType.valueOf(row.getString("method_type").toUpperCase(Locale.ROOT));
    }

    private static PayoutMethod method(Row row) {
        return new PayoutMethod(
                row.getUUID("id"),
                row.getUUID("contributor_id"),
                type(row),
                row.getString("details_masked"),
                row.getString("payout_currency"),
                row.getBoolean("verified"),
                row.getOffsetDateTime("effective_from").toInstant());
    }
}
