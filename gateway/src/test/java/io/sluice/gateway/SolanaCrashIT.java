package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.database.Database;
import io.sluice.gateway.database.DatabaseAddress;
import io.sluice.gateway.directory.AccountDirectory;
import io.sluice.gateway.directory.Tariff;
import io.sluice.gateway.sales.SaleDesk;
import io.sluice.gateway.sales.solana.Solana;
import io.sluice.gateway.sales.solana.SolanaSettings;
import io.sluice.gateway.sales.solana.SolanaSettings.Certainty;
import io.sluice.gateway.stores.BorrowedPostgres;
import io.sluice.metering.host.HostClock;
import io.sluice.metering.host.MeteringHost;
import io.sluice.metering.host.Reply;
import io.sluice.metering.message.Commands.Terms;
import io.sluice.metering.message.Frame;
import io.sluice.money.Micros;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A crash after a payment on Solana stands in PostgreSQL and before the journal knows of it: the
/// restart credits it, once.
@Timeout(120)
class SolanaCrashIT {
    private static final long CREDITS = 1_000_000_000; // of ten dollars

    @TempDir private Path folder;

    @Test
    void aRestartFinishesWhatStandsInTheDatabaseAlone() throws Exception {
        DatabaseAddress database = BorrowedPostgres.emptyDatabase();
        try (SolanaMachine chain = new SolanaMachine()) {
            Map<String, String> settings =
                    Map.of(
                            "DATABASE_URL", BorrowedPostgres.url(database),
                            "SOLANA_RPC_URL", chain.fact("rpc"),
                            "SOLANA_WS_URL", chain.fact("ws"),
                            "SOLANA_TREASURY", chain.fact("treasury"),
                            "SOLANA_USDC_MINT", chain.fact("usdc"));
            Said purchase;
            try (SmallGateway gateway = SmallGateway.on(folder, settings)) {
                purchase = order(gateway.admin());
                while (!isTrue(database, "SELECT count(*) >= 3 FROM gateway.solana_cursor")) {
                    Thread.sleep(50);
                }
            }
            chain.wallet("pay", purchase.text("solana_pay_url"));
            writeDownAlone(database, chain);
            assertThat(isTrue(database, "SELECT count(*) = 1 FROM gateway.payment")).isTrue();

            try (SmallGateway gateway = SmallGateway.on(folder, settings)) {
                while (balance(gateway) == 0) {
                    Thread.sleep(50);
                }
                while (!isTrue(database, "SELECT bool_and(told = version) FROM gateway.payment")) {
                    Thread.sleep(50);
                }
                assertThat(balance(gateway)).isEqualTo(CREDITS);
                String path = "/v1/purchases/" + purchase.text("purchase_id");
                assertThat(gateway.admin().get(path).text("status")).isEqualTo("paid");
            }
        }
    }

    /// The same rooms with a journal that takes nothing any more, until the payment is written
    /// down.
    private static void writeDownAlone(DatabaseAddress address, SolanaMachine chain)
            throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        Database database = Database.on(vertx);
        database.attach(address);
        AccountDirectory accounts = new AccountDirectory();
        accounts.enter(0, "alice");
        SaleDesk sales =
                new SaleDesk(
                        vertx,
                        database,
                        new DyingHost(),
                        accounts,
                        new Tariff(new Terms(1, 100 * Micros.ONE, 1, 1, 1)),
                        HostClock.SYSTEM,
                        new Random(7));
        try (Solana solana =
                new Solana(
                        vertx,
                        database,
                        sales,
                        new SolanaSettings(
                                chain.fact("rpc"),
                                chain.fact("ws"),
                                chain.fact("treasury"),
                                chain.fact("usdc"),
                                List.of(),
                                0,
                                Certainty.FINALIZED,
                                false),
                        HostClock.SYSTEM,
                        new Random(8))) {
            solana.start();
            String written = "SELECT count(*) = 1 FROM gateway.payment WHERE told <> version";
            while (!isTrue(address, written)) {
                Thread.sleep(50);
            }
        } finally {
            database.close();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static Said order(ApiClient admin) throws Exception {
        JsonBody alice = new JsonBody().text("owner_type", "human").text("owner_id", "alice");
        admin.post("/v1/accounts", alice.build());
        Said said;
        do { // until the database is there
            said =
                    admin.post(
                            "/v1/purchases",
                            new JsonBody()
                                    .text("account_id", "alice")
                                    .text("method", "solana")
                                    .text("token", "USDC")
                                    .micros("amount_usd", 10 * Micros.ONE)
                                    .build());
        } while (said.code().equals("database_detached"));
        assertThat(said.status()).isEqualTo(201);
        return said;
    }

    private static long balance(SmallGateway gateway) throws Exception {
        return gateway.admin().get("/v1/accounts/alice").micros("balance");
    }

    private static boolean isTrue(DatabaseAddress address, String sql) throws Exception {
        try (var connection = BorrowedPostgres.connectTo(BorrowedPostgres.url(address));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    /// The process that will not be there in a moment.
    private static final class DyingHost implements MeteringHost {
        @Override
        public Admission submit(Frame frame, Reply reply) {
            return Admission.FULL;
        }

        @Override
        public Admission submitEnd(Frame frame, Reply reply) {
            return Admission.FULL;
        }

        @Override
        public Admission record(Frame frame) {
            return Admission.FULL;
        }
    }
}
