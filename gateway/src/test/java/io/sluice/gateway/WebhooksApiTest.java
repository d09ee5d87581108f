package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonNull;
import io.sluice.gateway.stores.BorrowedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `/v1/webhook-endpoints` of a real gateway with a real PostgreSQL.
class WebhooksApiTest {
    private static final String PATH = "/v1/webhook-endpoints";
    private static final String NOBODY_THERE = "http://127.0.0.9:9/hook";

    /// Nothing is ever sent there: none of these tests makes an event for it.
    private static final String PUBLIC = "https://8.8.8.8/hook";

    @TempDir private Path folder;
    private SmallGateway gateway;
    private ApiClient admin;

    @BeforeEach
    void start() throws Exception {
        String url = BorrowedPostgres.emptyDatabaseUrl();
        gateway =
                SmallGateway.on(
                        folder.resolve("data"),
                        Map.of(
                                "DATABASE_URL",
                                url,
                                "SLUICE_WEBHOOK_ALLOWED_NETWORKS",
                                "127.0.0.9"));
        admin = gateway.admin();
        while (!admin.get("/readyz").inside("checks").text("database").equals("ok")) {
            Thread.sleep(20);
        }
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void showsTheSecretOnceAndListsTheEndpoint() throws Exception {
        Said made = admin.post(PATH, request(PUBLIC, "budget.low"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("secret")).startsWith("whsec_");
        assertThat(made.text("url")).isEqualTo(PUBLIC);
        String one = PATH + "/" + made.text("endpoint_id");

        assertThat(admin.get(one).body().find("secret")).isNull();
        assertThat(data(admin.get(PATH))).singleElement().isEqualTo(admin.get(one).body());
        assertThat(data(admin.get(one + "/deliveries"))).isEmpty();
        assertThat(admin.delete(one).status()).isEqualTo(204);
        assertThat(admin.get(one).code()).isEqualTo("endpoint_not_found");
        assertThat(data(admin.get(PATH))).isEmpty();
    }

    @Test
    void answersARepeatedRequestAsTheFirstTimeWithoutTheSecret() throws Exception {
        Said first = admin.post(PATH, request(PUBLIC, "budget.low"), "key-1");
        Said again = admin.post(PATH, request(PUBLIC, "budget.low"), "key-1");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text("endpoint_id")).isEqualTo(first.text("endpoint_id"));
        assertThat(again.body().find("secret")).isNull();
        assertThat(data(admin.get(PATH))).hasSize(1);
        assertThat(admin.post(PATH, request(PUBLIC, "budget.debited"), "key-1").code())
                .isEqualTo("idempotency_key_reused");
    }

    @Test
    void refusesTargetsThatAreNotPublic() throws Exception {
        for (String url :
                List.of(
                        "http://8.8.8.8/",
                        "https://127.0.0.1/",
                        "https://localhost/",
                        "https://[::1]/",
                        "https://169.254.169.254/latest/meta-data",
                        "https://[::ffff:10.0.0.1]/",
                        "https://2130706433/",
                        "https://no-such-host.invalid/",
                        "https://user:pw@8.8.8.8/",
                        "ftp://8.8.8.8/")) {
            Said refused = admin.post(PATH, request(url, "budget.low"));
            assertThat(refused.code()).as(url).isEqualTo("invalid_value");
        }
        assertThat(data(admin.get(PATH))).isEmpty();
    }

    @Test
    void saysWhichFieldsAreWrong() throws Exception {
        assertThat(admin.post(PATH, json("{}")).code()).isEqualTo("invalid_request");
        assertThat(admin.post(PATH, request(PUBLIC, "budget.lost")).code())
                .isEqualTo("invalid_value");
        for (String fields :
                List.of("\"events\":[]", "\"events\":[\"budget.low\"],\"secret\":\"whsec_x\"")) {
            Said refused = admin.post(PATH, json("{\"url\":\"" + PUBLIC + "\"," + fields + "}"));
            assertThat(refused.code()).as(fields).isEqualTo("invalid_value");
        }
        assertThat(admin.post(PATH, json("{\"url\":1,\"events\":[1]}")).code())
                .isEqualTo("invalid_request");
    }

    @Test
    void givesAnAgentItsOwnAccountsAndNoOthers() throws Exception {
        account("org", "mind", "");
        account("citizen", "felix", ",\"parent_owner_id\":\"mind\"");
        account("human", "alice", "");
        ApiClient mind = agent("mind");
        ApiClient felix = agent("felix");

        Said own = mind.post(PATH, request(PUBLIC, "budget.low"));
        assertThat(own.text("account_id")).isEqualTo("mind");
        String below = ",\"account_id\":\"felix\"";
        assertThat(mind.post(PATH, request(PUBLIC, "budget.low", below)).status()).isEqualTo(201);
        String foreign = ",\"account_id\":\"alice\"";
        assertThat(mind.post(PATH, request(PUBLIC, "budget.low", foreign)).code())
                .isEqualTo("forbidden");
        admin.post(PATH, request(PUBLIC, "budget.low"));

        assertThat(data(mind.get(PATH))).hasSize(2);
        assertThat(data(felix.get(PATH))).hasSize(1);
        assertThat(data(admin.get(PATH))).hasSize(3);
        String one = PATH + "/" + own.text("endpoint_id");
        assertThat(felix.get(one).code()).isEqualTo("forbidden");
        assertThat(felix.delete(one).code()).isEqualTo("forbidden");
        assertThat(felix.get(PATH + "/endpoint_nowhere").code()).isEqualTo("forbidden");
    }

    @Test
    void beginsAReplayOfWhatHasHappened() throws Exception {
        account("human", "alice", ",\"initial_balance\":5");
        Said made = admin.post(PATH, request(NOBODY_THERE, "credits.granted"));
        String replay = PATH + "/" + made.text("endpoint_id") + "/replay";

        assertThat(admin.post(replay, range(1, 1_000_000)).code()).isEqualTo("invalid_value");
        assertThat(admin.post(replay, range(2, 1)).code()).isEqualTo("invalid_value");
        assertThat(admin.post(replay, range(0, 1)).code()).isEqualTo("invalid_value");
        assertThat(admin.post(replay, range(1, 1)).status()).isEqualTo(202);
        String one = PATH + "/" + made.text("endpoint_id");
        while (admin.get(one).body().find("replay") != JsonNull.NULL
                || data(admin.get(one + "/deliveries")).isEmpty()) {
            Thread.sleep(20);
        }
        assertThat(data(admin.get(one + "/deliveries?status=pending&limit=1")))
                .singleElement()
                .extracting(each -> new JsonOut().value(each).toString())
                .asString()
                .contains("\"credits.granted\"", "\"alice\"");
    }

    @Test
    void saysSoWhereThereIsNoDatabase() throws Exception {
        try (SmallGateway without = SmallGateway.on(folder.resolve("without"))) {
            assertThat(without.admin().get(PATH).code()).isEqualTo("database_detached");
            Said ready = without.admin().get("/readyz");
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.inside("checks").text("database")).isEqualTo("detached");
            account(without.admin(), "human", "alice", "");
        }
    }

    private void account(String type, String ownerId, String more) throws Exception {
        account(admin, type, ownerId, more);
    }

    private static void account(ApiClient client, String type, String ownerId, String more)
            throws Exception {
        JsonObject body =
                json(
                        "{\"owner_type\":\"%s\",\"owner_id\":\"%s\"%s}"
                                .formatted(type, ownerId, more));
        assertThat(client.post("/v1/accounts", body).status()).isEqualTo(201);
    }

    private ApiClient agent(String ownerId) throws Exception {
        JsonObject body = json("{\"role\":\"agent\",\"account_id\":\"" + ownerId + "\"}");
        return admin.as(admin.post("/v1/keys", body).text("key"));
    }

    private static JsonObject request(String url, String event) {
        return request(url, event, "");
    }

    private static JsonObject request(String url, String event, String more) {
        return json("{\"url\":\"%s\",\"events\":[\"%s\"]%s}".formatted(url, event, more));
    }

    private static JsonObject range(long from, long to) {
        return json("{\"from_sequence\":%d,\"to_sequence\":%d}".formatted(from, to));
    }

    private static List<JsonValue> data(Said said) {
        return said.body().find("data") instanceof JsonArray(List<JsonValue> elements)
                ? elements
                : List.of();
    }

    private static JsonObject json(String text) {
        if (Json.read(text.getBytes(StandardCharsets.UTF_8))
                instanceof Json.Reading.Sound(JsonObject object)) {
            return object;
        }
        throw new IllegalArgumentException(text);
    }
}
