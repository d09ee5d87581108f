package io.sluice.gateway;

import static io.sluice.gateway.Visitor.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.OpenIdProvider;
import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.gateway.stores.BorrowedPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Signing in to the gateway's console by an OpenID provider, and `/v1/sign-ins`: who is let in, as
/// whom, for how long, and what is not believed.
class OpenIdSignInTest {
    private static final String SIGN_INS = "/v1/sign-ins";
    private static final String PAGE = "/keys/sign-ins";
    private static final String SESSION = "sluice_gateway=";

    @TempDir private static Path folder;
    private static OpenIdProvider provider;
    private static SmallGateway gateway;
    private static ApiClient admin;
    private Visitor visitor;

    @BeforeAll
    static void start() throws Exception {
        provider = new OpenIdProvider();
        gateway =
                SmallGateway.on(
                        folder.resolve("data"), settings(BorrowedPostgres.emptyDatabaseUrl()));
        admin = gateway.admin();
        while (!admin.get("/readyz").inside("checks").text("database").equals("ok")) {
            Thread.sleep(20);
        }
        for (String owner : new String[] {"alice", "bob"}) {
            JsonObject account = json("owner_type", "human", "owner_id", owner);
            assertThat(admin.post("/v1/accounts", account).status()).isEqualTo(201);
        }
        link("alice-at-the-provider", agentOf("alice"));
    }

    private static Map<String, String> settings(String database) {
        return Map.of(
                "DATABASE_URL",
                database,
                "OIDC_ISSUER",
                provider.issuer(),
                "OIDC_CLIENT_ID",
                "sluice",
                "OIDC_CLIENT_SECRET",
                "the-secret-of-a-test");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        provider.close();
    }

    @BeforeEach
    void arrive() {
        visitor = new Visitor(gateway.url());
    }

    @AfterEach
    void leave() {
        visitor.close();
    }

    @Test
    void whoIsLinkedComesInByTheirKeyAndWhereTheyWantedToGo() {
        assertThat(visitor.get("/sign-in?to=/accounts/alice/buy").body())
                .contains("Sign in with localhost")
                .contains("/sign-in/openid?to=%2Faccounts%2Falice%2Fbuy");

        HttpResponse<String> back = comeAs("alice-at-the-provider", "/accounts/alice/buy");

        assertThat(back.statusCode()).isEqualTo(303);
        assertThat(location(back)).isEqualTo("/accounts/alice/buy");
        assertThat(cookies(back)).contains(SESSION, "HttpOnly", "SameSite=Lax", "Path=/");
        assertThat(visitor.get("/accounts/alice").body()).contains("alice, agent");
        assertThat(visitor.get("/accounts/bob").statusCode()).isEqualTo(403);
        assertThat(visitor.get("/keys").statusCode()).isEqualTo(403);
        assertThat(location(visitor.get("/"))).isEqualTo("/accounts/alice");
    }

    @Test
    void whoIsNotLinkedIsToldWhatToTellAnAdmin() {
        HttpResponse<String> back = comeAs("<script>alert(1)</script>", "/accounts");

        assertThat(back.statusCode()).isEqualTo(403);
        assertThat(back.body())
                .contains("You are not known here")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script>alert");
        assertThat(cookies(back)).doesNotContain(SESSION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wrong audience",
                "no audience",
                "wrong issuer",
                "expired",
                "another nonce",
                "no nonce",
                "another party",
                "another key",
                "no signature",
                "the secret as key",
                "another subject",
                "no token"
            })
    void whatTheProviderHasNotSignedForThisAttemptOpensNothing(String lie) {
        provider.lies("alice-at-the-provider", lie);

        HttpResponse<String> back = visitor.get(callback("/"));

        assertThat(back.statusCode()).isEqualTo(403);
        assertThat(back.body()).contains("could not be proven");
        assertThat(cookies(back)).doesNotContain(SESSION);
        assertThat(visitor.get("/accounts/alice").statusCode()).isEqualTo(303);
    }

    @Test
    void aVisitEndsWithTheKeyAndSoDoesItsStream() throws Exception {
        String key = agentOf("bob");
        link("bob-at-the-provider", key);
        comeAs("bob-at-the-provider", "/");
        Visitor.Followed events = visitor.follow("/events");

        assertThat(admin.delete("/v1/keys/" + key).status()).isEqualTo(204);

        events.ended().get(60, TimeUnit.SECONDS);
        assertThat(visitor.get("/accounts/bob").statusCode()).isEqualTo(303);
        assertThat(comeAs("bob-at-the-provider", "/").body()).contains("You are not known here");
        assertThat(written(admin.get(SIGN_INS))).contains("bob-at-the-provider");
        assertThat(admin.put(SIGN_INS, json("subject", "x", "key_id", key)).code())
                .isEqualTo("invalid_value");
    }

    @Test
    void whoIsUnlinkedIsOutAtOnceAndNobodyElse() throws Exception {
        String key = agentOf("alice");
        link("ann-at-the-provider", key);
        Said ben = link("ben-at-the-provider", key);
        try (Visitor ann = new Visitor(gateway.url())) {
            comeAs(ann, "ann-at-the-provider", "/");
            comeAs("ben-at-the-provider", "/");
            Visitor.Followed annHears = ann.follow("/events");
            Visitor.Followed benHears = visitor.follow("/events");

            String one = SIGN_INS + "/" + ben.text("sign_in_id");
            assertThat(admin.delete(one).status()).isEqualTo(204);

            benHears.ended().get(60, TimeUnit.SECONDS);
            assertThat(visitor.get("/accounts/alice").statusCode()).isEqualTo(303);
            assertThat(comeAs("ben-at-the-provider", "/").body())
                    .contains("You are not known here");
            assertThat(admin.delete(one).code()).isEqualTo("not_found");
            assertThat(ann.get("/accounts/alice").statusCode()).isEqualTo(200);
            grant("alice");
            assertHears(annHears, "credits.granted");
        }
    }

    /// Who is moved to a lesser key keeps nothing of the other.
    @Test
    void aLinkThatMovesEndsTheVisitsOfTheKeyBefore() throws Exception {
        Said first = link("eve-at-the-provider", staff("eve"));
        comeAs("eve-at-the-provider", "/");
        assertThat(visitor.get("/accounts").statusCode()).isEqualTo(200);

        Said moved = link("eve-at-the-provider", agentOf("bob"));

        assertThat(moved.text("sign_in_id")).isEqualTo(first.text("sign_in_id"));
        assertThat(moved.text("role")).isEqualTo("agent");
        assertThat(moved.text("account_id")).isEqualTo("bob");
        assertThat(visitor.get("/accounts").statusCode()).isEqualTo(303);
        comeAs("eve-at-the-provider", "/");
        assertThat(visitor.get("/accounts").statusCode()).isEqualTo(403);
    }

    @Test
    void onlyAnAdminSeesOrChangesLinks() throws Exception {
        Said link = link("joe-at-the-provider", agentOf("bob"));
        String one = SIGN_INS + "/" + link.text("sign_in_id");
        JsonObject staff = json("role", "staff", "subject_id", "sue");
        JsonObject agent = json("role", "agent", "account_id", "alice");
        for (JsonObject role : new JsonObject[] {staff, agent}) {
            Said key = admin.post("/v1/keys", role);
            try (ApiClient caller = new ApiClient(gateway.url(), key.text("key"));
                    Visitor other = new Visitor(gateway.url())) {
                JsonObject own =
                        json("subject", "joe-at-the-provider", "key_id", key.text("key_id"));
                assertThat(caller.get(SIGN_INS).code()).isEqualTo("forbidden");
                assertThat(caller.put(SIGN_INS, own).code()).isEqualTo("forbidden");
                assertThat(caller.delete(one).code()).isEqualTo("forbidden");
                other.signIn(key.text("key"));
                assertThat(other.get(PAGE).statusCode()).isEqualTo(403);
            }
        }
        comeAs("joe-at-the-provider", "/");
        assertThat(location(visitor.get("/"))).isEqualTo("/accounts/bob");
    }

    @Test
    void anAdminLinksAndUnlinksOnAPage() throws Exception {
        String key = agentOf("bob");
        String subject = "<script>alert(1)</script>";
        try (Visitor keeper = new Visitor(gateway.url())) {
            keeper.signIn(gateway.adminKey());
            assertThat(keeper.get("/keys").body()).contains(PAGE, "Who signs in with localhost");
            String page = keeper.get(PAGE).body();
            String wrong =
                    keeper.fill(page, PAGE, "subject", subject, "key_id", "key_99999").body();
            assertThat(wrong).contains("is not a key that is valid now");

            HttpResponse<String> linked =
                    keeper.fill(page, PAGE, "subject", subject, "key_id", key);

            assertThat(location(linked)).isEqualTo(PAGE);
            String list = keeper.get(PAGE).body();
            assertThat(list).contains("&lt;script&gt;alert(1)", key).doesNotContain(subject);
            assertThat(location(comeAs(subject, "/"))).isEqualTo("/");
            String row = list.substring(list.indexOf("&lt;script&gt;alert(1)"));
            String unlink = row.substring(row.indexOf(PAGE + "/sgn_"), row.indexOf("/unlink"));
            assertThat(location(keeper.fill(row, unlink + "/unlink"))).isEqualTo(PAGE);
            assertThat(keeper.get(PAGE).body()).doesNotContain("alert(1)");
            assertThat(visitor.get("/accounts/bob").statusCode()).isEqualTo(303);
        }
    }

    @Test
    void listsPageByPageAndRefusesWhatIsWrong() throws Exception {
        String key = agentOf("bob");
        link("page-one", key);
        link("page-two", key);
        String cursor = "";
        StringBuilder all = new StringBuilder();
        do {
            Said page = admin.get(SIGN_INS + "?limit=1" + cursor);
            all.append(written(page));
            cursor =
                    page.body().find("next_cursor") instanceof JsonText(String next)
                            ? "&cursor=" + next
                            : "";
        } while (!cursor.isEmpty());
        assertThat(all).contains("\"page-one\"").contains("\"page-two\"");

        for (String keyId : new String[] {"key_99999", "key_", "bkey_1", "key_-1", "1", "key_x"}) {
            JsonObject wrong = json("subject", "x", "key_id", keyId);
            assertThat(admin.put(SIGN_INS, wrong).code()).as(keyId).isEqualTo("invalid_value");
        }
        assertThat(admin.put(SIGN_INS, json("subject", "", "key_id", key)).code())
                .isEqualTo("invalid_value");
        assertThat(admin.put(SIGN_INS, json("subject", "x".repeat(256), "key_id", key)).code())
                .isEqualTo("invalid_value");
        assertThat(admin.put(SIGN_INS, json("key_id", key)).code()).isEqualTo("invalid_request");
        assertThat(admin.delete(SIGN_INS + "/sgn_none").code()).isEqualTo("not_found");
    }

    @Test
    void whileTheDatabaseIsAwayTheKeyIsLeft() throws Exception {
        try (SmallGateway alone =
                        SmallGateway.on(
                                folder.resolve("alone"),
                                settings("postgresql://nobody:none@127.0.0.1:9/none"));
                Visitor caller = new Visitor(alone.url())) {
            provider.vouchesFor("alice-at-the-provider");
            HttpResponse<String> back = caller.get(callback(caller, "/"));
            assertThat(back.statusCode()).isEqualTo(503);
            assertThat(back.body()).contains("be looked up just now").contains("name=\"key\"");
            assertThat(cookies(back)).doesNotContain(SESSION);
            assertThat(alone.admin().get(SIGN_INS).code()).isEqualTo("database_detached");
            caller.signIn(alone.adminKey());
            HttpResponse<String> page = caller.get(PAGE);
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(caller.get("/accounts").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void withoutAProviderThereIsTheKeyAlone() throws Exception {
        try (SmallGateway plain = SmallGateway.on(folder.resolve("plain"));
                Visitor caller = new Visitor(plain.url())) {
            assertThat(caller.get("/sign-in").body())
                    .contains("name=\"key\"")
                    .doesNotContain("Sign in with");
            assertThat(caller.get("/sign-in/openid").statusCode()).isEqualTo(404);
            JsonObject link = json("subject", "x", "key_id", "key_1");
            assertThat(plain.admin().put(SIGN_INS, link).code()).isEqualTo("method_not_configured");
            caller.signIn(plain.adminKey());
            assertThat(caller.get("/keys").body()).doesNotContain(PAGE);
        }
    }

    private HttpResponse<String> comeAs(String subject, String to) {
        return comeAs(visitor, subject, to);
    }

    private static HttpResponse<String> comeAs(Visitor who, String subject, String to) {
        provider.vouchesFor(subject);
        return who.get(callback(who, to));
    }

    private String callback(String to) {
        return callback(visitor, to);
    }

    /// Goes to the provider and answers where it sends back to.
    private static String callback(Visitor who, String to) {
        HttpResponse<String> away = who.get("/sign-in/openid?to=" + Visitor.encoded(to));
        assertThat(away.statusCode()).isEqualTo(303);
        assertThat(location(away))
                .startsWith(provider.issuer() + "/authorize?")
                .contains("code_challenge_method=S256", "nonce=", "state=", "scope=openid");
        return location(who.get(location(away)));
    }

    private static String cookies(HttpResponse<?> answer) {
        return String.join("\n", answer.headers().allValues("set-cookie"));
    }

    private static void assertHears(Visitor.Followed stream, String event) throws Exception {
        String line = "";
        while (!line.equals("event: " + event)) {
            line = stream.lines().poll(60, TimeUnit.SECONDS);
            assertThat(line).as("a line of the stream").isNotNull();
        }
    }

    private static String written(Said said) {
        return new JsonOut().value(said.body()).toString();
    }

    private static void grant(String owner) throws Exception {
        JsonObject grant = json("reason", "a test").with("amount", new JsonNumber("1"));
        Said granted = admin.post("/v1/accounts/" + owner + "/grants", grant);
        assertThat(granted.status()).isEqualTo(201);
    }

    private static Said link(String subject, String keyId) throws Exception {
        Said linked = admin.put(SIGN_INS, json("subject", subject, "key_id", keyId));
        assertThat(linked.status()).isEqualTo(200);
        assertThat(linked.text("issuer")).isEqualTo(provider.issuer());
        return linked;
    }

    private static String agentOf(String owner) throws Exception {
        return key(json("role", "agent", "account_id", owner));
    }

    private static String staff(String name) throws Exception {
        return key(json("role", "staff", "subject_id", name));
    }

    private static String key(JsonObject of) throws Exception {
        return admin.post("/v1/keys", of).text("key_id");
    }

    private static JsonObject json(String... fields) {
        JsonObject object = JsonObject.EMPTY;
        for (int i = 0; i < fields.length; i += 2) {
            object = object.with(fields[i], new JsonText(fields[i + 1]));
        }
        return object;
    }
}
