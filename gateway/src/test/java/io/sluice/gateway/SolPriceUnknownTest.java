package io.sluice.gateway;

import static io.sluice.LoopbackServer.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.LoopbackServer;
import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.stores.BorrowedPostgres;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Selling for SOL over HTTP while two sources of its price are of two minds, and when they agree.
@Timeout(120)
class SolPriceUnknownTest {
    private static final long TEN_DOLLARS = 10_000_000;

    @TempDir private Path folder;

    @Test
    void solIsNotSoldForUntilItsPriceIsKnown() throws Exception {
        AtomicReference<String> other = new AtomicReference<>("{\"usd\":153.1}");
        try (LoopbackServer one = new LoopbackServer(to -> answer(to, 200, "{\"usd\":150}"));
                LoopbackServer two = new LoopbackServer(to -> answer(to, 200, other.get()));
                SmallGateway gateway = gateway(one, two)) {
            ApiClient admin = gateway.admin();
            while (!admin.get("/readyz").inside("checks").text("database").equals("ok")) {
                Thread.sleep(20);
            }
            JsonBody alice = new JsonBody().text("owner_type", "human").text("owner_id", "alice");
            admin.post("/v1/accounts", alice.build());

            Said refused = buy(admin, "SOL");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("rate_unavailable");
            assertThat(buy(admin, "USDC").status()).isEqualTo(201);

            other.set("{\"usd\":150.2}");
            Said made = buy(admin, "SOL");
            while (made.status() == 503) {
                Thread.sleep(200);
                made = buy(admin, "SOL");
            }
            assertThat(made.micros("rate_usd")).isEqualTo(150_100_000);
        }
    }

    private SmallGateway gateway(LoopbackServer one, LoopbackServer two) throws Exception {
        return SmallGateway.on(
                folder.resolve("data"),
                Map.of(
                        "DATABASE_URL",
                        BorrowedPostgres.emptyDatabaseUrl(),
                        "SOLANA_RPC_URL",
                        "http://127.0.0.1:9", // nobody is asked there
                        "SOLANA_TREASURY",
                        "9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM",
                        "SOLANA_USD_RATE_URLS",
                        one.url() + "/," + two.url() + "/"));
    }

    private static Said buy(ApiClient admin, String token) throws Exception {
        return admin.post(
                "/v1/purchases",
                new JsonBody()
                        .text("account_id", "alice")
                        .text("method", "solana")
                        .text("token", token)
                        .micros("amount_usd", TEN_DOLLARS)
                        .build());
    }
}
