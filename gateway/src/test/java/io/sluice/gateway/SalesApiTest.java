package io.sluice.gateway;

import static io.sluice.gateway.StripeEvents.account;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.gateway.stores.BorrowedPostgres;
import io.sluice.metering.host.HostClock;
import io.sluice.money.Micros;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Buying credits through Stripe, at a real gateway with a real PostgreSQL: what Stripe says comes
/// as signed events over HTTP, what is asked of Stripe goes to a stand-in.
class SalesApiTest {
    private static final long CREDITS = Micros.ONE;

    @TempDir private Path folder;
    private final Map<String, String> settings = new HashMap<>();
    private StandInStripe stripe;
    private SmallGateway gateway;
    private ApiClient admin;
    private StripeEvents events;

    @BeforeEach
    void start() throws Exception {
        stripe = new StandInStripe();
        settings.put("DATABASE_URL", BorrowedPostgres.emptyDatabaseUrl());
        settings.put("STRIPE_API_KEY", StandInStripe.KEY);
        settings.put("STRIPE_PUBLISHABLE_KEY", "pk_test_1");
        settings.put("STRIPE_API_BASE", stripe.url());
        settings.put("STRIPE_WEBHOOK_SECRET", "whsec_old," + StripeEvents.SECRET);
        open();
        open("alice");
    }

    private void open() throws Exception {
        gateway = SmallGateway.on(folder.resolve("data"), settings);
        admin = gateway.admin();
        events = new StripeEvents(gateway.url());
        awaitDatabase();
    }

    private void awaitDatabase() throws Exception {
        while (!admin.get("/readyz").inside("checks").text("database").equals("ok")) {
            Thread.sleep(20);
        }
    }

    @AfterEach
    void stop() {
        gateway.close();
        stripe.close();
    }

    @Test
    void aPaymentIsCreditedOnceHoweverOftenItIsTold() throws Exception {
        String first = events.succeeded("pi_1", account("alice"), 1000);
        String other = events.succeeded("pi_1", account("alice"), 1000);
        String session = events.completed("pi_1", account("alice"), 1000, "paid");
        List<Callable<Integer>> deliveries = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            deliveries.add(() -> events.send(first));
            deliveries.add(() -> events.send(other));
            deliveries.add(() -> events.send(session));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> delivery : threads.invokeAll(deliveries)) {
                assertThat(delivery.get()).isEqualTo(200);
            }
        }
        assertThat(balance("alice")).isEqualTo(1000 * CREDITS);
        assertThat(purchases(""))
                .singleElement()
                .satisfies(bought -> {
                    assertThat(text(bought, "status")).isEqualTo("paid");
                    assertThat(text(bought, "account_id")).isEqualTo("alice");
                });
        Said receipt = admin.get("/v1/purchases/" + text(purchases("").getFirst(), "purchase_id"));
        assertThat(receipt.body().find("events"))
                .isInstanceOfSatisfying(
                        JsonArray.class, told -> assertThat(told.elements()).hasSize(3));
        assertThat(page(receipt.text("receipt_url"))).contains("1000 credits", "$10.00", "pi_1");
        String madeUp = receipt.text("receipt_url").replaceAll(".{4}$", "AAAA");
        assertThat(page(madeUp)).contains("purchase_not_found");
    }

    @Test
    void whatIsForgedDoesNothing() throws Exception {
        String event = events.succeeded("pi_1", account("alice"), 1000);
        long now = System.currentTimeMillis() / 1000;
        String sound = StripeEvents.signature(event, StripeEvents.SECRET, now);
        Map<String, String> forged = new HashMap<>();
        forged.put("another secret", StripeEvents.signature(event, "whsec_connect", now));
        forged.put("old", StripeEvents.signature(event, StripeEvents.SECRET, now - 400));
        forged.put("of the future", StripeEvents.signature(event, StripeEvents.SECRET, now + 400));
        forged.put("a later time", sound.replace("t=" + now, "t=" + (now + 1)));
        forged.put("two times", "t=" + now + "," + sound);
        forged.put("no time", sound.replaceAll("t=[0-9]+,", ""));
        forged.put("nothing", "x");
        forged.put("another scheme", sound.replace("v1=", "v0="));
        forged.forEach(
                (how, signature) -> assertThat(status(event, signature)).as(how).isEqualTo(400));
        assertThat(events.send(event.replace("1000", "9999"), sound)).isEqualTo(400);
        assertThat(admin.post("/webhooks/stripe", JsonObject.EMPTY).code())
                .isEqualTo("invalid_signature");
        assertThat(balance("alice")).isZero();
        assertThat(purchases("")).isEmpty();

        String rotated = StripeEvents.signature(event, "whsec_old", now);
        assertThat(events.send(event, rotated)).isEqualTo(200);
        assertThat(balance("alice")).isEqualTo(1000 * CREDITS);
    }

    @Test
    void whatIsNotOurMoneyMintsNothing() throws Exception {
        String live = events.succeeded("pi_live", account("alice"), 1000);
        assertThat(events.send(live.replace("\"livemode\": false", "\"livemode\": true")))
                .isEqualTo(400);
        for (String more :
                List.of(
                        ", \"transfer_data\": {\"destination\": \"acct_1\"}",
                        ", \"application_fee_amount\": 100")) {
            String own =
                    StripeEvents.intent("pi_p", account("alice"), "usd", 1000, "")
                            .replace(", \"transfer_data\": null", more)
                            .replace("\"application_fee_amount\": null, ", "");
            String project = own.contains("transfer_data") || own.contains("fee") ? own : own + " ";
            assertThat(events.send(events.event("payment_intent.succeeded", project)))
                    .isEqualTo(200);
        }
        assertThat(events.send(events.completed("pi_u", account("alice"), 1000, "unpaid")))
                .isEqualTo(200);
        String connected = events.succeeded("pi_c", account("alice"), 1000);
        assertThat(
                        events.send(
                                connected.replace(
                                        "{\n  \"id\"", "{\n  \"account\": \"acct_1\", \"id\"")))
                .isEqualTo(200);
        assertThat(events.send(events.event("customer.created", "{\"id\": \"cus_1\"}")))
                .isEqualTo(200);
        assertThat(events.send("[]")).isEqualTo(400);
        assertThat(events.send("{}")).isEqualTo(400);
        assertThat(purchases("")).isEmpty();
        assertThat(balance("alice")).isZero();
    }

    @Test
    void moneyThatFitsNothingWaitsForStaff() throws Exception {
        String yen = StripeEvents.intent("pi_yen", account("alice"), "jpy", 1000, "");
        events.send(events.event("payment_intent.succeeded", yen));
        events.send(events.succeeded("pi_nobody", "{}", 500));
        events.send(events.succeeded("pi_stranger", account("stranger"), 700));
        assertThat(balance("alice")).isZero();
        assertThat(purchases("?status=mismatched"))
                .singleElement()
                .satisfies(bought -> assertThat(text(bought, "why")).isEqualTo("currency"));
        assertThat(purchases("?status=unmatched")).hasSize(2);

        JsonObject nobody =
                purchases("?status=unmatched").stream()
                        .filter(each -> text(each, "why").equals("no_account"))
                        .findFirst()
                        .orElseThrow();
        String resolve = "/v1/purchases/" + text(nobody, "purchase_id") + "/resolve";
        JsonBody credit = new JsonBody().text("action", "credit").text("note", "a friend of ours");
        assertThat(admin.post(resolve, credit.build()).code()).isEqualTo("invalid_value");
        JsonObject forAlice = credit.text("account_id", "alice").build();
        Said done = admin.post(resolve, forAlice, "decided");
        assertThat(done.text("status")).isEqualTo("paid");
        assertThat(admin.post(resolve, forAlice, "decided").text("status")).isEqualTo("paid");
        assertThat(admin.post(resolve, forAlice).code()).isEqualTo("purchase_not_open");
        assertThat(balance("alice")).isEqualTo(500 * CREDITS);

        events.send(events.refunded("pi_nobody", 500, 250));
        assertThat(balance("alice")).isEqualTo(250 * CREDITS);
    }

    @Test
    void aPurchaseIsPaidOnStripesPage() throws Exception {
        Said made = buy("10");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("checkout_url")).startsWith("https://checkout.stripe.com/");
        assertThat(made.text("client_secret")).startsWith("pi_");
        assertThat(made.micros("credits")).isEqualTo(1000 * CREDITS);
        String id = made.text("purchase_id");
        StandInStripe.Asked session = stripe.asked.getFirst();
        assertThat(session.version()).isEqualTo("2026-07-29.dahlia");
        assertThat(session.idempotencyKey()).startsWith(id);
        assertThat(session.form())
                .containsEntry("metadata[purchase_id]", id)
                .containsEntry("payment_intent_data[metadata][account_id]", "alice")
                .containsEntry("line_items[0][price_data][unit_amount]", "1000");
        assertThat(admin.get("/v1/purchases/" + id).text("client_secret")).isEmpty();

        String metadata = "{\"purchase_id\": \"" + id + "\", \"account_id\": \"alice\"}";
        events.send(events.succeeded("pi_9", metadata, 1000));
        assertThat(admin.get("/v1/purchases/" + id).text("status")).isEqualTo("paid");
        assertThat(balance("alice")).isEqualTo(1000 * CREDITS);

        events.send(events.succeeded("pi_10", metadata, 1000));
        assertThat(balance("alice")).isEqualTo(1000 * CREDITS);
        assertThat(purchases("?status=unmatched"))
                .singleElement()
                .satisfies(bought -> assertThat(text(bought, "why")).isEqualTo("second_payment"));

        String tipped = buy("10").text("purchase_id");
        events.send(events.succeeded("pi_11", metadata.replace(id, tipped), 1150));
        assertThat(admin.get("/v1/purchases/" + tipped).text("status")).isEqualTo("mismatched");
        assertThat(admin.get("/v1/purchases/" + tipped).text("why")).isEqualTo("amount");
        assertThat(balance("alice")).isEqualTo(1000 * CREDITS);
    }

    @Test
    void aPurchaseThatCannotBeIsRefused() throws Exception {
        for (String amount : List.of("0.001", "0.49", "1000000", "0", "-1")) {
            assertThat(buy(amount).code()).as(amount).isEqualTo("invalid_value");
        }
        JsonBody solana = new JsonBody().text("account_id", "alice").text("method", "solana");
        assertThat(admin.post("/v1/purchases", solana.micros("amount_usd", CREDITS).build()).code())
                .isEqualTo("method_not_configured");
        stripe.failing = true;
        assertThat(buy("10").code()).isEqualTo("payment_provider_failed");
        assertThat(purchases("")).isEmpty();
    }

    @Test
    void whatGoesBackIsTakenBackToTheCent() throws Exception {
        events.send(events.refunded("pi_1", 1000, 100)); // before its payment: waits for it
        assertThat(purchases("")).isEmpty();
        events.send(events.succeeded("pi_1", account("alice"), 1000));
        assertThat(balance("alice")).isEqualTo(900 * CREDITS);
        events.send(events.refunded("pi_1", 1000, 333));
        events.send(events.refunded("pi_1", 1000, 200)); // late
        assertThat(balance("alice")).isEqualTo(667 * CREDITS);

        events.send(events.dispute("created", "dp_1", "pi_1", 500, "needs_response"));
        assertThat(balance("alice")).isEqualTo(667 * CREDITS);
        assertThat(status("pi_1")).isEqualTo("disputed");
        events.send(events.dispute("closed", "dp_1", "pi_1", 500, "won"));
        assertThat(status("pi_1")).isEqualTo("paid");
        events.send(events.dispute("created", "dp_0", "pi_1", 500, "warning_needs_response"));
        assertThat(status("pi_1")).isEqualTo("paid");
        events.send(events.dispute("closed", "dp_2", "pi_1", 500, "lost"));
        assertThat(balance("alice")).isEqualTo(167 * CREDITS);
        assertThat(status("pi_1")).isEqualTo("disputed");
    }

    @Test
    void creditsSpentBeforeARefundAreOwed() throws Exception {
        events.send(events.succeeded("pi_1", account("alice"), 1000));
        String quote =
                admin.post(
                                "/v1/quotes",
                                new JsonBody()
                                        .text("source_id", "alice")
                                        .micros("planned_delta_e", 60 * CREDITS)
                                        .build())
                        .text("quote_id");
        JsonBody stimulus = new JsonBody().micros("delta_e", 60 * CREDITS);
        admin.post(
                "/v1/quotes/" + quote + "/inject",
                new JsonBody().object("stimulus", stimulus).build());
        assertThat(balance("alice")).isEqualTo(400 * CREDITS);
        events.send(events.refunded("pi_1", 1000, 1000));
        assertThat(balance("alice")).isZero();
        assertThat(admin.get("/v1/accounts/alice").micros("debt")).isEqualTo(600 * CREDITS);
        assertThat(status("pi_1")).isEqualTo("refunded");
        events.send(events.succeeded("pi_2", account("alice"), 700));
        assertThat(balance("alice")).isEqualTo(100 * CREDITS);
        assertThat(admin.get("/v1/accounts/alice").micros("debt")).isZero();
    }

    @Test
    void eventsMissedWhileDownAreAskedFor() throws Exception {
        while (!rememberedWhenItLooked()) {
            Thread.sleep(50);
        }
        gateway.close();
        stripe.events.add(events.succeeded("pi_1", account("alice"), 1000));
        stripe.events.add(events.refunded("pi_1", 1000, 200));
        stripe.events.add(events.succeeded("pi_2", account("alice"), 300));
        open();
        while (balance("alice") != 1100 * CREDITS) {
            Thread.sleep(50);
        }
        assertThat(purchases("")).hasSize(2);
    }

    /// More than one look used to manage: none is left behind.
    @Test
    void howeverManyEventsWereMissedAllAreAskedFor() throws Exception {
        while (!rememberedWhenItLooked()) {
            Thread.sleep(50);
        }
        gateway.close();
        int missed = 450; // in pages of two
        for (int i = 0; i < missed; i++) {
            stripe.events.add(events.succeeded("pi_" + i, account("alice"), 100));
        }
        stripe.failOnce("pi_200"); // Stripe has a bad moment in the middle
        open();
        while (balance("alice") != missed * 100L * CREDITS) {
            Thread.sleep(50);
        }
    }

    @Test
    void anEventCanBeTriggered() throws Exception {
        for (String words :
                List.of(
                        "stripe payment_intent.succeeded --account alice --usd 10",
                        "stripe checkout.session.completed --account alice --usd 10",
                        "stripe charge.refunded --payment pi_1 --usd 2.5",
                        "stripe charge.dispute.closed --payment pi_1 --usd 3")) {
            Trigger.Order order = Trigger.parse(List.of(words.split(" ")), "pi_1");
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            int status =
                    Trigger.send(
                            Objects.requireNonNull(order, words),
                            gateway.url(),
                            StripeEvents.SECRET,
                            System::currentTimeMillis,
                            new PrintStream(said, true, StandardCharsets.UTF_8));
            assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isZero();
        }
        assertThat(balance("alice")).isEqualTo(450 * CREDITS);
        for (String words :
                List.of(
                        "paypal payment_intent.succeeded --usd 1",
                        "stripe payment_intent.lost --usd 1",
                        "stripe charge.refunded --usd 0.001",
                        "stripe charge.refunded",
                        "stripe charge.refunded --usd 1 --color red")) {
            assertThat(Trigger.parse(List.of(words.split(" ")), "pi_1")).as(words).isNull();
        }
    }

    @Test
    void withoutItsConfigurationItSaysSo() throws Exception {
        Map<String, String> without = new HashMap<>(settings);
        without.keySet().removeIf(name -> name.startsWith("STRIPE_"));
        try (SmallGateway bare = SmallGateway.on(folder.resolve("bare"), without)) {
            StripeEvents told = new StripeEvents(bare.url());
            assertThat(told.send(told.succeeded("pi_1", account("alice"), 1000))).isEqualTo(503);
            open(bare.admin(), "alice");
            assertThat(buy(bare.admin(), "10").code()).isEqualTo("method_not_configured");
        }
    }

    @Test
    void aDemoBelievesWhoHasItsAdminKey() throws Exception {
        Trigger.Order order =
                Objects.requireNonNull(
                        Trigger.parse(
                                List.of(
                                        "stripe",
                                        "payment_intent.succeeded",
                                        "--account",
                                        "alice",
                                        "--usd",
                                        "10"),
                                "pi_1"));
        gateway.close();
        settings.keySet().removeIf(name -> name.startsWith("STRIPE_"));
        gateway = SmallGateway.onTrial(folder.resolve("demo"), settings);
        admin = gateway.admin();
        awaitDatabase();
        open("alice");
        String url = gateway.url();

        String wrong = TriggerSecret.of(new AdminKey("sk_admin_somebody_else", ""));
        assertThat(Trigger.send(order, url, wrong, HostClock.SYSTEM, quiet())).isOne();
        assertThat(balance("alice")).isZero();

        String right = TriggerSecret.of(new AdminKey(gateway.adminKey(), ""));
        assertThat(Trigger.send(order, url, right, HostClock.SYSTEM, quiet())).isZero();
        assertThat(balance("alice")).isEqualTo(1000 * CREDITS);
        assertThat(buy("10").code()).isEqualTo("method_not_configured");
    }

    private static PrintStream quiet() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }

    private boolean rememberedWhenItLooked() throws Exception {
        try (var connection =
                        BorrowedPostgres.connectTo(settings.getOrDefault("DATABASE_URL", ""));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT 1 FROM gateway.provider_cursor")) {
            return rows.next();
        }
    }

    private int status(String event, String signature) {
        try {
            return events.send(event, signature);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// Of the purchase where this payment stands.
    private String status(String paymentId) throws Exception {
        return purchases("").stream()
                .filter(each ->
                        each.find("payment") instanceof JsonObject payment
                                && text(payment, "payment_id").equals(paymentId))
                .map(each -> text(each, "status"))
                .findFirst()
                .orElse("none");
    }

    private Said buy(String dollars) throws Exception {
        return buy(admin, dollars);
    }

    private static Said buy(ApiClient client, String dollars) throws Exception {
        return client.post(
                "/v1/purchases",
                new JsonBody()
                        .text("account_id", "alice")
                        .text("method", "stripe")
                        .micros("amount_usd", Micros.parse(dollars))
                        .build());
    }

    private void open(String ownerId) throws Exception {
        open(admin, ownerId);
    }

    private static void open(ApiClient client, String ownerId) throws Exception {
        JsonBody body = new JsonBody().text("owner_type", "human").text("owner_id", ownerId);
        client.post("/v1/accounts", body.build());
    }

    private long balance(String ownerId) throws Exception {
        return admin.get("/v1/accounts/" + ownerId).micros("balance");
    }

    private List<JsonObject> purchases(String query) throws Exception {
        return admin.get("/v1/purchases" + query).body().find("data")
                        instanceof JsonArray(List<JsonValue> found)
                ? found.stream().map(JsonObject.class::cast).toList()
                : List.of();
    }

    private static String text(JsonObject object, String name) {
        return object.find(name) instanceof JsonText(String text) ? text : "";
    }

    private String page(String url) throws Exception {
        URI here = URI.create(gateway.url() + URI.create(url).getPath());
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(here).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
