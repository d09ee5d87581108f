package io.sluice.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The back office's console as its users see it, in a browser, at the shipped program: a cycle
/// from its calculation to the breakdown of a payout, and everything beside it.
@Tag("long")
@Timeout(240)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BackOfficeConsoleTest {
    private static final FakeIssuer ISSUER = new FakeIssuer();

    @RegisterExtension
    static final RunningSluice SLUICE =
            new RunningSluice("back-office-console")
                    .with("DATABASE_URL", "")
                    .with("SLUICE_TEST_CLOCK", "1")
                    .with("STRIPE_CONNECT_WEBHOOK_SECRET", PetShop.SECRET)
                    .with("OIDC_ISSUER", ISSUER.url())
                    .with("OIDC_CLIENT_ID", "sluice")
                    .with("OIDC_CLIENT_SECRET", "the-secret-of-a-test");

    @RegisterExtension static final Browser BROWSER = new Browser("back-office");

    private static PetShop shop;
    private static String url = "";
    private static String cycle = "";

    @BeforeAll
    static void start() {
        SLUICE.startBackOffice();
        url = SLUICE.backOfficeUrl();
        shop = new PetShop(SLUICE);
        shop.at("2026-09-30T20:00:00Z");
        for (int day = 10; day < 30; day++) {
            shop.sell("2026-09-" + day, 4_900L * (day - 8));
        }
        shop.at("2026-10-01T00:00:00Z");
    }

    @AfterAll
    static void stop() throws Exception {
        SLUICE.stop();
        ISSUER.close();
    }

    @Test
    @Order(1)
    void aCycleIsCalculatedByOneApprovedByAnotherAndDisbursed() {
        Page carl = BROWSER.signedIn(url, shop.key("staff", "carl"));
        carl.getByLabel("First day").fill("2026-09-01");
        carl.getByLabel("Last day").fill("2026-09-30");
        carl.getByText("Calculate", exactly()).click();
        assertThat(carl.locator("[aria-current=step]")).hasText("review");
        assertThat(carl.locator("table").first()).containsText("<script>alert(1)</script>");
        cycle = carl.url();

        Page bob = BROWSER.signedIn(url, shop.keyOf("Bob"));
        bob.getByText("Check it").click();
        bob.getByText("Bob", exactly()).click();
        bob.getByLabel("What is wrong with it").fill("My karma of August is missing.");
        bob.getByText("Flag it for staff").click();
        assertThat(bob.locator(".note.bad")).containsText("My karma of August");

        carl.navigate(bob.url());
        carl.getByText("Dismiss").click();
        assertThat(carl.getByText("dismissed")).isVisible();
        shop.at("2026-10-11T00:00:00Z");
        carl.navigate(cycle);
        carl.getByText("Approve", exactly()).click();
        assertThat(carl.locator("[role=alert]")).containsText("Another person must approve");

        Page dora = BROWSER.signedIn(url, shop.key("staff", "dora"));
        dora.navigate(cycle);
        dora.getByText("Approve", exactly()).click();
        shop.at("2026-10-15T06:00:00Z");
        dora.getByText("Disburse", exactly()).click();
        assertThat(dora.locator(".steps .done")).hasCount(5);
        dora.getByText("Audit").click();
        dora.getByText("Check the whole chain").click();
        assertThat(dora.locator(".note.good")).containsText("is whole");
    }

    @Test
    @Order(2)
    void aPayoutOpensToItsBreakdownAndToItsReasons() {
        Page alice = BROWSER.signedIn(url, shop.keyOf("Alice"));
        assertThat(alice.locator(".figures")).containsText("Paid so far");
        alice.getByText("September 2026").first().click();
        assertThat(alice.getByText("Held back for 30 days, 20%")).isVisible();
        alice.getByText("Why this amount?").click();
        assertThat(alice.getByText("Rule by rule")).isVisible();
        org.assertj.core.api.Assertions.assertThat(alice.locator("details").count())
                .isGreaterThan(5);
    }

    @Test
    @Order(3)
    void contributorsVoteOnTheSplit() {
        Page alice = BROWSER.signedIn(url, shop.keyOf("Alice"));
        alice.navigate(url + "/projects/" + shop.projectId() + "/split");
        alice.getByLabel("Contributors' part").fill("0.75");
        alice.getByText("Open a vote").click();
        alice.getByText("Approve", exactly()).click();
        assertThat(alice.locator("#count")).containsText("33% of all");
    }

    @Test
    @Order(4)
    void revenueIsPushedToThePageThatIsOpenOverAWebSocket() {
        Page project = BROWSER.signedIn(url, shop.key("project", shop.projectId()));
        List<WebSocketRoute> sockets = new CopyOnWriteArrayList<>();
        project.routeWebSocket(
                Pattern.compile("/live\\?.*project_id=" + shop.projectId()),
                socket -> {
                    socket.connectToServer();
                    sockets.add(socket);
                });
        project.reload();
        assertThat(project.locator("[data-lamp]")).hasText("live");
        project.evaluate("window.sameAsBefore = true");
        sellIsSeen(project, 7_700, "PetMatch earned $77!");

        sockets.getFirst().close();
        assertThat(project.locator("[data-lamp]")).hasText("not live, trying again");
        assertThat(project.locator("[data-lamp]")).hasText("live");
        sellIsSeen(project, 7_800, "PetMatch earned $78!");
        org.assertj.core.api.Assertions.assertThat(sockets).hasSize(2);
        org.assertj.core.api.Assertions.assertThat(project.evaluate("window.sameAsBefore"))
                .isEqualTo(true);

        project.addInitScript("delete window.WebSocket");
        project.reload();
        assertThat(project.locator("[data-lamp]")).hasText("live");
        sellIsSeen(project, 7_900, "PetMatch earned $79!");
        project.context().close();
    }

    private static void sellIsSeen(Page project, long cents, String told) {
        Locator gross = project.locator("#revenue .figures dd").first();
        String before = gross.innerText();
        shop.sell("2026-10-14", cents);
        assertThat(project.getByText(told)).isVisible();
        assertThat(gross)
                .not()
                .hasText(before, new LocatorAssertions.HasTextOptions().setUseInnerText(true));
    }

    @Test
    @Order(5)
    void everyPageIsOursAloneFitsAndCanBeReadByEverybody() {
        String project = "/projects/" + shop.projectId();
        String items = "/api/payouts/cycles/" + cycle.substring(cycle.lastIndexOf('/') + 1);
        String item =
                SLUICE.backOffice(shop.keyOf("Alice"))
                        .get(items + "/items")
                        .expect(200)
                        .at("data")
                        .list()
                        .getFirst()
                        .at("item_id")
                        .text();
        BROWSER.inspect(
                url,
                shop.keyOf("Alice"),
                Map.of(
                        "earnings",
                        "/earnings",
                        "own-cycle",
                        cycle.substring(url.length()),
                        "item",
                        "/items/" + item,
                        "papers",
                        "/papers",
                        "project",
                        project,
                        "months",
                        project + "?bucket=month",
                        "split",
                        project + "/split"));
        BROWSER.inspect(
                url,
                RunningSluice.ADMIN_KEY,
                Map.of(
                        "cycles", "/cycles",
                        "cycle", cycle.substring(url.length()),
                        "inbox", "/inbox",
                        "jobs", "/jobs",
                        "audit", "/audit"));
        BROWSER.inspect(url, "", Map.of("door", "/sign-in?to=%2Fjobs"));
    }

    /// Behind the look at all pages: the provider is another site, and to a browser a refused page
    /// is an error worth a line.
    @Test
    @Order(6)
    void whomNobodyHasLinkedIsToldWhatToTellStaff() {
        ISSUER.vouchesFor("auth0|65f1c0ffee");
        for (Browser.Look look : Browser.Look.values()) {
            Page stranger = BROWSER.opened(url, "/sign-in?to=%2Fjobs", look);
            stranger.getByText("Sign in with localhost").click();
            assertThat(stranger.locator("h1")).hasText("You are not known here");
            assertThat(stranger.locator("dl")).containsText("auth0|65f1c0ffee");
            BROWSER.inspect(stranger, "stranger", look);
            stranger.context().close();
        }
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }
}
