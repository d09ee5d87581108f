package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.money.Micros;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The console's door and its promises, at a real gateway: what a browser would be sent, without
/// one. What people see is looked at in a browser, beside the shipped program.
class ConsoleTest {
    private static final Pattern NONCE = Pattern.compile("'nonce-([^']+)'");
    private static final Pattern SCRIPT = Pattern.compile("<script([^>]*)>");

    @TempDir private static Path folder;
    private static SmallGateway gateway;
    private Visitor visitor;

    @BeforeAll
    static void start() throws Exception {
        gateway = SmallGateway.on(folder.resolve("data"));
        open("alice");
        open("bob");
    }

    private static void open(String owner) throws Exception {
        JsonObject body =
                JsonObject.EMPTY
                        .with("owner_type", new JsonText("human"))
                        .with("owner_id", new JsonText(owner))
                        .with("initial_balance", new JsonNumber("100"));
        assertThat(gateway.admin().post("/v1/accounts", body).status()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        gateway.close();
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
    void whoIsNotInComesBackToWhereTheyWantedToGo() {
        String door = Visitor.location(visitor.get("/accounts/alice/buy"));
        assertThat(door).isEqualTo("/sign-in?to=%2Faccounts%2Falice%2Fbuy");
        assertThat(visitor.get(door).body()).contains("value=\"/accounts/alice/buy\"");

        HttpResponse<String> in =
                visitor.post("/sign-in", "key", gateway.adminKey(), "to", "/accounts/alice/buy");
        assertThat(Visitor.location(in)).isEqualTo("/accounts/alice/buy");
        assertThat(in.headers().firstValue("set-cookie").orElse(""))
                .contains("; HttpOnly", "; SameSite=Lax");
        for (String elsewhere : List.of("//evil.example", "https://evil.example", "/\\evil")) {
            HttpResponse<String> led =
                    visitor.post("/sign-in", "key", gateway.adminKey(), "to", elsewhere);
            assertThat(Visitor.location(led)).isEqualTo("/");
        }
    }

    @Test
    void aKeyThatIsNoneOpensNothing() {
        HttpResponse<String> refused = visitor.signIn("sk_admin_none");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("not a key that is valid now");
        assertThat(visitor.get("/accounts").statusCode()).isEqualTo(303);
    }

    @Test
    void aSessionEndsWithItsKeyAndAtTheDoor() throws Exception {
        Said key = agentOf("alice");
        visitor.signIn(key.text("key"));
        assertThat(visitor.get("/accounts/alice").statusCode()).isEqualTo(200);
        gateway.admin().delete("/v1/keys/" + key.text("key_id"));
        assertThat(visitor.get("/accounts/alice").statusCode()).isEqualTo(303);

        visitor.signIn(gateway.adminKey());
        visitor.fill(visitor.get("/keys").body(), "/sign-out");
        assertThat(visitor.get("/keys").statusCode()).isEqualTo(303);
    }

    @Test
    void aStreamEndsWithItsSession() throws Exception {
        Said key = agentOf("alice");
        try (Visitor other = new Visitor(gateway.url())) {
            visitor.signIn(key.text("key"));
            other.signIn(key.text("key"));
            Visitor.Followed left = visitor.follow("/events");
            Visitor.Followed pushedOut = other.follow("/events");

            visitor.fill(visitor.get("/accounts/alice").body(), "/sign-out");
            left.ended().get(60, TimeUnit.SECONDS);
            assertThat(pushedOut.ended()).isNotDone();

            for (int i = 0; i < 100; i++) { // as many as a key may have
                visitor.signIn(key.text("key"));
            }
            pushedOut.ended().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatARoleMayNotSeeIsAPageThatSaysSo() throws Exception {
        visitor.signIn(agentOf("alice").text("key"));
        assertThat(Visitor.location(visitor.get("/"))).isEqualTo("/accounts/alice");
        for (String foreign : List.of("/accounts/bob", "/accounts/nobody", "/keys")) {
            HttpResponse<String> page = visitor.get(foreign);
            assertThat(page.statusCode()).isEqualTo(403);
            assertThat(page.body()).contains("<h1>").doesNotContain("bob</h1>");
        }
        HttpResponse<String> nowhere = visitor.get("/no/such/page");
        assertThat(nowhere.statusCode()).isEqualTo(404);
        assertThat(nowhere.body()).contains("<h1>");
    }

    @Test
    void aFormThatIsNotOursDoesNothingAndOursCountsOnce() throws Exception {
        visitor.signIn(gateway.adminKey());
        String page = visitor.get("/accounts/bob").body();
        String grant = "/accounts/bob/grants";
        assertThat(visitor.post(grant, "amount", "5", "reason", "x").statusCode()).isEqualTo(403);
        assertThat(visitor.post(grant, "token", "guess", "amount", "5").statusCode())
                .isEqualTo(403);
        assertThat(balance("bob")).isEqualTo(100);

        visitor.fill(page, grant, "amount", "5", "reason", "twice");
        visitor.fill(page, grant, "amount", "5", "reason", "twice");
        assertThat(balance("bob")).isEqualTo(105);
    }

    @Test
    void onlyOurScriptsRunAndWhatPeopleWriteIsText() throws Exception {
        visitor.signIn(agentOf("alice").text("key"));
        String script = "<script>alert(1)</script>";
        HttpResponse<String> quoted = ask("1.2", script);
        HttpResponse<String> page = visitor.get(Visitor.location(quoted));
        assertThat(page.body()).contains("&lt;script&gt;alert(1)").doesNotContain(script);

        String policy = page.headers().firstValue("content-security-policy").orElse("");
        assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe");
        Matcher nonce = NONCE.matcher(policy);
        assertThat(nonce.find()).isTrue();
        Matcher scripts = SCRIPT.matcher(page.body());
        while (scripts.find()) {
            assertThat(scripts.group(1)).contains("nonce=\"" + nonce.group(1) + "\"");
        }
        assertThat(visitor.get("/purchases").headers().firstValue("content-security-policy"))
                .hasValueSatisfying(other -> assertThat(other).doesNotContain(nonce.group(1)));
    }

    @Test
    void nothingIsUsedBeforeItIsConfirmed() throws Exception {
        visitor.signIn(agentOf("alice").text("key"));
        long before = balance("alice");
        String quote = Visitor.location(ask("1.2", "lunch"));
        String page = visitor.get(quote).body();
        assertThat(page).contains("This will use ~12 credits").contains("lunch");
        assertThat(balance("alice")).isEqualTo(before);

        String at = quote.substring(0, quote.indexOf('?'));
        String done = Visitor.location(visitor.fill(page, at + "/confirm", "task", "lunch"));
        assertThat(visitor.get(done).body()).contains("Used 12 credits").contains("remaining");
        assertThat(Visitor.location(visitor.fill(page, at + "/cancel")))
                .isEqualTo("/accounts/alice");
        assertThat(ask("100000", "").body()).contains("Insufficient credits");
    }

    private HttpResponse<String> ask(String energy, String task) {
        String account = visitor.get("/accounts/alice").body();
        return visitor.fill(
                account, "/accounts/alice/quotes", "planned_delta_e", energy, "task", task);
    }

    private static Said agentOf(String owner) throws Exception {
        JsonObject body =
                JsonObject.EMPTY
                        .with("role", new JsonText("agent"))
                        .with("account_id", new JsonText(owner));
        return gateway.admin().post("/v1/keys", body);
    }

    private static long balance(String owner) throws Exception {
        return gateway.admin().get("/v1/accounts/" + owner).micros("balance") / Micros.ONE;
    }
}
