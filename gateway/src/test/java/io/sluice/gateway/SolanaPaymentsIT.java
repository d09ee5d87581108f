package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.database.DatabaseAddress;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.gateway.stores.BorrowedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Payments on a real Solana virtual machine, made by the official wallet code: one payment, one
/// credit, and nothing by guess.
@Timeout(120)
class SolanaPaymentsIT {
    private static final long CREDITS = 1_000_000_000; // of ten dollars

    @TempDir private static Path data;

    private static SolanaMachine chain;
    private static CuttableWire wire;
    private static DatabaseAddress database;
    private static SmallGateway gateway;
    private static int accounts;

    @BeforeAll
    static void start() throws Exception {
        chain = new SolanaMachine();
        wire = new CuttableWire(chain.fact("ws"));
        database = BorrowedPostgres.emptyDatabase();
        gateway = open();
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        wire.close();
        chain.close();
    }

    private static SmallGateway open() throws IOException {
        String url = BorrowedPostgres.url(database);
        return SmallGateway.on(
                data,
                Map.of(
                        "DATABASE_URL", url,
                        "SOLANA_RPC_URL", chain.fact("rpc"),
                        "SOLANA_WS_URL", wire.url(),
                        "SOLANA_TREASURY", chain.fact("treasury"),
                        "SOLANA_USDC_MINT", chain.fact("usdc"),
                        "SOLANA_USD_RATE", "150"));
    }

    @Test
    void creditsWhatIsPaidInSol() throws Exception {
        Said purchase = buy("SOL");
        assertThat(purchase.body().find("amount")).isEqualTo(new JsonNumber("0.066666667"));
        String signature = chain.wallet("pay", url(purchase));
        Said paid = await(purchase, "paid");
        assertThat(paid.inside("payment").inside("proof").text("signature")).isEqualTo(signature);
        assertThat(balance(purchase)).isEqualTo(CREDITS);
    }

    @Test
    void creditsWhatIsPaidInUsdcOnceHoweverOftenItIsPaid() throws Exception {
        Said purchase = buy("USDC");
        chain.wallet("pay", url(purchase));
        await(purchase, "paid");
        String second = chain.wallet("pay", url(purchase));
        assertThat(awaitListed("unmatched", second).text("why")).isEqualTo("second_payment");
        assertThat(balance(purchase)).isEqualTo(CREDITS);
    }

    @Test
    void leavesOneUnitShortAndOneTooManyToStaff() throws Exception {
        for (long units : new long[] {-1, 1}) {
            Said purchase = buy("USDC");
            String signature = chain.payWith(url(purchase), units);
            assertThat(awaitListed("mismatched", signature).text("why")).isEqualTo("amount");
            assertThat(balance(purchase)).isZero();
        }
    }

    @Test
    void creditsWhatStaffDecides() throws Exception {
        Said purchase = buy("SOL");
        chain.payWith(url(purchase), -1);
        await(purchase, "mismatched");
        String id = purchase.text("purchase_id");
        JsonObject decision =
                JsonObject.EMPTY
                        .with("action", new JsonText("credit"))
                        .with("note", new JsonText("One lamport short."));
        Said done = gateway.admin().post("/v1/purchases/" + id + "/resolve", decision);
        assertThat(done.text("status")).isEqualTo("paid");
        assertThat(balance(purchase)).isBetween(CREDITS - 1_000_000, CREDITS);
    }

    @Test
    void doesNotTakeAFalseDollar() throws Exception {
        Said purchase = buy("USDC");
        String signature = chain.wallet("payFake", url(purchase));
        assertThat(awaitListed("mismatched", signature).text("why")).isEqualTo("token");
        assertThat(balance(purchase)).isZero();
    }

    @Test
    void doesNotTakeAnAuxiliaryAccount() throws Exception {
        Said purchase = buy("USDC");
        String signature = chain.wallet("payAuxiliary", url(purchase));
        assertThat(awaitListed("mismatched", signature).text("why")).isEqualTo("token_account");
        assertThat(balance(purchase)).isZero();
    }

    @Test
    void takesAnotherMemoButNoneThatNamesAnotherPurchase() throws Exception {
        Said thanks = buy("USDC");
        chain.wallet("pay", withMemo(thanks, "thank you"));
        await(thanks, "paid");
        Said purchase = buy("USDC");
        String signature = chain.wallet("pay", withMemo(purchase, thanks.text("purchase_id")));
        assertThat(awaitListed("mismatched", signature).text("why")).isEqualTo("memo");
    }

    @Test
    void creditsNothingOfATransactionThatFailed() throws Exception {
        Said purchase = buy("USDC");
        chain.wallet("payAndFail", url(purchase));
        chain.wallet("pay", url(purchase));
        await(purchase, "paid");
        assertThat(balance(purchase)).isEqualTo(CREDITS);
    }

    @Test
    void creditsTwoPurchasesPaidInOneTransaction() throws Exception {
        Said first = buy("USDC");
        Said second = buy("SOL");
        JsonObject both =
                JsonObject.EMPTY
                        .with("url", new JsonText(url(first)))
                        .with("other", new JsonText(url(second)));
        chain.wallet("payBoth", both);
        await(first, "paid");
        await(second, "paid");
        assertThat(balance(first)).isEqualTo(CREDITS);
        assertThat(balance(second)).isEqualTo(CREDITS);
    }

    @Test
    void leavesWhatComesLateToStaff() throws Exception {
        Said purchase = buy("USDC");
        BorrowedPostgres.change(
                database,
                "UPDATE gateway.solana_request SET expires_at = now() - interval '1 hour'"
                        + " WHERE purchase_id = '%s'".formatted(purchase.text("purchase_id")));
        String signature = chain.wallet("pay", url(purchase));
        Said late = awaitListed("unmatched", signature);
        assertThat(late.text("why")).isEqualTo("late");
        assertThat(balance(purchase)).isZero();

        // Who asked for it is who gets it, unless staff says otherwise.
        JsonObject decision =
                JsonObject.EMPTY
                        .with("action", new JsonText("credit"))
                        .with("note", new JsonText("An hour late."));
        String path = "/v1/purchases/" + late.text("purchase_id") + "/resolve";
        assertThat(gateway.admin().post(path, decision).text("status")).isEqualTo("paid");
        assertThat(balance(purchase)).isEqualTo(CREDITS);
    }

    @Test
    void findsPaymentsWithoutTheWebsocket() throws Exception {
        wire.cut();
        Said purchase = buy("USDC");
        chain.wallet("pay", url(purchase));
        await(purchase, "paid");
        wire.mend();
        Said afterwards = buy("USDC");
        chain.wallet("pay", url(afterwards));
        await(afterwards, "paid");
        assertThat(balance(purchase)).isEqualTo(CREDITS);
    }

    @Test
    void findsAfterwardsWhatWasPaidWhileItWasDown() throws Exception {
        Said purchase = buy("SOL");
        Said before = buy("USDC");
        chain.wallet("pay", url(before));
        gateway.close();
        chain.wallet("pay", url(purchase));
        gateway = open();
        await(purchase, "paid");
        await(before, "paid");
        assertThat(balance(purchase)).isEqualTo(CREDITS);
        assertThat(balance(before)).isEqualTo(CREDITS);
    }

    /// Nobody's until the wallet is proved; afterwards the account's.
    @Test
    void countsWhatAProvedWalletPaysWithoutAReference() throws Exception {
        String stranger = chain.wallet("give", number("usdcUnits", 2_000_000));
        assertThat(awaitListed("unmatched", stranger).text("why")).isEqualTo("no_account");
        String account = account();
        Said challenge =
                gateway.admin()
                        .post("/v1/accounts/" + account + "/wallet-challenge", JsonObject.EMPTY);
        JsonObject words =
                JsonObject.EMPTY.with("words", new JsonText(challenge.text("challenge")));
        JsonObject proof =
                JsonObject.EMPTY
                        .with("wallet", new JsonText(chain.fact("wallet")))
                        .with("signature", new JsonText(chain.wallet("sign", words)));
        String path = "/v1/accounts/" + account + "/wallet-proof";
        assertThat(gateway.admin().post(path, proof).status()).isEqualTo(200);
        assertThat(gateway.admin().post(path, proof).code()).isEqualTo("challenge_over");
        String usdc = chain.wallet("give", number("usdcUnits", 3_000_000));
        assertThat(awaitListed("paid", usdc).text("account_id")).isEqualTo(account);
        String sol = chain.wallet("give", number("lamports", 20_000_000));
        assertThat(awaitListed("paid", sol).micros("amount_usd")).isEqualTo(3_000_000);
        assertThat(balanceOf(account)).isEqualTo(600_000_000);
    }

    @Test
    void drawsTheRequestAsAPicture() throws Exception {
        Said purchase = buy("SOL");
        String path = "/v1/purchases/" + purchase.text("purchase_id") + "/qr.svg";
        assertThat(gateway.admin().get(path).status()).isEqualTo(200);
    }

    @Test
    void refusesATokenItDoesNotTake() throws Exception {
        String account = account();
        assertThat(buy(account, "BONK").code()).isEqualTo("invalid_value");
        assertThat(buy(account, "").status()).isEqualTo(400);
    }

    private static Said buy(String token) throws Exception {
        Said purchase = buy(account(), token);
        assertThat(purchase.status()).isEqualTo(201);
        return purchase;
    }

    private static Said buy(String account, String token) throws Exception {
        JsonObject order =
                JsonObject.EMPTY
                        .with("account_id", new JsonText(account))
                        .with("method", new JsonText("solana"))
                        .with("amount_usd", new JsonNumber("10"));
        Said said;
        do { // until the database is there
            said =
                    gateway.admin()
                            .post(
                                    "/v1/purchases",
                                    token.isEmpty()
                                            ? order
                                            : order.with("token", new JsonText(token)));
        } while (said.code().equals("database_detached"));
        return said;
    }

    private static String account() throws Exception {
        String name = "buyer_" + accounts++;
        JsonObject body =
                JsonObject.EMPTY
                        .with("owner_type", new JsonText("human"))
                        .with("owner_id", new JsonText(name));
        assertThat(gateway.admin().post("/v1/accounts", body).status()).isEqualTo(201);
        return name;
    }

    private static String url(Said purchase) {
        return purchase.text("solana_pay_url");
    }

    private static JsonObject withMemo(Said purchase, String memo) {
        return JsonObject.EMPTY
                .with("url", new JsonText(url(purchase)))
                .with("memo", new JsonText(memo));
    }

    private static JsonObject number(String name, long value) {
        return JsonObject.EMPTY.with(name, new JsonNumber(Long.toString(value)));
    }

    private static long balance(Said purchase) throws Exception {
        return balanceOf(purchase.text("account_id"));
    }

    private static long balanceOf(String account) throws Exception {
        return gateway.admin().get("/v1/accounts/" + account).micros("balance");
    }

    private static Said await(Said purchase, String status) throws Exception {
        String path = "/v1/purchases/" + purchase.text("purchase_id");
        while (true) {
            Said now = gateway.admin().get(path);
            if (now.text("status").equals(status)) {
                return now;
            }
            Thread.sleep(50);
        }
    }

    /// The purchase with this status at which the payment of a transaction stands.
    private static Said awaitListed(String status, String signature) throws Exception {
        while (true) {
            Said list = gateway.admin().get("/v1/purchases?limit=200&status=" + status);
            List<JsonValue> all =
                    list.body().find("data") instanceof JsonArray(var each) ? each : List.of();
            for (JsonValue each : all) {
                Said purchase = new Said(200, (JsonObject) each);
                String found = purchase.inside("payment").inside("proof").text("signature");
                if (found.equals(signature)) {
                    return purchase;
                }
            }
            Thread.sleep(50);
        }
    }
}
