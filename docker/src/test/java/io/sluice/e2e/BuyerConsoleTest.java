package io.sluice.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import io.sluice.StripeMock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The gateway's console as its users see it, in a browser, at the shipped program.
@Tag("long")
@Timeout(240)
class BuyerConsoleTest {
    @RegisterExtension static final StripeMock STRIPE = new StripeMock();

    @RegisterExtension
    static final RunningSluice SLUICE =
            new RunningSluice("buyer-console")
                    .withGraph()
                    .with("DATABASE_URL", "")
                    .with("STRIPE_WEBHOOK_SECRET", StripeSender.SECRET)
                    .with("STRIPE_API_KEY", StripeMock.KEY)
                    .with("STRIPE_API_BASE", STRIPE.url())
                    .with("SOLANA_RPC_URL", "http://127.0.0.1:9") // nobody is asked there
                    .with("SOLANA_TREASURY", "mvines9iiHiQTysrwkJjGf2gb9Ex9jXJX8ns3qwf2kN")
                    .with("SOLANA_USD_RATE", "150");

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
        admin.open("bob", "8");
        admin.open("carol", "100");
        admin.open("erin", "0");
        aliceKey =
                admin.post("/v1/keys", "{\"role\":\"agent\",\"account_id\":\"alice\"}")
                        .expect(201)
                        .at("key")
                        .text();
    }

    @BeforeEach
    void haveAPageToPayAt() {
        STRIPE.answersWith("{\"url\":\"https://checkout.stripe.com/c/pay/cs_test_1\"}");
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
    void aPurchaseSaysHowToPayAndNoticesByItselfThatItIsPaid() {
        Page page = BROWSER.signedIn(SLUICE.url(), RunningSluice.ADMIN_KEY);
        page.navigate(SLUICE.url() + "/accounts/erin/buy");
        page.getByText("SOL", exactly()).click();
        page.getByText("Go on to pay").click();
        assertThat(page.getByAltText("QR code")).isVisible();
        // Fails where it is no picture.
        page.evaluate("document.querySelector('.qr img').decode()");
        assertThat(page.getByText("Open in a wallet"))
                .hasAttribute("href", Pattern.compile("solana:mvines9.*"));

        page.navigate(SLUICE.url() + "/accounts/erin/buy");
        page.getByText("Go on to pay").click();
        assertThat(page.getByText("Pay $20.00 at Stripe"))
                .hasAttribute("href", "https://checkout.stripe.com/c/pay/cs_test_1");
        String purchase = page.url().substring(page.url().lastIndexOf('/') + 1);
        page.evaluate("window.sameAsBefore = true");
        new StripeSender(SLUICE.url()).paid("evt_2", "pi_2", purchase, 2000).expect(200);

        assertThat(page.locator(".note.good")).containsText("Paid, and credited to erin");
        org.assertj.core.api.Assertions.assertThat(page.evaluate("window.sameAsBefore"))
                .isEqualTo(true);
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
        Client admin = SLUICE.client();
        String used = admin.quote("carol", "2");
        admin.post("/v1/quotes/" + used + "/inject", "{\"stimulus\":{\"delta_e\":2}}").expect(200);
        StripeSender stripe = new StripeSender(SLUICE.url());
        stripe.succeeded("evt_3", "pi_3", "nobody", 500).expect(200);
        String paid = bought("{\"account_id\":\"erin\",\"method\":\"stripe\",\"amount_usd\":10}");
        stripe.paid("evt_4", "pi_4", paid, 1000).expect(200);
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("accounts", "/accounts");
        pages.put("account", "/accounts/mind_protocol");
        pages.put("account-low", "/accounts/bob");
        pages.put("history", "/accounts/mind_protocol/history");
        pages.put("tree", "/accounts/mind_protocol/tree");
        pages.put(
                "quote", "/quotes/" + admin.quote("felix", "1.2") + "?task=think%20about%20lunch");
        pages.put("quote-short", "/quotes/" + admin.quote("carol", "10"));
        pages.put("quote-used", "/quotes/" + used);
        pages.put("buy", "/accounts/erin/buy");
        for (String way : List.of("stripe", "USDC", "SOL")) {
            String method = way.equals("stripe") ? way : "solana\",\"token\":\"" + way;
            String body =
                    "{\"account_id\":\"erin\",\"amount_usd\":20,\"method\":\"" + method + "\"}";
            pages.put("purchase-" + way.toLowerCase(Locale.ROOT), "/purchases/" + bought(body));
        }
        pages.put("purchase-paid", "/purchases/" + paid);
        pages.put("purchase-unmatched", "/purchases/" + unmatched());
        pages.put("purchases", "/purchases");
        pages.put("keys", "/keys");
        BROWSER.inspect(SLUICE.url(), RunningSluice.ADMIN_KEY, pages);
        BROWSER.inspect(SLUICE.url(), "", Map.of("door", "/sign-in?to=%2Fkeys"));
    }

    private static String bought(String body) {
        return SLUICE.client().post("/v1/purchases", body).expect(201).at("purchase_id").text();
    }

    /// A payment of which nobody knows whose it is.
    private static String unmatched() {
        return SLUICE.client()
                .get("/v1/purchases?status=unmatched")
                .expect(200)
                .at("data")
                .list()
                .getFirst()
                .at("purchase_id")
                .text();
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }
}
