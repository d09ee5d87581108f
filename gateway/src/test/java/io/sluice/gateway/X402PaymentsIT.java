package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.SolanaRelay.Mood;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonFlag;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.gateway.stores.BorrowedPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.sava.core.accounts.Signer;

/// HTTP 402 as x402 v2 has it, paid by the official client on a real Solana virtual machine.
@Timeout(120)
class X402PaymentsIT {
    private static final long CREDITS = 50_000_000; // what five of energy cost
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir private static Path data;

    private static SolanaMachine chain;
    private static SolanaRelay node;
    private static SmallGateway gateway;
    private static int accounts;

    @BeforeAll
    static void start() throws Exception {
        chain = new SolanaMachine();
        node = new SolanaRelay(chain.fact("rpc"));
        gateway =
                SmallGateway.on(
                        data,
                        Map.of(
                                "DATABASE_URL", BorrowedPostgres.emptyDatabaseUrl(),
                                "SLUICE_X402", "v2",
                                "SOLANA_RPC_URL", node.url(),
                                "SOLANA_WS_URL", chain.fact("ws"),
                                "SOLANA_TREASURY", chain.fact("treasury"),
                                "SOLANA_USDC_MINT", chain.fact("usdc")));
        while (!gateway.admin().get("/readyz").inside("checks").text("database").equals("ok")) {
            Thread.sleep(20);
        }
        assertThat(ask(account()).headers().firstValue("PAYMENT-REQUIRED"))
                .as("without SOL for the fees nothing is offered")
                .isEmpty();
        byte[] secret = HexFormat.of().parseHex(Files.readString(data.resolve("x402.key")).strip());
        String feePayer = Signer.createFromPrivateKey(secret).publicKey().toBase58();
        JsonObject fund =
                JsonObject.EMPTY
                        .with("address", new JsonText(feePayer))
                        .with("lamports", new JsonNumber("1000000000"));
        chain.wallet("fund", fund);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        node.close();
        chain.close();
    }

    @Test
    void aRefusedQuoteSaysWhatToPayAndGoesOnOnceItIsPaid() throws Exception {
        String buyer = account();
        HttpResponse<byte[]> refused = refused(buyer);
        assertThat(said(refused).code()).isEqualTo("insufficient_credits");
        JsonObject required = header(refused, "PAYMENT-REQUIRED");
        assertThat(required.find("x402Version")).isEqualTo(new JsonNumber("2"));
        Said terms = new Said(0, first(required));
        assertThat(terms.text("scheme")).isEqualTo("exact");
        assertThat(terms.text("network")).startsWith("solana:");
        assertThat(terms.text("amount")).isEqualTo("500000");
        assertThat(terms.text("asset")).isEqualTo(chain.fact("usdc"));
        assertThat(terms.text("payTo")).isEqualTo(chain.fact("treasury"));

        String payment = chain.wallet("x402", asked(refused));
        HttpResponse<byte[]> quoted = ask(buyer, payment);
        assertThat(quoted.statusCode())
                .as(new String(quoted.body(), StandardCharsets.UTF_8))
                .isEqualTo(201);
        JsonObject response = header(quoted, "PAYMENT-RESPONSE");
        assertThat(response.find("success")).isEqualTo(JsonFlag.TRUE);
        assertThat(balance(buyer)).isEqualTo(CREDITS);
        Said purchase = purchase(buyer);
        assertThat(purchase.text("status")).isEqualTo("paid");
        assertThat(purchase.inside("payment").inside("proof").body().find("signature"))
                .isEqualTo(response.find("transaction"));

        assertThat(ask(buyer, payment).statusCode()).as("sent again").isEqualTo(201);
        assertThat(balance(buyer)).isEqualTo(CREDITS);
    }

    @Test
    void onePaymentSentManyTimesAtOnceIsCreditedOnce() throws Exception {
        String buyer = account();
        String payment = chain.wallet("x402", asked(refused(buyer)));
        int before = node.sent.get();
        List<Callable<Integer>> sendings = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            sendings.add(() -> ask(buyer, payment).statusCode());
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> status : threads.invokeAll(sendings)) {
                assertThat(status.get()).isEqualTo(201);
            }
        }
        assertThat(balance(buyer)).isEqualTo(CREDITS);
        assertThat(node.sent.get()).isLessThan(before + 8);
    }

    @Test
    void onlyWhatIsMissingIsAskedFor() throws Exception {
        String buyer = account();
        grant(buyer, "20");
        assertThat(new Said(0, first(header(refused(buyer), "PAYMENT-REQUIRED"))).text("amount"))
                .isEqualTo("300000");
    }

    @Test
    void whatIsNotAPaymentIsRefusedAsSuch() throws Exception {
        String buyer = account();
        String payment = chain.wallet("x402", asked(refused(buyer)));
        JsonObject sound = object(Base64.getDecoder().decode(payment));
        List<String> malformed =
                List.of(
                        "not base64!",
                        encoded(JsonObject.EMPTY),
                        Base64.getEncoder().encodeToString(new byte[] {'{', '{'}),
                        encoded(sound.with("x402Version", new JsonNumber("1"))),
                        encoded(sound.with("accepted", JsonObject.EMPTY)),
                        encoded(sound.with("payload", JsonObject.EMPTY)),
                        "A".repeat(7_500));
        for (String each : malformed) {
            HttpResponse<byte[]> answer = ask(buyer, each);
            assertThat(said(answer).code()).as(each).isEqualTo("invalid_request");
        }
        assertThat(ask(buyer, "A".repeat(20_000)).statusCode()).isEqualTo(431);
        assertThat(balance(buyer)).isZero();
    }

    @Test
    void whatWasSignedForSomethingElseBuysNothing() throws Exception {
        String buyer = account();
        HttpResponse<byte[]> refused = refused(buyer);
        String payment = chain.wallet("x402", asked(refused));
        int before = node.sent.get();
        assertThat(reason(account(), payment)).isEqualTo("invalid_payment_requirements");

        JsonObject sound = object(Base64.getDecoder().decode(payment));
        JsonObject less =
                new Said(0, sound).inside("accepted").body().with("amount", new JsonText("1"));
        assertThat(reason(buyer, encoded(sound.with("accepted", less))))
                .isEqualTo("invalid_payment_requirements");
        JsonObject elsewhere =
                JsonObject.EMPTY.with("url", new JsonText("https://elsewhere.example/v1/quotes"));
        assertThat(reason(buyer, encoded(sound.with("resource", elsewhere))))
                .isEqualTo("resource_mismatch");
        assertThat(reason(buyer, signed(refused, "amount", "499999"))).endsWith("amount_mismatch");
        assertThat(reason(buyer, signed(refused, "payTo", chain.fact("wallet"))))
                .endsWith("recipient_mismatch");
        JsonObject memo = JsonObject.EMPTY.with("memo", new JsonText("another"));
        JsonObject other = asked(refused).with("signed", JsonObject.EMPTY.with("extra", memo));
        assertThat(reason(buyer, chain.wallet("x402", other))).endsWith("memo_mismatch");
        JsonObject drain = asked(refused).with("drain", JsonFlag.TRUE);
        assertThat(reason(buyer, chain.wallet("x402", drain)))
                .endsWith("fee_payer_in_instruction_accounts");
        assertThat(node.sent.get()).as("nothing of it was sent").isEqualTo(before);
        assertThat(balance(buyer)).isZero();
    }

    /// The same offer, signed twice: one payment for it, not two.
    @Test
    void anOfferIsTakenOnce() throws Exception {
        String buyer = account();
        HttpResponse<byte[]> refused = refused(buyer);
        assertThat(ask(buyer, chain.wallet("x402", asked(refused))).statusCode()).isEqualTo(201);
        JsonObject later = asked(refused).with("drain", JsonFlag.FALSE);
        chain.wallet("give", JsonObject.EMPTY.with("lamports", new JsonNumber("1000")));
        String again = chain.wallet("x402", later);
        assertThat(reason(buyer, again)).isEqualTo("duplicate_settlement");
        assertThat(balance(buyer)).isEqualTo(CREDITS);
    }

    @Test
    void aNodeThatSaysNoAfterAllMovesNothing() throws Exception {
        String buyer = account();
        String payment = chain.wallet("x402", asked(refused(buyer)));
        node.feel(Mood.REFUSES);
        try {
            assertThat(reason(buyer, payment)).isEqualTo("transaction_not_taken");
        } finally {
            node.feel(Mood.HONEST);
        }
        assertThat(balance(buyer)).isZero();
        assertThat(ask(buyer, payment).statusCode()).as("sent again").isEqualTo(201);
        assertThat(balance(buyer)).isEqualTo(CREDITS);
    }

    /// The money has moved and nobody heard of it: the watcher credits it, and asking again goes
    /// on.
    @Test
    void aPaymentNobodyHeardOfIsFoundAndCreditedOnce() throws Exception {
        String buyer = account();
        String payment = chain.wallet("x402", asked(refused(buyer)));
        node.feel(Mood.SENDS_AND_FALLS_SILENT);
        try {
            assertThat(said(ask(buyer, payment)).code()).isEqualTo("payment_pending");
        } finally {
            node.feel(Mood.HONEST);
        }
        while (!purchase(buyer).text("status").equals("paid")) {
            Thread.sleep(50);
        }
        assertThat(balance(buyer)).isEqualTo(CREDITS);
        assertThat(ask(buyer, payment).statusCode()).isEqualTo(201);
        assertThat(balance(buyer)).isEqualTo(CREDITS);
    }

    private static String signed(HttpResponse<byte[]> refused, String name, String value)
            throws Exception {
        JsonObject instead = JsonObject.EMPTY.with(name, new JsonText(value));
        return chain.wallet("x402", asked(refused).with("signed", instead));
    }

    private static JsonObject asked(HttpResponse<byte[]> refused) {
        String required = refused.headers().firstValue("PAYMENT-REQUIRED").orElseThrow();
        return JsonObject.EMPTY.with("required", new JsonText(required));
    }

    private static String reason(String buyer, String payment) throws Exception {
        HttpResponse<byte[]> answer = ask(buyer, payment);
        assertThat(answer.statusCode()).isEqualTo(402);
        JsonObject response = header(answer, "PAYMENT-RESPONSE");
        assertThat(response.find("success")).isEqualTo(JsonFlag.FALSE);
        assertThat(said(answer).code()).isEqualTo("payment_refused");
        return new Said(0, response).text("errorReason");
    }

    /// A refusal that says how to pay; at first the gateway has yet to hear of the chain.
    private static HttpResponse<byte[]> refused(String buyer) throws Exception {
        while (true) {
            HttpResponse<byte[]> answer = ask(buyer);
            assertThat(answer.statusCode()).isEqualTo(402);
            if (answer.headers().firstValue("PAYMENT-REQUIRED").isPresent()) {
                return answer;
            }
            Thread.sleep(100);
        }
    }

    private static HttpResponse<byte[]> ask(String buyer, String... payment) throws Exception {
        String body = "{\"source_id\":\"" + buyer + "\",\"planned_delta_e\":5}";
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/quotes"))
                        .header("Authorization", "Bearer " + gateway.adminKey())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        for (String header : payment) {
            request.header("PAYMENT-SIGNATURE", header);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String account() throws Exception {
        String name = "x402_buyer_" + accounts++;
        JsonObject body =
                JsonObject.EMPTY
                        .with("owner_type", new JsonText("service"))
                        .with("owner_id", new JsonText(name));
        assertThat(gateway.admin().post("/v1/accounts", body).status()).isEqualTo(201);
        return name;
    }

    private static void grant(String account, String credits) throws Exception {
        JsonObject body =
                JsonObject.EMPTY
                        .with("amount", new JsonNumber(credits))
                        .with("reason", new JsonText("a start"));
        String path = "/v1/accounts/" + account + "/grants";
        assertThat(gateway.admin().post(path, body).status()).isEqualTo(201);
    }

    private static long balance(String account) throws Exception {
        return gateway.admin().get("/v1/accounts/" + account).micros("balance");
    }

    private static Said purchase(String account) throws Exception {
        Said list = gateway.admin().get("/v1/purchases?account_id=" + account);
        return new Said(200, firstOf(list.body(), "data"));
    }

    private static JsonObject first(JsonObject required) {
        return firstOf(required, "accepts");
    }

    private static JsonObject firstOf(JsonObject object, String name) {
        JsonArray all = (JsonArray) Objects.requireNonNull(object.find(name));
        return (JsonObject) all.elements().getFirst();
    }

    private static JsonObject header(HttpResponse<byte[]> answer, String name) {
        return object(Base64.getDecoder().decode(answer.headers().firstValue(name).orElseThrow()));
    }

    private static Said said(HttpResponse<byte[]> answer) {
        return new Said(answer.statusCode(), object(answer.body()));
    }

    private static String encoded(JsonObject document) {
        byte[] bytes = new JsonOut().value(document).toByteArray();
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static JsonObject object(byte[] json) {
        return json.length > 0 && Json.read(json) instanceof Json.Reading.Sound(JsonObject object)
                ? object
                : JsonObject.EMPTY;
    }
}
