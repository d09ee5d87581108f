package io.sluice.backoffice.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigPostgres;
import io.sluice.backoffice.ledger.SignedStripe;
import io.sluice.backoffice.ledger.StripeNote;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every page of the back office, where every name that people choose is a script.
class PagesTest {
    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final Pattern NONCE = Pattern.compile("script-src 'nonce-([^']+)'");
    private static final Pattern SCRIPTS = Pattern.compile("<script([^>]*)>");
    private static final Pattern HANDLER = Pattern.compile("<[^>]* on[a-z]+=");

    private static BackOfficeRig rig;
    private static String alice = "";
    private static String project = "";
    private static String vote = "";

    @BeforeAll
    static void start() {
        rig = BackOfficeRig.with(SignedStripe.SETTINGS);
        RigClient admin = rig.admin();
        alice =
                admin.post(
                                "/api/contributors",
                                """
                                {"display_name":"%s","email":"alice@example.com","country":"US",
                                 "kind":"human","account_created_at":"2024-01-01T00:00:00Z",
                                 "identity_score":90,"trust_level":4,"upvoted_contributions":5}
                                """
                                        .formatted(SCRIPT))
                        .expect(201)
                        .text("contributor_id");
        project = rig.project(SCRIPT, alice);
        admin.post(
                        "/api/karma/grants",
                        """
                        {"contributor_id":"%s","project_id":"%s","amount":600,
                         "earned_at":"2026-01-01T00:00:00Z"}
                        """
                                .formatted(alice, project))
                .expect(201);
        RigClient own = rig.as("contributor", alice);
        vote =
                own.post(
                                "/api/projects/" + project + "/votes",
                                """
                                {"kind":"split",
                                 "proposal":{"contributor_pool_pct":0.75,"description":"%s"}}
                                """
                                        .formatted(SCRIPT))
                        .expect(201)
                        .text("vote_id");
        own.post(
                        "/api/projects/" + project + "/treasury/proposals",
                        """
                        {"amount_cents":5000,"purpose":"infrastructure","payee":"%1$s",
                         "description":"%1$s"}
                        """
                                .formatted(SCRIPT))
                .expect(201);
        admin.post(
                        "/api/fraud/signals",
                        """
                        {"contributor_id":"%s","project_id":"%s","kind":"sybil"}
                        """
                                .formatted(alice, project))
                .expect(201);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    void whatPeopleWriteIsTextAndOnlyOurScriptsRun() {
        String own = "/projects/" + project;
        Visitor admin = new Visitor();
        admin.signIn(rig.url(), BackOfficeRig.ADMIN_KEY);
        Visitor contributor = new Visitor();
        String key = rig.admin().post("/api/keys", keyOf("contributor", alice)).text("key");
        contributor.signIn(rig.url(), key);
        List<String> pages = new ArrayList<>();
        for (String path :
                List.of(
                        "/cycles",
                        "/inbox",
                        "/projects",
                        "/books",
                        own,
                        own + "?bucket=month",
                        own + "/split",
                        own + "/treasury",
                        "/votes/" + vote,
                        "/fraud",
                        "/jobs",
                        "/audit",
                        "/transparency")) {
            pages.add(sound(path, admin.get(rig.url() + path)));
        }
        for (String path :
                List.of(
                        "/earnings",
                        "/papers",
                        "/papers/agreements/" + project,
                        "/papers/years/2026",
                        "/projects",
                        "/votes/" + vote,
                        "/audit")) {
            pages.add(sound(path, contributor.get(rig.url() + path)));
        }
        assertThat(contributor.get(rig.url() + "/earnings").body())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;, contributor")
                .contains("title=\"" + alice + "\"");
        assertThat(pages.stream().filter(page -> page.contains("&lt;script&gt;alert(1)")))
                .as("pages with a name on them")
                .hasSizeGreaterThan(8);
    }

    @Test
    void whatARoleMayNotSeeIsAPageThatSaysSo() {
        Visitor contributor = new Visitor();
        String key = rig.admin().post("/api/keys", keyOf("contributor", alice)).text("key");
        contributor.signIn(rig.url(), key);
        for (String path : List.of("/jobs", "/inbox", "/fraud", "/books")) {
            HttpResponse<String> page = contributor.get(rig.url() + path);
            assertThat(page.statusCode()).as(path).isEqualTo(403);
            assertThat(page.body()).as(path).contains("<h1>").contains("To the first page");
        }
        assertThat(Visitor.location(new Visitor().get(rig.url() + "/jobs")))
                .isEqualTo("/sign-in?to=%2Fjobs");
    }

    @Test
    void staffSeesFeesThatWaitAndWhatThePlatformLostAndNobodyElseDoes() {
        RigPostgres.execute(
                rig.database(),
                """
                INSERT INTO backoffice.waiting_fees (invoice_id, kind, payer_id, period, net_cents,
                    taken_cents, since, next_try, problem)
                SELECT gen_random_uuid(), 'pro', id, '2026-01-01', 2000, 0, now(), now(),
                    'postal_code_missing' FROM backoffice.users;
                INSERT INTO backoffice.credit_losses
                VALUES (1, gen_random_uuid(), 120500000, 100000000, 121, 0, now())\
                """);
        String books = rig.url() + "/books";
        Visitor admin = new Visitor();
        admin.signIn(rig.url(), BackOfficeRig.ADMIN_KEY);
        Visitor contributor = new Visitor();
        String key = rig.admin().post("/api/keys", keyOf("contributor", alice)).text("key");
        contributor.signIn(rig.url(), key);

        assertThat(sound("/inbox", admin.get(rig.url() + "/inbox")))
                .contains("Fees that wait", "January 2026", "$20.00", "postal code missing");
        assertThat(sound("/books", admin.get(books)))
                .contains("120.5 credits are unpaid now", "$1.21");
        assertThat(contributor.get(books).body()).doesNotContain("unpaid now");
    }

    /// A browser sends the cookie with a WebSocket that a page of another port opens, too.
    @Test
    void figuresArePushedToPagesOfThisAddressAlone() throws Exception {
        String live = rig.url() + "/live?all=true&project_id=" + project;
        Visitor visitor = new Visitor();
        visitor.signIn(rig.url(), BackOfficeRig.ADMIN_KEY);
        Heard heard = new Heard();
        for (String origin :
                List.of(
                        "https://elsewhere.example",
                        rig.url().replace("127.0.0.1", "[::1]"),
                        rig.url().replaceAll("\\d+$", "8080"),
                        "null",
                        "")) {
            assertThatThrownBy(() -> visitor.socket(live, origin, heard))
                    .as(origin)
                    .hasStackTraceContaining("403");
        }
        assertThatThrownBy(() -> new Visitor().socket(live, rig.url(), heard))
                .hasStackTraceContaining("401");

        WebSocket open = visitor.socket(live, rig.url(), heard);
        Instant day = Instant.parse("2026-01-10T12:00:00Z");
        String paid = StripeNote.charge("ch_1", project, day, 4_900, 1);
        new SignedStripe(rig)
                .send(StripeNote.event("evt_1", "charge.succeeded", day, paid))
                .expect(200);
        assertThat(heard.messages.poll(60, TimeUnit.SECONDS)).contains(project, "earned $49!");
        open.abort();
    }

    /// What comes, message by message.
    private static final class Heard implements WebSocket.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence text, boolean last) {
            messages.add(text.toString());
            from.request(1);
            return null;
        }
    }

    private static String keyOf(String role, String subject) {
        return "{\"role\":\"%s\",\"subject_id\":\"%s\"}".formatted(role, subject);
    }

    /// The page, once nothing on it can run that is not ours.
    private static String sound(String path, HttpResponse<String> page) {
        assertThat(page.statusCode()).as(path).isEqualTo(200);
        String policy = page.headers().firstValue("content-security-policy").orElse("");
        assertThat(policy).as(path).contains("default-src 'none'").doesNotContain("unsafe");
        Matcher nonce = NONCE.matcher(policy);
        assertThat(nonce.find()).as(path).isTrue();
        Matcher scripts = SCRIPTS.matcher(page.body());
        while (scripts.find()) {
            assertThat(scripts.group(1)).as(path).contains("nonce=\"" + nonce.group(1) + "\"");
        }
        assertThat(HANDLER.matcher(page.body()).find()).as(path).isFalse();
        return page.body();
    }
}
