package io.sluice.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.Map;
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
    @RegisterExtension
    static final RunningSluice SLUICE =
            new RunningSluice("back-office-console")
                    .with("DATABASE_URL", "")
                    .with("SLUICE_TEST_CLOCK", "1")
                    .with("STRIPE_CONNECT_WEBHOOK_SECRET", PetShop.SECRET);

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
    void revenueArrivesOnThePageThatIsOpen() {
        Page project = BROWSER.signedIn(url, shop.key("project", shop.projectId()));
        assertThat(project.getByText("live", exactly())).isVisible();
        shop.sell("2026-10-14", 7_700);
        assertThat(project.getByText("PetMatch earned $77!")).isVisible();
        assertThat(project.locator(".figures")).containsText("$");
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
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }
}
