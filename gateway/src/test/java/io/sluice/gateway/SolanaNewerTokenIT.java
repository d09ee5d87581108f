package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.stores.BorrowedPostgres;
import io.sluice.money.Micros;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A dollar of the newer token program (Token-2022), paid with the official packages on a real
/// machine.
@Timeout(120)
class SolanaNewerTokenIT {
    private static final long CREDITS = 1_000_000_000; // of ten dollars

    @TempDir private Path folder;

    @Test
    void creditsADollarOfTheNewerTokenProgram() throws Exception {
        try (SolanaMachine chain = new SolanaMachine();
                SmallGateway gateway =
                        SmallGateway.on(
                                folder,
                                Map.of(
                                        "DATABASE_URL", BorrowedPostgres.emptyDatabaseUrl(),
                                        "SOLANA_RPC_URL", chain.fact("rpc"),
                                        "SOLANA_WS_URL", chain.fact("ws"),
                                        "SOLANA_TREASURY", chain.fact("treasury"),
                                        "SOLANA_USDC_MINT", chain.fact("newer")))) {
            ApiClient admin = gateway.admin();
            while (!admin.get("/readyz").inside("checks").text("database").equals("ok")) {
                Thread.sleep(20);
            }
            JsonBody alice = new JsonBody().text("owner_type", "human").text("owner_id", "alice");
            admin.post("/v1/accounts", alice.build());
            JsonBody order =
                    new JsonBody()
                            .text("account_id", "alice")
                            .text("method", "solana")
                            .text("token", "USDC")
                            .micros("amount_usd", 10 * Micros.ONE);
            Said purchase = admin.post("/v1/purchases", order.build());
            String signature = chain.wallet("payNewer", purchase.text("solana_pay_url"));
            String path = "/v1/purchases/" + purchase.text("purchase_id");
            while (!admin.get(path).text("status").equals("paid")) {
                Thread.sleep(50);
            }
            Said proof = admin.get(path).inside("payment").inside("proof");
            assertThat(proof.text("signature")).isEqualTo(signature);
            assertThat(admin.get("/v1/accounts/alice").micros("balance")).isEqualTo(CREDITS);
        }
    }
}
