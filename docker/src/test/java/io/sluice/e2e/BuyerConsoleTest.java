package io.sluice.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The gateway's console as its users see it, in a browser, at the shipped program.
@Tag("long")
@Timeout(240)
class BuyerConsoleTest {
    @RegisterExtension
    static final RunningSluice SLUICE =
            new RunningSluice("buyer-console")
                    .withGraph()
                    .with("DATABASE_URL", "")
                    .with("STRIPE_WEBHOOK_SECRET", StripeSender.SECRET);

    @RegisterExtension static final Browser BROWSER = new Browser("gateway");

    private static String aliceKey = "";

    @BeforeAll
    static void start() {
        SLUICE.start();
        SLUICE.awaitBackOffice();
        Client admin = SLUICE.client();
        admin.open("alice", "50");
        admin.open("mind_protocol", "org", "1000", "");
        admin.open("felix", "citizen", "0", ",\"parent_owner_id\":\"mind_protocol\"");
        aliceKey =
                admin.post("/v1/keys", "{\"role\":\"agent\",\"account_id\":\"alice\"}")
                        .expect(201)
                        .at("key")
                        .text();
    }

    @AfterAll
    static void stop() throws Exception {
        SLUICE.stop();
    }

    @Test
    void aPaymentMovesTheBalanceOnThePageThatIsOpen() {
        Page page = BROWSER.signedIn(SLUICE.url(), aliceKey);
        assertThat(page.getByText("live", exactly())).isVisible();
        page.evaluate("window.sameAsBefore = true");

        new StripeSender(SLUICE.url()).succeeded("evt_1", "pi_1", "alice", 1000).expect(200);

        assertThat(page.getByText("1000 credits bought")).isVisible();
        assertThat(page.locator(".balance")).containsText("1,0");
        org.assertj.core.api.Assertions.assertThat(page.evaluate("window.sameAsBefore"))
                .isEqualTo(true);
        page.context().close();
    }

    @Test
    void anAgentIsSeenSpendingWhatItsOrgPays() {
        Page page = BROWSER.signedIn(SLUICE.url(), RunningSluice.ADMIN_KEY);
        page.navigate(SLUICE.url() + "/accounts/mind_protocol");
        assertThat(page.getByText("live", exactly())).isVisible();
        Client admin = SLUICE.client();
        String quote = admin.quote("felix", "1.5");
        admin.post("/v1/quotes/" + quote + "/inject", "{\"stimulus\":{\"delta_e\":1.5}}")
                .expect(200);

        assertThat(page.getByText("Used 15 credits")).isVisible();
        assertThat(page.locator(".balance")).containsText("985");
        page.getByText("Who draws").click();
        assertThat(page.locator(".tree")).containsText("felix");
        page.context().close();
    }

    @Test
    void whatItWillUseIsSaidBeforeAnythingIsUsed() {
        Page page = BROWSER.signedIn(SLUICE.url(), aliceKey);
        page.getByLabel("How much energy").fill("1.2");
        page.getByLabel("For what").fill("<script>alert(1)</script>");
        page.getByText("What will it cost?").click();
        assertThat(page.locator("h1")).containsText("This will use ~12 credits (estimated)");
        assertThat(page.locator("dl")).containsText("<script>alert(1)</script>");
        page.getByText("Confirm", exactly()).click();
        assertThat(page.locator("h1")).containsText("Used 12 credits");
        assertThat(page.locator("h1")).containsText("balance remaining");
        page.context().close();
    }

    @Test
    void whoseSessionHasEndedComesBackToWhereTheyWere() {
        Page page = BROWSER.signedIn(SLUICE.url(), aliceKey);
        page.getByText("History", exactly()).click();
        String there = page.url();
        page.context().clearCookies();
        page.reload();
        assertThat(page.locator("h1")).hasText("Sign in");
        page.getByLabel("Key").fill(aliceKey);
        page.locator("main button").click();
        page.waitForURL(there);
        page.context().close();
    }

    @Test
    void everyPageIsOursAloneFitsAndCanBeReadByEverybody() {
        BROWSER.inspect(
                SLUICE.url(),
                RunningSluice.ADMIN_KEY,
                Map.of(
                        "accounts", "/accounts",
                        "account", "/accounts/mind_protocol",
                        "history", "/accounts/mind_protocol/history",
                        "tree", "/accounts/mind_protocol/tree",
                        "buy", "/accounts/alice/buy",
                        "purchases", "/purchases",
                        "keys", "/keys"));
        BROWSER.inspect(SLUICE.url(), "", Map.of("door", "/sign-in?to=%2Fkeys"));
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }
}
