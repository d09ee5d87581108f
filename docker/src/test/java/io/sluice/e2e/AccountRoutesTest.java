package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.Client.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Accounts, grants, keys and what every listener has, field by field as API.md promises them.
class AccountRoutesTest {
    @RegisterExtension static final RunningSluice SLUICE = new RunningSluice("account-routes");

    private static final String WALLET = "9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin";

    private static final List<String> FIELDS =
            List.of(
                    "owner_type",
                    "owner_id",
                    "parent_owner_id",
                    "parent_fallback",
                    "balance",
                    "granted",
                    "reserved",
                    "available",
                    "debt",
                    "initial_balance",
                    "lifetime_spent",
                    "balance_usd",
                    "low_balance_threshold",
                    "limits",
                    "wallet",
                    "metering",
                    "status",
                    "created_at",
                    "updated_at");

    @BeforeAll
    static void start() {
        SLUICE.start();
    }

    @Test
    void opensAnAccountWithAllItsFields() {
        Client client = SLUICE.client();
        client.open("org-1", "org", "0", "");
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);

        Answer answer =
                client.post(
                        "/v1/accounts",
                        """
                        {"owner_type":"citizen","owner_id":"felix@mind:1","parent_owner_id":"org-1",
                         "parent_fallback":false,"initial_balance":12.345678,"wallet":"%s",
                         "low_balance_threshold":2.5,"metering":"off"}
                        """
                                .formatted(WALLET));

        Tree account = answer.expect(201);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(account.names()).containsAll(FIELDS);
        assertThat(account.at("owner_type").text()).isEqualTo("citizen");
        assertThat(account.at("owner_id").text()).isEqualTo("felix@mind:1");
        assertThat(account.at("parent_owner_id").text()).isEqualTo("org-1");
        assertThat(account.at("parent_fallback").flag()).isFalse();
        assertThat(account.at("balance").micros()).isEqualTo(12_345_678);
        assertThat(account.at("granted").micros()).isEqualTo(12_345_678);
        assertThat(account.at("reserved").micros()).isZero();
        assertThat(account.at("available").micros()).isEqualTo(12_345_678);
        assertThat(account.at("debt").micros()).isZero();
        assertThat(account.at("initial_balance").micros()).isEqualTo(12_345_678);
        assertThat(account.at("lifetime_spent").micros()).isZero();
        assertThat(account.at("balance_usd").micros()).as("rounded down").isEqualTo(120_000);
        assertThat(account.at("low_balance_threshold").micros()).isEqualTo(2_500_000);
        assertThat(account.at("limits").list()).isEmpty();
        assertThat(account.at("wallet").text()).isEqualTo(WALLET);
        assertThat(account.at("metering").text()).isEqualTo("off");
        assertThat(account.at("status").text()).isEqualTo("active");
        assertThat(Instant.parse(account.at("created_at").text())).isBetween(before, Instant.now());
        assertThat(account.at("created_at").text())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(account.at("updated_at")).isEqualTo(account.at("created_at"));
        assertThat(client.account("felix@mind:1")).isEqualTo(account);
    }

    @Test
    void givesAnAccountTheDefaults() {
        Client client = SLUICE.client();

        Tree account =
                client.post("/v1/accounts", "{\"owner_type\":\"service\",\"owner_id\":\"plain\"}")
                        .expect(201);

        assertThat(account.at("parent_owner_id").isNull()).isTrue();
        assertThat(account.at("parent_fallback").flag()).isTrue();
        assertThat(account.at("balance").micros()).isZero();
        assertThat(account.at("wallet").isNull()).isTrue();
        assertThat(account.at("metering").text()).isEqualTo("on");
        assertThat(account.at("low_balance_threshold").micros()).isEqualTo(10_000_000);
    }

    @Test
    void refusesWhatCannotBeOpened() {
        Client client = SLUICE.client();
        client.open("taken", "1");

        assertCode(
                client.post("/v1/accounts", "{\"owner_type\":\"human\",\"owner_id\":\"taken\"}"),
                409,
                "account_exists");
        assertCode(
                client.post(
                        "/v1/accounts",
                        "{\"owner_type\":\"human\",\"owner_id\":\"o\",\"parent_owner_id\":\"x\"}"),
                422,
                "parent_not_found");
        client.open("depth-1", "0");
        for (int i = 2; i <= 8; i++) {
            client.open("depth-" + i, "human", "0", parent("depth-" + (i - 1)));
        }
        assertCode(
                client.post(
                        "/v1/accounts",
                        "{\"owner_type\":\"human\",\"owner_id\":\"depth-9\"%s}"
                                .formatted(parent("depth-8"))),
                422,
                "too_deep");
        assertCode(
                client.patch("/v1/accounts/depth-1", "{\"parent_owner_id\":\"depth-8\"}"),
                422,
                "parent_cycle");
        assertCode(client.get("/v1/accounts/nobody"), 404, "account_not_found");
    }

    @Test
    void changesAnAccount() {
        Client client = SLUICE.client();
        client.open("parent-a", "1");
        client.open("changing", "human", "5", parent("parent-a"));

        Tree detached =
                client.patch(
                                "/v1/accounts/changing",
                                """
                                {"parent_owner_id":null,"parent_fallback":false,"metering":"off",
                                 "low_balance_threshold":3,"wallet":"%s","status":"frozen"}
                                """
                                        .formatted(WALLET))
                        .expect(200);

        assertThat(detached.at("parent_owner_id").isNull()).isTrue();
        assertThat(detached.at("parent_fallback").flag()).isFalse();
        assertThat(detached.at("metering").text()).isEqualTo("off");
        assertThat(detached.at("low_balance_threshold").micros()).isEqualTo(3_000_000);
        assertThat(detached.at("wallet").text()).isEqualTo(WALLET);
        assertThat(detached.at("status").text()).isEqualTo("frozen");
        assertThat(detached.at("balance").micros()).isEqualTo(5_000_000);
        assertCode(
                client.post("/v1/quotes", Client.quoteBody("changing", "0.1")),
                409,
                "account_frozen");
        client.patch("/v1/accounts/changing", "{\"status\":\"closed\"}").expect(200);
        assertCode(
                client.post("/v1/quotes", Client.quoteBody("changing", "0.1")),
                409,
                "account_closed");
        Answer reopened = client.patch("/v1/accounts/changing", "{\"status\":\"active\"}");
        assertThat(reopened.status()).as("closing is final").isBetween(400, 499);
    }

    @Test
    void listsAccountsPageByPage() {
        Client client = SLUICE.client();
        client.open("list-parent", "org", "0", "");
        for (int i = 0; i < 7; i++) {
            client.open("list-" + i, "service", "1", parent("list-parent"));
        }

        List<String> found = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            Tree page =
                    client.get(
                                    "/v1/accounts?owner_type=service&parent_owner_id=list-parent"
                                            + "&limit=3"
                                            + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                            .expect(200);
            assertThat(page.at("data").list()).hasSizeLessThanOrEqualTo(3);
            page.at("data").list().forEach(each -> found.add(each.at("owner_id").text()));
            cursor = page.at("next_cursor").isNull() ? "" : page.at("next_cursor").text();
            pages++;
        } while (!cursor.isEmpty() && pages < 20);

        assertThat(found)
                .containsExactly(
                        "list-0", "list-1", "list-2", "list-3", "list-4", "list-5", "list-6");
    }

    @Test
    void grantsCredits() {
        Client client = SLUICE.client();
        client.open("granted", "1.5");

        Answer first = grant(client, "granted", "{\"amount\":2.25,\"reason\":\"welcome\"}", "g-1");
        Answer again = grant(client, "granted", "{\"amount\":2.25,\"reason\":\"welcome\"}", "g-1");

        Tree entry = first.expect(201);
        assertThat(entry.names())
                .contains(
                        "entry_id", "account_id", "amount", "reason", "balance_after", "timestamp");
        assertThat(entry.at("account_id").text()).isEqualTo("granted");
        assertThat(entry.at("amount").micros()).isEqualTo(2_250_000);
        assertThat(entry.at("reason").text()).isEqualTo("welcome");
        assertThat(entry.at("balance_after").micros()).isEqualTo(3_750_000);
        assertThat(first.replayed()).isFalse();
        assertThat(again.replayed()).isTrue();
        assertThat(again.expect(201)).isEqualTo(entry);
        assertCode(
                grant(client, "granted", "{\"amount\":2.26,\"reason\":\"welcome\"}", "g-1"),
                422,
                "idempotency_key_reused");
        Tree account = client.account("granted");
        assertThat(account.at("balance").micros()).isEqualTo(3_750_000);
        assertThat(account.at("granted").micros()).isEqualTo(3_750_000);
        assertThat(account.at("initial_balance").micros()).isEqualTo(3_750_000);
    }

    @Test
    void makesListsAndRevokesKeys() {
        Client admin = SLUICE.client();
        admin.open("key-holder", "org", "20", "");
        admin.open("key-child", "human", "20", parent("key-holder"));
        String body = "{\"role\":\"agent\",\"account_id\":\"key-holder\",\"may_settle\":false}";

        Tree made = admin.post("/v1/keys", body, "k-1").expect(201);
        Answer again = admin.post("/v1/keys", body, "k-1");

        assertThat(made.names()).contains("key_id", "key");
        assertThat(again.replayed()).isTrue();
        assertThat(again.expect(201).has("key")).as("shown once").isFalse();
        assertThat(again.json().at("key_id")).isEqualTo(made.at("key_id"));

        Client agent = SLUICE.client(made.at("key").text());
        assertThat(agent.account("key-holder").at("balance").micros()).isEqualTo(20_000_000);
        String quoteId = agent.reserved("key-child", "0.5");
        assertCode(agent.settle(quoteId, "0.5"), 403, "forbidden");
        assertThat(agent.release(quoteId).expect(200).at("status").text()).isEqualTo("released");

        Tree listed = admin.get("/v1/keys?limit=200").expect(200);
        assertThat(listed.toString()).doesNotContain(made.at("key").text());
        assertThat(listed.at("data").list())
                .anySatisfy(key -> assertThat(key.at("key_id")).isEqualTo(made.at("key_id")));

        assertThat(admin.delete("/v1/keys/" + made.at("key_id").text()).status()).isEqualTo(204);
        assertCode(agent.get("/v1/accounts/key-holder"), 401, "unauthenticated");
        assertCode(admin.delete("/v1/keys/key_999999"), 404, "key_not_found");
    }

    @Test
    void aKeyEndsWithItsTime() {
        Client admin = SLUICE.client();
        admin.open("short-lived", "1");
        Instant end = Instant.now().plus(Duration.ofMillis(1_500));
        String key =
                admin.newKey(
                        """
                        {"role":"agent","account_id":"short-lived","expires_at":"%s"}
                        """
                                .formatted(end));
        SLUICE.client(key).account("short-lived");
        while (!Instant.now().isAfter(end.plusMillis(5))) {
            RunningSluice.sleep(20);
        }

        assertCode(SLUICE.client(key).get("/v1/accounts/short-lived"), 401, "unauthenticated");
    }

    @Test
    void showsItsHealthItsMetricsAndItsDescription() {
        Client nobody = SLUICE.client("");
        assertThat(nobody.get("/healthz").status()).isEqualTo(200);
        assertThat(nobody.get("/readyz").expect(200).at("status").text()).isEqualTo("ready");

        Answer metrics = nobody.get("/metrics");
        assertThat(metrics.status()).isEqualTo(200);
        assertThat(metrics.header("Content-Type")).startsWith("text/plain");
        assertThat(metrics.text()).contains("# TYPE ").contains("_bucket{");

        Answer docs = nobody.get("/docs");
        assertThat(docs.status()).isEqualTo(200);
        assertThat(docs.header("Content-Type")).startsWith("text/html");

        Tree document = nobody.get("/openapi.json").expect(200);
        assertThat(document.at("openapi").text()).startsWith("3.1");
        assertThat(document.at("paths").names())
                .contains(
                        "/v1/accounts",
                        "/v1/accounts/{owner_id}",
                        "/v1/accounts/{owner_id}/grants",
                        "/v1/keys",
                        "/v1/keys/{key_id}",
                        "/v1/quotes",
                        "/v1/quotes/{quote_id}",
                        "/v1/quotes/{quote_id}/reserve",
                        "/v1/quotes/{quote_id}/inject",
                        "/v1/quotes/{quote_id}/settle",
                        "/v1/quotes/{quote_id}/release",
                        "/v1/batch",
                        "/v1/stream",
                        "/v1/events",
                        "/v1/pricing",
                        "/healthz",
                        "/readyz",
                        "/metrics",
                        "/openapi.json",
                        "/docs");
    }

    private static Answer grant(Client client, String ownerId, String body, String key) {
        return client.post("/v1/accounts/" + ownerId + "/grants", body, key);
    }

    private static String parent(String ownerId) {
        return ",\"parent_owner_id\":\"" + ownerId + "\"";
    }

    static void assertCode(Answer answer, int status, String code) {
        assertThat(answer.expect(status).at("code").text()).isEqualTo(code);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().at("status").number().intValueExact()).isEqualTo(status);
    }
}
