package io.sluice.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `./sluice up --demo`: what somebody finds in the back office who has done nothing but that, and
/// that a second start finds it again.
@Tag("long")
@Timeout(240)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoTest {
    @RegisterExtension
    static final RunningSluice SLUICE = new RunningSluice("demo").with("DATABASE_URL", "");

    @RegisterExtension static final Browser BROWSER = new Browser("demo");

    private static Client admin = new Client("", "");
    private static String url = "";
    private static Map<String, String> keys = Map.of();

    @BeforeAll
    static void start() throws Exception {
        SLUICE.startDemo();
        url = SLUICE.backOfficeUrl();
        admin = SLUICE.backOffice(RunningSluice.ADMIN_KEY);
        keys = keys();
    }

    @AfterAll
    static void stop() throws Exception {
        SLUICE.stop();
    }

    @Test
    @Order(1)
    void threeMonthsAreBehindItAndTheLastOfThemWaitsForASecondPerson() {
        assertThat(statuses()).containsExactly("review", "complete", "complete");
        Client olga = admin.withKey(key("Olga"));
        Tree earnings = olga.get("/api/contributors/me/earnings").expect(200);
        assertThat(earnings.at("lifetime_cents").number()).isPositive();
        assertThat(earnings.at("holdback_cents").number()).isPositive();
        assertThat(list("/api/payouts/transfers?status=unknown")).isNotEmpty();
        assertThat(list("/api/revenue/unassigned-charges")).hasSizeLessThan(2);
        assertThat(admin.get("/api/audit/verify").expect(200).at("ok").flag()).isTrue();
    }

    @Test
    @Order(2)
    void staffFindsProjectsAndApprovesTheCycleThatWaits() {
        Page dora = BROWSER.signedIn(url, key("dora@demo"));
        dora.getByText("review", exactly()).first().waitFor();
        dora.locator("table a").first().click();
        dora.getByText("Approve", exactly()).click();
        assertThat(dora.locator("[aria-current=step]")).hasText("approved");
        dora.getByText("Projects", exactly()).click();
        dora.getByText("PetMatch", exactly()).click();
        assertThat(dora.locator("h1")).hasText("PetMatch");
        dora.getByText("Treasury", exactly()).click();
        assertThat(dora.locator(".figures")).containsText("A vote");
        dora.getByText("Fraud", exactly()).click();
        assertThat(dora.locator("table")).containsText("Mallory");
        assertThat(dora.locator("table")).containsText("by an admin");
        dora.context().close();
    }

    @Test
    @Order(3)
    void anAdminClearsWhatIsNoFraud() {
        Page page = BROWSER.signedIn(url, RunningSluice.ADMIN_KEY);
        page.navigate(url + "/fraud");
        page.getByText("Clear Mallory").click();
        assertThat(page.locator(".empty")).containsText("Nobody is suspected");
        page.getByText("Cleared", exactly()).click();
        assertThat(page.locator("table")).containsText("upvotes from one address");
        page.context().close();
    }

    @Test
    @Order(4)
    void aTreasuryIsSpentAsItsLevelAllows() {
        Page alice = BROWSER.signedIn(url, key("Alice"));
        alice.navigate(url + project("PetMatch") + "/treasury");
        alice.getByText("Propose a spend").click();
        alice.getByLabel("Amount").first().fill("1,250.50");
        alice.getByLabel("To whom").first().fill("<script>alert(1)</script>");
        alice.getByText("Put it to the vote").click();
        assertThat(alice.locator(".tree").first())
                .containsText("$1,250.50 to <script>alert(1)</script>");
        alice.getByText("Spend", exactly()).click();
        alice.getByLabel("Amount").last().fill("10");
        alice.getByLabel("To whom").last().fill("Northern Hosting");
        alice.getByText("Spend it").click();
        assertThat(alice.locator("[role=alert]")).isVisible();
        alice.context().close();
    }

    @Test
    @Order(5)
    void everybodySeesTheTotalsAndNobodyAnythingElse() {
        Page page = BROWSER.opened(url, "/transparency", Browser.Look.LIGHT_DESKTOP);
        assertThat(page.locator("h1")).hasText("Where the money goes");
        assertThat(page.locator(".figures")).containsText("To contributors");
        page.navigate(url + "/fraud");
        assertThat(page.locator("h1")).hasText("Sign in");
        page.context().close();
    }

    @Test
    @Order(6)
    void everyPageIsOursAloneFitsAndCanBeReadByEverybody() {
        String petMatch = project("PetMatch");
        String vote =
                list("/api" + petMatch + "/votes").stream()
                        .filter(each -> each.at("kind").text().equals("split"))
                        .map(each -> each.at("vote_id").text())
                        .findFirst()
                        .orElseThrow();
        BROWSER.inspect(
                url,
                RunningSluice.ADMIN_KEY,
                Map.of(
                        "projects", "/projects",
                        "project", petMatch,
                        "months", petMatch + "?bucket=month",
                        "fraud", "/fraud?status=cleared",
                        "inbox", "/inbox",
                        "books", "/books",
                        "cycles", "/cycles"));
        BROWSER.inspect(
                url,
                key("Alice"),
                Map.of(
                        "earnings", "/earnings",
                        "papers", "/papers",
                        "agreement",
                                "/papers/agreements" + petMatch.substring("/projects".length()),
                        "year", "/papers/years/" + LocalDate.now(ZoneOffset.UTC).getYear(),
                        "treasury", petMatch + "/treasury",
                        "split", petMatch + "/split",
                        "vote", "/votes/" + vote));
        BROWSER.inspect(url, "", Map.of("transparency", "/transparency"));
    }

    /// Behind the look at all pages: to a browser a refused page is an error worth a line.
    @Test
    @Order(7)
    void whoHasNoPartInAProjectIsToldSo() {
        Page carol = BROWSER.signedIn(url, key("Carol"));
        for (String path : List.of(project("FieldNotes") + "/treasury", "/fraud", "/jobs")) {
            carol.navigate(url + path);
            assertThat(carol.locator("main .card")).containsText("403");
        }
        carol.context().close();
    }

    @Test
    @Order(8)
    void aSecondStartFindsAllOfItAgain() throws Exception {
        String before = remembered();
        String old = key("Alice");
        SLUICE.stop();
        SLUICE.startDemo();
        keys = keys();
        assertThat(remembered()).isEqualTo(before);
        admin.withKey(old).get("/api/contributors/me/earnings").expect(401);
        admin.withKey(key("Alice")).get("/api/contributors/me/earnings").expect(200);
    }

    /// Everything that a second telling would have made twice: months that are over, people, votes.
    private static String remembered() {
        String petMatch = "/api" + project("PetMatch");
        Tree cycle = list("/api/payouts/cycles").getLast();
        String first = cycle.at("period_start").text();
        String span = "?from=" + first + "&to=" + cycle.at("period_end").text();
        return admin.get(petMatch + "/revenue" + span).text()
                + admin.get(petMatch + "/karma").text()
                + admin.get(petMatch + "/votes").text()
                + admin.get("/api/projects").text()
                + statuses();
    }

    private static List<String> statuses() {
        return list("/api/payouts/cycles").stream()
                .map(cycle -> cycle.at("status").text())
                .toList();
    }

    private static List<Tree> list(String path) {
        return admin.get(path).expect(200).at("data").list();
    }

    private static String project(String name) {
        return list("/api/projects").stream()
                .filter(each -> each.at("name").text().equals(name))
                .map(each -> "/projects/" + each.at("project_id").text())
                .findFirst()
                .orElseThrow();
    }

    private static String key(String name) {
        return Objects.requireNonNull(keys.get(name), name);
    }

    private static Map<String, String> keys() throws IOException {
        Path file = SLUICE.dataFolder().resolve("demo.keys");
        Map<String, String> found = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" +", -1);
            found.put(words[0], words[1]);
        }
        return found;
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }
}
