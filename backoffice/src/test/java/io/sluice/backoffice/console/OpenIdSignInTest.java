package io.sluice.backoffice.console;

import static io.sluice.backoffice.console.Visitor.cookies;
import static io.sluice.backoffice.console.Visitor.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.OpenIdProvider;
import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient.Answer;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Signing in by an OpenID provider: who is let in, as whom, and what is not believed.
class OpenIdSignInTest {
    private static final String SESSION = "sluice_backoffice=";

    private static OpenIdProvider provider;
    private static BackOfficeRig rig;

    @BeforeAll
    static void start() {
        provider = new OpenIdProvider();
        rig = BackOfficeRig.with(settings(provider.issuer()));
        link("sam-at-the-provider", "staff", "sam");
    }

    @AfterAll
    static void stop() {
        rig.close();
        provider.close();
    }

    private static Map<String, String> settings(String issuer) {
        return Map.of(
                "OIDC_ISSUER",
                issuer,
                "OIDC_CLIENT_ID",
                "sluice",
                "OIDC_CLIENT_SECRET",
                "the-secret-of-a-test");
    }

    @Test
    void whoIsLinkedComesInByTheirKeyAndWhereTheyWantedToGo() {
        Visitor sam = new Visitor();
        assertThat(sam.get(rig.url() + "/sign-in?to=/jobs").body())
                .contains("Sign in with localhost")
                .contains("/sign-in/openid?to=%2Fjobs");
        provider.vouchesFor("sam-at-the-provider");

        HttpResponse<String> back = sam.get(callback(sam, "/jobs"));

        assertThat(back.statusCode()).isEqualTo(303);
        assertThat(location(back)).isEqualTo("/jobs");
        assertThat(cookies(back)).contains(SESSION, "HttpOnly", "SameSite=Lax", "Path=/");
        HttpResponse<String> jobs = sam.get(rig.url() + "/jobs");
        assertThat(jobs.statusCode()).isEqualTo(200);
        assertThat(jobs.body()).contains("sam, staff");
    }

    @Test
    void whoIsNotLinkedIsToldWhatToTellStaff() {
        Visitor stranger = new Visitor();
        provider.vouchesFor("<script>alert(1)</script>");

        HttpResponse<String> back = stranger.get(callback(stranger, "/jobs"));

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
        Visitor forger = new Visitor();
        provider.lies("sam-at-the-provider", lie);

        HttpResponse<String> back = forger.get(callback(forger, "/jobs"));

        assertThat(back.statusCode()).isEqualTo(403);
        assertThat(back.body()).contains("could not be proven");
        assertThat(cookies(back)).doesNotContain(SESSION);
        assertThat(forger.get(rig.url() + "/jobs").statusCode()).isEqualTo(303);
    }

    @Test
    void aWayBackIsGoodOnceAndInTheBrowserThatLeftAlone() {
        provider.vouchesFor("sam-at-the-provider");
        Visitor sam = new Visitor();
        String callback = callback(sam, "/jobs");
        Visitor other = new Visitor();
        callback(other, "/"); // and now has a cookie of its own
        assertRefused(other.get(callback));
        assertThat(sam.get(callback).statusCode()).isEqualTo(303); // not spoilt by the other
        assertRefused(sam.get(callback));
        String third = callback(sam, "/jobs");
        assertRefused(sam.get(third.replaceAll("state=[^&]*", "state=made-up")));
        assertRefused(sam.get(callback(sam, "/jobs") + "&iss=https%3A%2F%2Felsewhere.example"));
        HttpResponse<String> none =
                sam.get(callback(sam, "/jobs").replaceAll("code=[^&]*", "error=access_denied"));
        assertThat(none.statusCode()).isEqualTo(403);
        assertThat(none.body()).contains("did not let you in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere"})
    void nobodyIsSentToAnotherSite(String to) {
        provider.vouchesFor("sam-at-the-provider");
        Visitor sam = new Visitor();

        assertThat(location(sam.get(callback(sam, to)))).isEqualTo("/");
    }

    @Test
    void whoIsUnlinkedIsOutAtOnceAndSoIsTheirStream() throws Exception {
        Answer linked = link("dora-at-the-provider", "staff", "dora");
        provider.vouchesFor("dora-at-the-provider");
        Visitor dora = new Visitor();
        dora.get(callback(dora, "/jobs"));
        assertThat(dora.get(rig.url() + "/jobs").statusCode()).isEqualTo(200);
        Closing feed = new Closing();
        dora.socket(rig.url() + "/live", rig.url(), feed);
        assertThat(rig.admin().get("/api/sign-ins").expect(200).body())
                .contains("dora-at-the-provider")
                .contains("\"subject_id\":\"dora\"");

        String one = "/api/sign-ins/" + linked.text("sign_in_id");
        rig.admin().send("DELETE", one, null).expect(204);

        assertThat(feed.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1001);
        assertThat(dora.get(rig.url() + "/jobs").statusCode()).isEqualTo(303);
        assertThat(dora.get(callback(dora, "/jobs")).body()).contains("You are not known here");
        rig.admin().send("DELETE", one, null).expect(404);
        rig.as("staff", "sue").get("/api/sign-ins").expect(403, "forbidden");
        rig.admin()
                .put("/api/sign-ins", "{\"subject\":\"x\",\"key_id\":\"bkey_999\"}")
                .expect(422, "invalid_value");
    }

    /// Who is moved to a lesser key keeps nothing of the other.
    @Test
    void aLinkThatMovesEndsTheVisitsOfTheKeyBefore() {
        link("eve-at-the-provider", "staff", "eve");
        provider.vouchesFor("eve-at-the-provider");
        Visitor eve = new Visitor();
        eve.get(callback(eve, "/jobs"));
        assertThat(eve.get(rig.url() + "/jobs").statusCode()).isEqualTo(200);

        link("eve-at-the-provider", "contributor", rig.human("Eve"));

        assertThat(eve.get(rig.url() + "/jobs").statusCode()).isEqualTo(303);
        eve.get(callback(eve, "/earnings"));
        assertThat(eve.get(rig.url() + "/earnings").body()).contains("Eve, contributor");
        assertThat(eve.get(rig.url() + "/jobs").statusCode()).isEqualTo(403);
    }

    /// Hears how a feed ends.
    private static final class Closing implements WebSocket.Listener {
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            closed.complete(status);
            return null;
        }
    }

    @Test
    void withoutAProviderThereIsTheKeyAlone() {
        try (BackOfficeRig plain = BackOfficeRig.start()) {
            Visitor visitor = new Visitor();
            assertThat(visitor.get(plain.url() + "/sign-in").body())
                    .contains("name=\"key\"")
                    .doesNotContain("Sign in with");
            assertThat(visitor.get(plain.url() + "/sign-in/openid").statusCode()).isEqualTo(404);
            plain.admin()
                    .put("/api/sign-ins", "{\"subject\":\"x\",\"key_id\":\"bkey_1\"}")
                    .expect(503, "method_not_configured");
        }
    }

    @Test
    void aProviderThatIsAwayLeavesTheKey() {
        try (BackOfficeRig alone = BackOfficeRig.with(settings("http://localhost:9"))) {
            HttpResponse<String> door = new Visitor().get(alone.url() + "/sign-in/openid?to=/jobs");
            assertThat(door.statusCode()).isEqualTo(502);
            assertThat(door.body()).contains("does not answer").contains("name=\"key\"");
        }
    }

    private static Answer link(String subject, String role, String name) {
        String key = "{\"role\":\"%s\",\"subject_id\":\"%s\"}".formatted(role, name);
        String keyId = rig.admin().post("/api/keys", key).expect(201).text("key_id");
        String link = "{\"subject\":\"%s\",\"key_id\":\"%s\"}".formatted(subject, keyId);
        return rig.admin().put("/api/sign-ins", link).expect(200);
    }

    private static void assertRefused(HttpResponse<String> back) {
        assertThat(back.statusCode()).isEqualTo(403);
        assertThat(back.body()).contains("was not begun here");
        assertThat(cookies(back)).doesNotContain(SESSION);
    }

    /// Goes to the provider and answers where it sends back to.
    private static String callback(Visitor visitor, String to) {
        HttpResponse<String> away =
                visitor.get(rig.url() + "/sign-in/openid?to=" + Visitor.encoded(to));
        assertThat(away.statusCode()).isEqualTo(303);
        assertThat(location(away))
                .startsWith(provider.issuer() + "/authorize?")
                .contains("code_challenge_method=S256", "nonce=", "state=", "scope=openid");
        return location(visitor.get(location(away)));
    }
}
