package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.StripeMock;
import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.stores.BorrowedPostgres;
import io.sluice.money.Micros;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Purchases through Stripe, asked for by a real gateway, with Stripe's library, at a server that
/// is not ours.
class PurchasesAtMockTest {
    @RegisterExtension static final StripeMock STRIPE = new StripeMock();

    @TempDir private Path folder;
    private final Map<String, String> settings = new HashMap<>();
    private SmallGateway gateway;

    @BeforeEach
    void start() throws Exception {
        settings.put("DATABASE_URL", BorrowedPostgres.emptyDatabaseUrl());
        settings.put("STRIPE_API_KEY", StripeMock.KEY);
        settings.put("STRIPE_PUBLISHABLE_KEY", "pk_test_1");
        settings.put("STRIPE_API_BASE", STRIPE.url());
        open();
    }

    private void open() throws Exception {
        gateway = SmallGateway.on(folder.resolve("data"), settings);
        while (!gateway.admin().get("/readyz").inside("checks").text("database").equals("ok")) {
            Thread.sleep(20);
        }
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void asksByWhatStripeDescribes() throws Exception {
        JsonBody alice = new JsonBody().text("owner_type", "human").text("owner_id", "alice");
        gateway.admin().post("/v1/accounts", alice.build());
        STRIPE.answersWith("{\"url\":\"https://example.com/pay\",\"client_secret\":\"pi_s\"}");
        Said made = buy();
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("checkout_url")).isEqualTo("https://example.com/pay");
        assertThat(made.text("client_secret")).isEqualTo("pi_s");
        assertThat(STRIPE.asked())
                .containsExactly("POST /v1/checkout/sessions", "POST /v1/payment_intents");

        STRIPE.answersWith("{}"); // no address to pay at
        assertThat(buy().code()).isEqualTo("payment_provider_failed");
        assertThat(STRIPE.asked()).containsExactly("POST /v1/checkout/sessions");

        STRIPE.refusesNext("POST /v1/checkout/sessions", "amount_too_large");
        assertThat(buy().code()).isEqualTo("payment_provider_failed");
        STRIPE.refusesWithoutAWord();
        STRIPE.refusesNext("POST /v1/checkout/sessions", "any");
        assertThat(buy().code()).isEqualTo("payment_provider_failed");
    }

    @Test
    void asksForMissedEventsByWhatStripeDescribes() throws Exception {
        while (!rememberedWhenItLooked()) {
            Thread.sleep(50);
        }
        gateway.close();
        STRIPE.asked();
        open();
        List<String> asked = new ArrayList<>();
        while (asked.isEmpty()) {
            Thread.sleep(50);
            asked.addAll(STRIPE.asked());
        }
        assertThat(asked).containsExactly("GET /v1/events");
    }

    private Said buy() throws Exception {
        return gateway.admin()
                .post(
                        "/v1/purchases",
                        new JsonBody()
                                .text("account_id", "alice")
                                .text("method", "stripe")
                                .micros("amount_usd", 10 * Micros.ONE)
                                .build());
    }

    private boolean rememberedWhenItLooked() throws Exception {
        String url = settings.getOrDefault("DATABASE_URL", "");
        try (Connection connection = BorrowedPostgres.connectTo(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1 FROM gateway.provider_cursor")) {
            return rows.next();
        }
    }
}
