package io.sluice.gateway.sales.solana;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.LoopbackServer;
import io.sluice.gateway.database.Database;
import io.sluice.gateway.database.DatabaseAddress;
import io.sluice.gateway.database.Migrations;
import io.sluice.gateway.directory.AccountDirectory;
import io.sluice.gateway.directory.Tariff;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.gateway.sales.Purchase;
import io.sluice.gateway.sales.PurchaseStatus;
import io.sluice.gateway.sales.SaleDesk;
import io.sluice.gateway.sales.solana.SolanaSettings.Certainty;
import io.sluice.gateway.stores.BorrowedPostgres;
import io.sluice.metering.host.MeteringHost;
import io.sluice.metering.host.Reply;
import io.sluice.metering.message.Commands.Terms;
import io.sluice.metering.message.Frame;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A node that names a transaction and never shows it: it is tried again, then staff has it, by its
/// signature, and what comes behind it is read.
@Timeout(120)
class UnreadableTransactionTest {
    private static final String TREASURY = "9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM";
    private static final String SIGNATURE = "5".repeat(87);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final AtomicLong clock = new AtomicLong(1_800_000_000_000L);
    private Database database;
    private LoopbackServer node;
    private Solana solana;
    private SaleDesk sales;
    private volatile boolean happened;
    private final AtomicInteger shown = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        DatabaseAddress address = BorrowedPostgres.emptyDatabase();
        Migrations.run(address, "gateway");
        database = Database.on(vertx);
        database.attach(address);
        node =
                new LoopbackServer(exchange ->
                        LoopbackServer.answer(
                                exchange, 200, answer(LoopbackServer.body(exchange))));
        String url = node.url();
        sales =
                new SaleDesk(
                        vertx,
                        database,
                        new NoHost(),
                        new AccountDirectory(),
                        new Tariff(new Terms(1, 1, 1, 1, 1)),
                        clock::get,
                        new Random(7));
        solana =
                new Solana(
                        vertx,
                        database,
                        sales,
                        new SolanaSettings(
                                url,
                                url.replace("http", "ws"),
                                TREASURY,
                                SolanaSettings.USDC,
                                List.of(),
                                0,
                                Certainty.FINALIZED,
                                false),
                        () -> clock.addAndGet(5_000), // each look comes when it is due
                        new Random(8));
    }

    @AfterEach
    void stop() {
        solana.close();
        database.close();
        node.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void isLeftToStaffWithItsSignature() throws Exception {
        solana.start();
        while (shown.get() < 5) {
            Thread.sleep(20);
        }
        happened = true;
        List<Purchase> unmatched = unmatched();
        while (unmatched.isEmpty()) {
            Thread.sleep(50);
            unmatched = unmatched();
        }
        Purchase.Paid paid = Objects.requireNonNull(unmatched.getFirst().paid());
        assertThat(paid.proof().find("signature")).isEqualTo(new JsonText(SIGNATURE));
        assertThat(paid.proof().find("finding")).isEqualTo(new JsonText("unreadable"));
        assertThat(paid.creditedMicros()).isNull();
        assertThat(unmatched).hasSize(1);
    }

    private List<Purchase> unmatched() {
        return sales.list(PurchaseStatus.UNMATCHED, null, Long.MAX_VALUE, 10)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private String answer(String asked) {
        if (asked.contains("getSignaturesForAddress")) {
            shown.incrementAndGet();
            String entry =
                    """
                    {"signature":"%s","slot":5,"err":null,"memo":null,"blockTime":1800000000,
                     "confirmationStatus":"finalized"}\
                    """
                            .formatted(SIGNATURE);
            return result("[" + (happened ? entry : "") + "]");
        }
        return asked.contains("getTokenAccountsByOwner")
                ? result("{\"context\":{\"slot\":1},\"value\":[]}")
                : "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32004,\"message\":\"no\"}}";
    }

    private static String result(String json) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + json + "}";
    }

    /// Nothing is ever credited here.
    private static final class NoHost implements MeteringHost {
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
