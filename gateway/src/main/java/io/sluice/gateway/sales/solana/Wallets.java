package io.sluice.gateway.sales.solana;

import static io.sluice.gateway.database.Database.query;
import static io.sluice.gateway.database.Rows.millis;
import static io.sluice.gateway.database.Rows.rows;
import static io.sluice.gateway.database.Rows.time;

import io.sluice.gateway.database.Database;
import io.sluice.metering.host.HostClock;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Whose wallets are whose: an account is given words to sign, and has the wallet that signed them.
/// Who proved a wallet last, has it. Safe for all threads; answers come on the back rooms' loop.
public final class Wallets {
    static final long CHALLENGE_MILLIS = 600_000;

    private static final int NONCE_BYTES = 16;

    private final Database database;
    private final LongSupplier clock;
    private final RandomGenerator random;

    /// With this machine's clock, and chance nobody can foresee.
    public Wallets(Database database) {
        this(database, HostClock.SYSTEM, new SecureRandom());
    }

    Wallets(Database database, LongSupplier clock, RandomGenerator random) {
        this.database = database;
        this.clock = clock;
        this.random = random;
    }

    /// Words to be signed until then.
    public record Challenge(String words, long expiresAtMillis) {}

    /// What a proof came to.
    public sealed interface Proven {
        record Yes(String wallet, long atMillis) implements Proven {}

        /// The account has no challenge, or one that is over.
        record NoChallenge() implements Proven {}

        /// The wallet did not sign these words.
        record WrongSignature() implements Proven {}
    }

    /// A challenge for an account; the one before is void.
    ///
    /// @param wallet the only one that may answer; null: any
    public Future<Challenge> challenge(String accountId, @Nullable String wallet) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        long expires = clock.getAsLong() + CHALLENGE_MILLIS;
        String words =
                """
                Sluice: I own this wallet, and what it pays without a reference buys credits for \
                the account %s.
                %sNonce: %s
                Valid until: %s\
                """
                        .formatted(
                                accountId,
                                wallet == null ? "" : "Wallet: " + wallet + "\n",
                                HexFormat.of().formatHex(nonce),
                                Instant.ofEpochMilli(expires));
        return database.run(
                        """
                        INSERT INTO gateway.wallet_challenge VALUES ($1, $2, $3, $4)
                        ON CONFLICT (account_id)
                        DO UPDATE SET wallet = $2, words = $3, expires_at = $4
                        """,
                        accountId,
                        wallet,
                        words,
                        time(expires))
                .map(_ -> new Challenge(words, expires));
    }

    /// Takes the signature of the account's challenge. A challenge is answered once.
    public Future<Proven> prove(String accountId, String wallet, String signature) {
        return database.inTransaction(client ->
                query(
                                client,
                                """
                                SELECT * FROM gateway.wallet_challenge
                                WHERE account_id = $1 FOR UPDATE
                                """,
                                accountId)
                        .compose(found -> {
                            Row row = rows(found).findFirst().orElse(null);
                            if (row == null || isOver(row)) {
                                return Future.succeededFuture(new Proven.NoChallenge());
                            }
                            String only = row.getString("wallet");
                            String words = row.getString("words");
                            boolean sound =
                                    (only == null || only.equals(wallet))
                                            && WalletSignature.isOf(wallet, words, signature);
                            return sound
                                    ? keep(client, accountId, wallet, words, signature)
                                    : Future.succeededFuture(new Proven.WrongSignature());
                        }));
    }

    private boolean isOver(Row challenge) {
        return Objects.requireNonNull(millis(challenge, "expires_at")) < clock.getAsLong();
    }

    private Future<Proven> keep(
            SqlClient client, String accountId, String wallet, String words, String signature) {
        long now = clock.getAsLong();
        return query(
                        client,
                        """
                        INSERT INTO gateway.wallet VALUES ($1, $2, $3, $4, $5)
                        ON CONFLICT (wallet) DO UPDATE
                        SET account_id = $2, words = $3, signature = $4, proven_at = $5
                        """,
                        wallet,
                        accountId,
                        words,
                        signature,
                        time(now))
                .compose(_ ->
                        query(
                                client,
                                "DELETE FROM gateway.wallet_challenge WHERE account_id = $1",
                                accountId))
                .map(_ -> new Proven.Yes(wallet, now));
    }

    /// The account that proved a wallet.
    Future<Optional<String>> owner(String wallet) {
        return database.run("SELECT account_id FROM gateway.wallet WHERE wallet = $1", wallet)
                .map(found -> rows(found).map(row -> row.getString(0)).findFirst());
    }
}
