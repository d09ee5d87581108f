package io.sluice.e2e;

import static io.sluice.e2e.Standing.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.Client.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Callers who may not, who pretend to be others, or who make quotes up.
class HostileCallerTest {
    @RegisterExtension
    static final RunningSluice SLUICE =
            new RunningSluice("hostile-caller")
                    .with("SLUICE_RESERVATION_SECONDS", "86400")
                    .with("SLUICE_QUOTE_SECONDS", "86400");

    private static final String BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int BATCH = 1_000;

    private static Client admin = new Client("", "");
    private static Client thief = new Client("", "");
    private static String reserved = "";
    private static String issued = "";

    private Standing before = new Standing(List.of(), List.of());

    @BeforeAll
    static void start() {
        SLUICE.start();
        admin = SLUICE.client();
        admin.open("org", "org", "1000", "");
        admin.open("victim", "citizen", "100.5", ",\"parent_owner_id\":\"org\"");
        admin.open("thief", "citizen", "1", ",\"parent_owner_id\":\"org\"");
        thief = SLUICE.client(admin.newKey("{\"role\":\"agent\",\"account_id\":\"thief\"}"));
        reserved = admin.reserved("victim", "1");
        issued = admin.quote("victim", "1");
    }

    @BeforeEach
    void remember() {
        before = Standing.of(admin);
    }

    @AfterEach
    void nothingHasChanged() {
        before.requireSame(admin);
        assertThat(admin.readQuote(reserved).at("status").text()).isEqualTo("reserved");
        assertThat(admin.readQuote(issued).at("status").text()).isEqualTo("issued");
    }

    @Test
    void letsNobodyInWithoutAValidKey() {
        String agentKey = admin.newKey("{\"role\":\"agent\",\"account_id\":\"victim\"}");
        List<String> wrong = new ArrayList<>();
        wrong.add("");
        wrong.add("sk_admin_of_the_end_to_end_tests_0002");
        wrong.add(RunningSluice.ADMIN_KEY + "x");
        wrong.add(RunningSluice.ADMIN_KEY.substring(1));
        wrong.add(RunningSluice.ADMIN_KEY.toUpperCase(java.util.Locale.ROOT));
        wrong.add(agentKey.substring(0, agentKey.length() - 1) + "~");
        wrong.add("key_1");
        wrong.add("' OR 1=1 --");
        wrong.add("x".repeat(4_000));
        for (String key : wrong) {
            for (String path : List.of("/v1/accounts/victim", "/v1/keys", "/v1/pricing")) {
                requireProblem(SLUICE.client(key).get(path), 401, "unauthenticated");
            }
            requireProblem(
                    SLUICE.client(key).post("/v1/accounts/victim/grants", "{}"),
                    401,
                    "unauthenticated");
        }
        before = Standing.of(admin); // one key more
    }

    @Test
    void refusesKeysThatAreRevokedOrHaveExpired() {
        Tree made =
                admin.post("/v1/keys", "{\"role\":\"agent\",\"account_id\":\"victim\"}")
                        .expect(201);
        Client agent = SLUICE.client(made.at("key").text());
        agent.account("victim");
        assertThat(admin.delete("/v1/keys/" + made.at("key_id").text()).status()).isEqualTo(204);
        Instant end = Instant.now().plusMillis(1_000);
        Client shortLived =
                SLUICE.client(
                        admin.newKey(
                                """
                                {"role":"agent","account_id":"victim","expires_at":"%s"}
                                """
                                        .formatted(end)));
        before = Standing.of(admin);
        requireProblem(agent.get("/v1/accounts/victim"), 401, "unauthenticated");
        requireProblem(agent.release(reserved), 401, "unauthenticated");
        while (!Instant.now().isAfter(end.plusMillis(2))) {
            RunningSluice.sleep(20);
        }
        requireProblem(shortLived.release(reserved), 401, "unauthenticated");
        before = Standing.of(admin); // its status is "expired" now
        requireProblem(
                admin.post(
                        "/v1/keys",
                        "{\"role\":\"staff\",\"expires_at\":\"2001-01-01T00:00:00.000Z\"}"),
                422,
                "invalid_value");
        requireProblem(
                admin.post("/v1/keys", "{\"role\":\"staff\",\"expires_at\":\"tomorrow\"}"),
                400,
                "invalid_request");
        requireProblem(admin.post("/v1/keys", "{\"role\":\"king\"}"), 422, "invalid_value");
        requireProblem(admin.post("/v1/keys", "{\"role\":\"agent\"}"), 400, "invalid_request");
        requireProblem(
                admin.post("/v1/keys", "{\"role\":\"agent\",\"account_id\":\"nobody\"}"),
                404,
                "account_not_found");
    }

    @Test
    void anAgentReachesItsOwnAccountOnly() {
        for (String path : List.of("/v1/accounts/victim", "/v1/accounts/org")) {
            Answer foreign = thief.get(path);
            Answer unknown = thief.get("/v1/accounts/nobody-at-all");
            requireProblem(foreign, 403, "forbidden");
            assertThat(unknown.status()).isEqualTo(403);
            assertThat(unknown.text())
                    .as("foreign and unknown look alike")
                    .isEqualTo(foreign.text());
        }
        requireProblem(thief.post("/v1/quotes", Client.quoteBody("victim", "1")), 403, "forbidden");
        requireProblem(thief.post("/v1/quotes", Client.quoteBody("nobody", "1")), 403, "forbidden");
        requireProblem(thief.get("/v1/quotes/" + issued), 403, "forbidden");
        requireProblem(thief.reserve(issued), 403, "forbidden");
        requireProblem(thief.settle(reserved, "1"), 403, "forbidden");
        requireProblem(thief.release(reserved), 403, "forbidden");
        requireProblem(
                thief.post("/v1/quotes/" + reserved + "/inject", "{\"stimulus\":{\"delta_e\":1}}"),
                403,
                "forbidden");
        List<Tree> results =
                batch(
                        thief,
                        List.of(
                                "{\"op\":\"reserve\",\"quote_id\":\"" + issued + "\"}",
                                "{\"op\":\"release\",\"quote_id\":\"" + reserved + "\"}",
                                "{\"op\":\"quote_reserve\",\"source_id\":\"victim\","
                                        + "\"planned_delta_e\":1}"));
        results.forEach(result -> requireProblem(result.at("body"), 403, "forbidden"));
        try (StreamSocket socket = StreamSocket.open(SLUICE, keyOfThief())) {
            socket.send("{\"seq\":1,\"op\":\"release\",\"quote_id\":\"" + reserved + "\"}");
            requireProblem(socket.next().at("body"), 403, "forbidden");
        }
        before = Standing.of(admin); // one key more
    }

    @Test
    void rolesKeepToTheirRoutes() {
        List<Client> others = new ArrayList<>(List.of(thief));
        for (String role : List.of("staff", "contributor", "project")) {
            String body = "{\"role\":\"" + role + "\",\"subject_id\":\"s\"}";
            others.add(SLUICE.client(admin.newKey(body)));
        }
        before = Standing.of(admin);
        for (Client other : others) {
            requireProblem(other.get("/v1/accounts"), 403, "forbidden");
            requireProblem(other.get("/v1/keys"), 403, "forbidden");
            requireProblem(other.post("/v1/keys", "{\"role\":\"admin\"}"), 403, "forbidden");
            requireProblem(other.delete("/v1/keys/key_1"), 403, "forbidden");
            requireProblem(
                    other.post("/v1/accounts", "{\"owner_type\":\"human\",\"owner_id\":\"x\"}"),
                    403,
                    "forbidden");
            requireProblem(
                    other.patch("/v1/accounts/thief", "{\"parent_owner_id\":null}"),
                    403,
                    "forbidden");
            requireProblem(
                    other.post("/v1/accounts/thief/grants", "{\"amount\":1,\"reason\":\"me\"}"),
                    403,
                    "forbidden");
        }
        for (Client other : others.subList(1, others.size())) {
            requireProblem(other.release(reserved), 403, "forbidden");
            requireProblem(
                    other.post("/v1/quotes", Client.quoteBody("victim", "1")), 403, "forbidden");
        }
    }

    /// Each bit of the whole token, one at a time; and what else looks like one of ours.
    @Test
    void noQuoteCanBeMadeUp() {
        List<String> forged = new ArrayList<>();
        String prefix = "quote_";
        for (int at = prefix.length(); at < issued.length(); at++) {
            int value = BASE64.indexOf(issued.charAt(at));
            for (int bit = 0; bit < 6; bit++) {
                forged.add(
                        issued.substring(0, at)
                                + BASE64.charAt(value ^ 1 << bit)
                                + issued.substring(at + 1));
            }
        }
        for (int length = 0; length < issued.length(); length += 7) {
            forged.add(issued.substring(0, length) + (length == 0 ? "x" : ""));
        }
        forged.add(issued + "A");
        forged.add(issued + issued);
        forged.add(issued + "=");
        forged.add(prefix + "A".repeat(issued.length() - prefix.length()));
        forged.add("hold_" + issued.substring(prefix.length()));
        forged.add(issued.toUpperCase(java.util.Locale.ROOT));
        // The content of one with the signature of another.
        int signatureChars = 22;
        forged.add(
                issued.substring(0, issued.length() - signatureChars)
                        + reserved.substring(reserved.length() - signatureChars));
        Collections.sort(forged);
        for (String op : List.of("reserve", "release")) {
            for (int from = 0; from < forged.size(); from += BATCH) {
                List<String> some = forged.subList(from, Math.min(forged.size(), from + BATCH));
                List<Tree> results =
                        batch(
                                admin,
                                some.stream()
                                        .map(id ->
                                                "{\"op\":\"%s\",\"quote_id\":\"%s\"}"
                                                        .formatted(op, id))
                                        .toList());
                results.forEach(
                        result -> requireProblem(result.at("body"), 404, "quote_not_found"));
            }
        }
        for (int i = 0; i < forged.size(); i += 50) {
            String id = forged.get(i).replace("=", "%3D");
            requireProblem(admin.get("/v1/quotes/" + id), 404, "quote_not_found");
            requireProblem(admin.settle(id, "1"), 404, "quote_not_found");
            requireProblem(admin.reserve(id), 404, "quote_not_found");
        }
    }

    @Test
    void refusesBatchesThatAreWrong() {
        String operation = "{\"op\":\"reserve\",\"quote_id\":\"quote_x\"}";
        String tooMany = String.join(",", Collections.nCopies(1_001, operation));
        requireProblem(
                admin.post("/v1/batch", "{\"operations\":[" + tooMany + "]}"),
                422,
                "invalid_value");
        for (String body :
                List.of(
                        "{}",
                        "{\"operations\":{}}",
                        "{\"operations\":[1]}",
                        "{\"operations\":null}",
                        "{\"operations\":[\"reserve\"]}",
                        "{\"operations\":[[]]}",
                        "[]")) {
            requireProblem(admin.post("/v1/batch", body), 400, "invalid_request");
        }
        requireProblem(
                admin.post("/v1/batch", "{\"operations\":[],\"atomic\":true}"),
                400,
                "unknown_field");
        assertThat(batch(admin, Collections.nCopies(1_000, operation))).hasSize(1_000);

        List<Tree> results =
                batch(
                        admin,
                        List.of(
                                "{}",
                                "{\"op\":7}",
                                "{\"op\":\"grant\"}",
                                "{\"op\":\"reserve\"}",
                                "{\"op\":\"reserve\",\"quote_id\":9}",
                                on(issued, "reserve", "\"x\":1"),
                                on(reserved, "settle", "\"stimulus_id\":\"s\""),
                                on(
                                        reserved,
                                        "settle",
                                        "\"stimulus_id\":\"s\",\"actual_delta_e_delivered\":-1"),
                                "{\"op\":\"quote\",\"source_id\":\"victim\","
                                        + "\"planned_delta_e\":1e308}",
                                on(issued, "reserve", "\"idempotency_key\":\"\""),
                                on(issued, "reserve", "\"idempotency_key\":\"ä\"")));
        List<String> codes = results.stream().map(each -> each.at("body", "code").text()).toList();
        assertThat(codes)
                .containsExactly(
                        "invalid_request",
                        "invalid_request",
                        "invalid_value",
                        "invalid_request",
                        "invalid_request",
                        "unknown_field",
                        "invalid_request",
                        "invalid_value",
                        "invalid_value",
                        "invalid_request",
                        "invalid_request");
    }

    @Test
    void refusesWrongMessagesOnASocketAndGoesOn() {
        try (StreamSocket socket = StreamSocket.open(SLUICE, RunningSluice.ADMIN_KEY)) {
            for (String wrong :
                    List.of("", "rubbish", "{", "{\"a\":1,\"a\":2}", "[".repeat(5_000))) {
                socket.send(wrong);
                requireProblem(socket.next().at("body"), 400, "malformed_json");
            }
            for (String wrong : List.of("[]", "7", "null", "{}", "{\"op\":[]}")) {
                socket.send(wrong);
                requireProblem(socket.next().at("body"), 400, "invalid_request");
            }
            socket.send("{\"seq\":5,\"op\":\"dance\"}");
            Tree refused = socket.next();
            assertThat(refused.at("seq").number().intValueExact()).isEqualTo(5);
            requireProblem(refused.at("body"), 422, "invalid_value");
            socket.send("{\"seq\":6,\"op\":\"reserve\",\"quote_id\":\"quote_x\"}");
            requireProblem(socket.next().at("body"), 404, "quote_not_found");
            socket.sendBytes(new byte[] {1, 2, 3});
            assertThat(socket.next().at("closed").number().intValueExact()).isEqualTo(1003);
        }
        requireProblem(admin.get("/v1/stream"), 426, "upgrade_required");
    }

    @Test
    void refusesWrongQueriesAndKeys() {
        for (String query : List.of("limit=0", "limit=201", "limit=-1", "owner_type=ghost")) {
            requireProblem(admin.get("/v1/accounts?" + query), 422, "invalid_value");
        }
        for (String query :
                List.of("limit=x", "limit=1.5", "cursor=rubbish", "cursor=AAAAAAAAAAAAAAAA")) {
            requireProblem(admin.get("/v1/accounts?" + query), 400, "invalid_request");
        }
        requireProblem(admin.get("/v1/accounts?page=2"), 400, "unknown_field");
        String grant = "{\"amount\":0,\"reason\":\"r\"}";
        for (String key : List.of("a b", "x".repeat(256))) {
            requireProblem(
                    admin.post("/v1/accounts/victim/grants", grant, key), 400, "invalid_request");
        }
    }

    private static String on(String quoteId, String op, String more) {
        return "{\"op\":\"%s\",\"quote_id\":\"%s\",%s}".formatted(op, quoteId, more);
    }

    private static String keyOfThief() {
        return admin.newKey("{\"role\":\"agent\",\"account_id\":\"thief\"}");
    }

    private static List<Tree> batch(Client client, List<String> operations) {
        return client.post("/v1/batch", "{\"operations\":[" + String.join(",", operations) + "]}")
                .expect(200)
                .at("results")
                .list();
    }
}
