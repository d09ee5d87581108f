package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The acceptance tests 1 to 4 of the specification ("Minimal Economy"), word by word, over HTTP.
/// "Flat price 0.01 per 0.1 ΔE" is in dollars: one credit.
class AcceptanceTest {
    @RegisterExtension static final RunningSluice SLUICE = new RunningSluice("acceptance").cold();

    @BeforeAll
    static void start() {
        SLUICE.start();
        Tree pricing = SLUICE.client().get("/v1/pricing").expect(200);
        assertThat(pricing.at("price_per_unit").micros()).isEqualTo(credits("10"));
        assertThat(pricing.at("credits_per_dollar").micros()).isEqualTo(credits("100"));
    }

    /// Given: account with 100 credits. When: request quote for planned ΔE = 0.5. Then: quote shows
    /// allowed ΔE = 0.5, expected debit = 5.0.
    @Test
    void test1QuoteAccuracy() {
        Client client = SLUICE.client();
        client.open("test-1", "100");

        Tree quote = client.post("/v1/quotes", Client.quoteBody("test-1", "0.5")).expect(201);

        assertThat(quote.at("planned_delta_e").micros()).isEqualTo(credits("0.5"));
        assertThat(quote.at("allowed_delta_e").micros()).isEqualTo(credits("0.5"));
        assertThat(quote.at("expected_debit").micros()).isEqualTo(credits("5.0"));
    }

    /// Given: account with 30 credits. When: request quote for planned ΔE = 5.0 (needs 50 credits).
    /// Then: quote shows allowed ΔE = 3.0, expected debit = 30.0.
    @Test
    void test2BudgetClamp() {
        Client client = SLUICE.client();
        client.open("test-2", "30");

        Tree quote = client.post("/v1/quotes", Client.quoteBody("test-2", "5.0")).expect(201);

        assertThat(quote.at("planned_delta_e").micros()).isEqualTo(credits("5.0"));
        assertThat(quote.at("allowed_delta_e").micros()).isEqualTo(credits("3.0"));
        assertThat(quote.at("expected_debit").micros()).isEqualTo(credits("30.0"));
    }

    /// Given: reserved 50 credits for ΔE = 5.0. When: actual delivered ΔE = 3.2. Then: debit 32
    /// credits, refund 18 credits (unreserve difference).
    @Test
    void test3SettleRefund() {
        Client client = SLUICE.client();
        client.open("test-3", "80");
        String quoteId = client.reserved("test-3", "5.0");
        assertThat(client.account("test-3").at("reserved").micros()).isEqualTo(credits("50"));

        Tree settled = client.settle(quoteId, "3.2").expect(200);

        assertThat(settled.at("debit", "amount_debited").micros()).isEqualTo(credits("32"));
        assertThat(settled.at("refunded").micros()).isEqualTo(credits("18"));
        Tree account = client.account("test-3");
        assertThat(account.at("balance").micros()).isEqualTo(credits("48"));
        assertThat(account.at("reserved").micros()).isZero();
        assertThat(account.at("available").micros()).isEqualTo(credits("48"));
        assertThat(account.at("lifetime_spent").micros()).isEqualTo(credits("32"));
    }

    /// Given: account with 5 credits. When: request quote for ΔE = 1.0 (needs 10 credits). Then:
    /// injection rejected, user shown "Insufficient credits" error.
    @Test
    void test4InsufficientBalance() {
        Client client = SLUICE.client();
        client.open("test-4", "5");

        Client.Answer answer = client.post("/v1/quotes", Client.quoteBody("test-4", "1.0"));

        Tree problem = answer.expect(402);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(problem.at("title").text()).isEqualTo("Insufficient credits");
        assertThat(problem.at("code").text()).isEqualTo("insufficient_credits");
        assertThat(problem.at("required").micros()).isEqualTo(credits("10"));
        assertThat(problem.at("available").micros()).isEqualTo(credits("5"));
        assertThat(problem.at("purchase_url").text()).isNotEmpty();
        assertThat(client.account("test-4").at("balance").micros()).isEqualTo(credits("5"));
    }

    /// The whole of 003's flow: quote, inject, and the clamp of what is injected.
    @Test
    void injectsAtMostWhatTheQuoteAllows() {
        Client client = SLUICE.client();
        client.open("test-5", "30");
        String quoteId = client.quote("test-5", "5.0");

        Tree injected =
                client.post(
                                "/v1/quotes/" + quoteId + "/inject",
                                """
                                {"stimulus":{"id":"s-1","delta_e":5.0,"text":"hello"}}
                                """)
                        .expect(200);

        assertThat(injected.at("stimulus_id").text()).isEqualTo("s-1");
        assertThat(injected.at("actual_delta_e_delivered").micros()).isEqualTo(credits("3"));
        assertThat(injected.at("refunded").micros()).isZero();
        assertThat(injected.at("quote", "status").text()).isEqualTo("settled");
        assertThat(injected.at("debit", "amount_debited").micros()).isEqualTo(credits("30"));
        assertThat(injected.at("debit", "balance_after").micros()).isZero();
        assertThat(client.account("test-5").at("balance").micros()).isZero();
    }

    private static long credits(String amount) {
        return new java.math.BigDecimal(amount).movePointRight(6).longValueExact();
    }
}
