package io.sluice.gateway;

import static io.sluice.gateway.StripeEvents.account;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.database.DatabaseAddress;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.stores.BorrowedPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What may go wrong beside a payment: somebody else's money that looks like ours, an answer that
/// was lost.
class StripeEdgesTest {
    private static final long CREDIT = 1_000_000;
    private static final String DESTINATION = ", \"transfer_data\": {\"destination\": \"acct_1\"}";

    @TempDir private Path folder;
    private String database;
    private SmallGateway gateway;
    private ApiClient admin;
    private StripeEvents events;

    @BeforeEach
    void start() throws Exception {
        database = BorrowedPostgres.emptyDatabaseUrl();
        gateway =
                SmallGateway.on(
                        folder.resolve("data"),
                        Map.of(
                                "DATABASE_URL",
                                database,
                                "STRIPE_WEBHOOK_SECRET",
                                StripeEvents.SECRET));
        admin = gateway.admin();
        events = new StripeEvents(gateway.url());
        while (!admin.get("/readyz").inside("checks").text("database").equals("ok")) {
            Thread.sleep(20);
        }
        JsonBody alice = new JsonBody().text("owner_type", "human").text("owner_id", "alice");
        admin.post("/v1/accounts", alice.build());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    /// The session's event names our account and hides the destination; the intent's shows it.
    @Test
    void aProjectsPaymentMintsNothingWhicheverEventComesFirst() throws Exception {
        assertThat(events.send(projects("pi_1"))).isEqualTo(200);
        assertThat(events.send(events.completed("pi_1", account("alice"), 1000, "paid")))
                .isEqualTo(200);
        assertThat(balance()).isZero();
        assertThat(purchases()).isEmpty();

        assertThat(events.send(events.completed("pi_2", account("alice"), 1000, "paid")))
                .isEqualTo(200);
        assertThat(events.send(projects("pi_2"))).isEqualTo(200);
        assertThat(events.send(events.refunded("pi_2", 1000, 300))).isEqualTo(200);
        assertThat(balance()).isZero();
        assertThat(admin.get("/v1/accounts/alice").micros("debt")).isZero();

        String expanded =
                events.completed("pi_3", account("alice"), 1000, "paid")
                        .replace(
                                "\"payment_intent\": \"pi_3\"",
                                "\"payment_intent\": "
                                        + "{\"id\": \"pi_3\", \"application_fee_amount\": 150}");
        assertThat(events.send(expanded)).isEqualTo(200);
        assertThat(balance()).isZero();
    }

    /// The deed is done, its answer was never kept: the same request hears of it, another does not.
    @Test
    void aDecisionWhoseAnswerWasLostIsAnsweredAgain() throws Exception {
        events.send(events.succeeded("pi_nobody", "{}", 500));
        String id = purchases().getFirst().text("purchase_id");
        String path = "/v1/purchases/" + id + "/resolve";
        JsonObject decision =
                new JsonBody()
                        .text("action", "credit")
                        .text("account_id", "alice")
                        .text("note", "hers")
                        .build();
        assertThat(admin.post(path, decision, "key-1").text("status")).isEqualTo("paid");
        BorrowedPostgres.change(
                Objects.requireNonNull(DatabaseAddress.parse(database)),
                "DELETE FROM gateway.request_key");
        Said again = admin.post(path, decision, "key-1");
        assertThat(again.text("status")).isEqualTo("paid");
        assertThat(again.inside("resolution").body().find("request")).isNull();
        assertThat(admin.post(path, decision, "key-2").code()).isEqualTo("purchase_not_open");
        assertThat(balance()).isEqualTo(500 * CREDIT);
    }

    private String projects(String intent) {
        String object =
                StripeEvents.intent(intent, "{}", "usd", 1000, "")
                        .replace(", \"transfer_data\": null", DESTINATION);
        return events.event("payment_intent.succeeded", object);
    }

    private long balance() throws Exception {
        return admin.get("/v1/accounts/alice").micros("balance");
    }

    private List<Said> purchases() throws Exception {
        return admin.get("/v1/purchases").body().find("data") instanceof JsonArray(var found)
                ? found.stream().map(each -> new Said(200, (JsonObject) each)).toList()
                : List.of();
    }
}
