package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Account histories over HTTP, from a real FalkorDB.
@Timeout(60)
class GraphIT {
    @TempDir private Path data;

    @Test
    void listsDebitsNewestFirstPageByPage() throws Exception {
        try (SmallGateway gateway = SmallGateway.withGraph(data)) {
            ApiClient admin = gateway.admin();
            open(admin, "human", "alice", 100, "");
            List<String> logIds = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                logIds.addFirst(settle(admin, "alice").inside("debit").text("log_id"));
            }
            Said first = admin.get("/v1/accounts/alice/debits?limit=3");
            assertThat(texts(first, "log_id")).isEqualTo(logIds.subList(0, 3));
            Said rest =
                    admin.get(
                            "/v1/accounts/alice/debits?limit=3&cursor="
                                    + first.text("next_cursor"));
            assertThat(texts(rest, "log_id")).isEqualTo(logIds.subList(3, 5));
            assertThat(rest.text("next_cursor")).isEmpty();
        }
    }

    /// What a settle answered and what the graph says of it are the same, to the letter.
    @Test
    void showsADebitAsItsSettleWasAnswered() throws Exception {
        try (SmallGateway gateway = SmallGateway.withGraph(data)) {
            ApiClient admin = gateway.admin();
            open(admin, "human", "alice", 100, "");
            Said settled = settle(admin, "alice");
            Said listed = admin.get("/v1/accounts/alice/debits");
            assertThat(text(rows(listed).getFirst()))
                    .isEqualTo(text(settled.inside("debit").body()));
        }
    }

    @Test
    void listsEverythingThatMovedABalance() throws Exception {
        try (SmallGateway gateway = SmallGateway.withGraph(data)) {
            ApiClient admin = gateway.admin();
            open(admin, "human", "alice", 100, "");
            String reason = "for \"Zoë\" \\ 100 % — 😀\n";
            Said grant =
                    admin.post(
                            "/v1/accounts/alice/grants",
                            object("{\"amount\":0.000001,\"reason\":" + quoted(reason) + "}"));
            Said settled = settle(admin, "alice");
            Said entries = admin.get("/v1/accounts/alice/entries");
            assertThat(texts(entries, "kind")).containsExactly("debit", "grant", "grant");
            assertThat(texts(entries, "entry_id"))
                    .startsWith(settled.inside("debit").text("log_id"), grant.text("entry_id"));
            assertThat(texts(entries, "reference").get(1)).isEqualTo(reason);
            assertThat(rows(entries).stream().map(row -> micros(row, "amount")))
                    .containsExactly(-20_000_000L, 1L, 100_000_000L);
            assertThat(rows(entries).stream().map(row -> micros(row, "balance_after")))
                    .containsExactly(80_000_001L, 100_000_001L, 100_000_000L);
        }
    }

    @Test
    void showsWhatEachNodeOfATreeSpent() throws Exception {
        try (SmallGateway gateway = SmallGateway.withGraph(data)) {
            ApiClient admin = gateway.admin();
            open(admin, "org", "mind", 1_000, "");
            open(admin, "citizen", "felix", 25, ",\"parent_owner_id\":\"mind\"");
            open(admin, "citizen", "ada", 0, ",\"parent_owner_id\":\"mind\"");
            open(admin, "service", "stranger", 100, "");
            settle(admin, "felix");
            settle(admin, "felix");
            settle(admin, "ada");
            settle(admin, "mind");
            settle(admin, "stranger");
            Said tree = admin.get("/v1/accounts/mind/tree");
            assertThat(text(tree.body()))
                    .isEqualTo(
                            "{\"owner_id\":\"mind\",\"owner_type\":\"org\",\"spent\":60,"
                                    + "\"spent_with_children\":80,\"used\":20,\"debits\":3,"
                                    + "\"children\":[{\"owner_id\":\"ada\","
                                    + "\"owner_type\":\"citizen\",\"spent\":0,"
                                    + "\"spent_with_children\":0,\"used\":20,\"debits\":0,"
                                    + "\"children\":[]},{\"owner_id\":\"felix\","
                                    + "\"owner_type\":\"citizen\",\"spent\":20,"
                                    + "\"spent_with_children\":20,\"used\":40,\"debits\":1,"
                                    + "\"children\":[]}]}");
            Said before = admin.get("/v1/accounts/mind/tree?to=2020-01-01T00:00:00Z");
            assertThat(micros(before.body(), "spent_with_children")).isZero();
            admin.patch("/v1/accounts/ada", object("{\"parent_owner_id\":null}"));
            admin.patch("/v1/accounts/felix", object("{\"parent_owner_id\":\"ada\"}"));
            assertThat(text(admin.get("/v1/accounts/mind/tree").body()))
                    .endsWith("\"children\":[]}");
            assertThat(text(admin.get("/v1/accounts/ada/tree").body())).contains("felix");
        }
    }

    @Test
    void saysThatItsHistoryIsNotReachableWithoutAGraph() throws Exception {
        try (SmallGateway gateway = SmallGateway.on(data)) {
            open(gateway.admin(), "human", "alice", 100, "");
            assertThat(gateway.admin().get("/readyz").status()).isEqualTo(200);
            assertThat(text(gateway.admin().get("/readyz").body()))
                    .contains("\"graph\":\"detached\"");
            Said refused = gateway.admin().get("/v1/accounts/alice/debits");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("graph_detached");
            assertThat(gateway.admin().get("/v1/accounts/nobody/tree").code())
                    .isEqualTo("account_not_found");
            assertThat(gateway.admin().get("/v1/accounts/alice/tree?from=yesterday").code())
                    .isEqualTo("invalid_request");
        }
    }

    private static void open(ApiClient admin, String type, String ownerId, int credits, String more)
            throws Exception {
        Said opened =
                admin.post(
                        "/v1/accounts",
                        object(
                                """
                                {"owner_type":"%s","owner_id":"%s","initial_balance":%d%s}
                                """
                                        .formatted(type, ownerId, credits, more)));
        assertThat(opened.status()).isEqualTo(201);
    }

    /// Two units of energy: 20 credits.
    private static Said settle(ApiClient admin, String source) throws Exception {
        String quoteId =
                admin.post(
                                "/v1/quotes",
                                object("{\"source_id\":\"" + source + "\",\"planned_delta_e\":2}"))
                        .text("quote_id");
        admin.post("/v1/quotes/" + quoteId + "/reserve", JsonObject.EMPTY);
        return admin.post(
                "/v1/quotes/" + quoteId + "/settle",
                object("{\"actual_delta_e_delivered\":2,\"stimulus_id\":\"s-1\"}"));
    }

    private static JsonObject object(String json) {
        if (Json.read(json.getBytes(StandardCharsets.UTF_8))
                instanceof Json.Reading.Sound(JsonObject object)) {
            return object;
        }
        throw new AssertionError("not an object: " + json);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    private static List<JsonObject> rows(Said page) {
        assertThat(page.status()).isEqualTo(200);
        if (page.body().find("data") instanceof JsonArray(List<JsonValue> rows)) {
            return rows.stream().map(row -> (JsonObject) row).toList();
        }
        throw new AssertionError("not a page: " + text(page.body()));
    }

    private static List<String> texts(Said page, String name) {
        return rows(page).stream().map(row -> new Said(200, row).text(name)).toList();
    }

    private static long micros(JsonObject row, String name) {
        return new Said(200, row).micros(name);
    }

    private static String text(JsonValue value) {
        return new String(new JsonOut().value(value).toByteArray(), StandardCharsets.UTF_8);
    }
}
