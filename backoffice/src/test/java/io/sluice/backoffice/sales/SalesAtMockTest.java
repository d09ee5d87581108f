package io.sluice.backoffice.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.StripeMock;
import io.sluice.backoffice.connect.Answer;
import io.sluice.backoffice.connect.PlatformClient;
import io.sluice.backoffice.ledger.RevenueSource;
import io.sluice.backoffice.split.SplitTerms;
import io.sluice.gateway.Secret;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Prices, checkouts, links, invoices and evidence, asked for by Stripe's library at a server that
/// is not ours. What Stripe has described since its description was published is named here, one by
/// one.
class SalesAtMockTest {
    private static final Instant NOW = Instant.parse("2026-01-15T06:00:00Z");
    private static final UUID PROJECT = new UUID(1, 2);
    private static final String BACK = "https://example.com/thanks";
    @RegisterExtension static final StripeMock STRIPE = new StripeMock();

    private static final ChargeTerms TERMS = new ChargeTerms("acct_1", false, SplitTerms.STANDARD);
    private static final ChargeTerms ON_BEHALF =
            new ChargeTerms("acct_1", true, SplitTerms.STANDARD);

    private final PlatformClient platform =
            new PlatformClient(new Secret(StripeMock.KEY), STRIPE.url());
    private final SalesClient sales = new SalesClient(platform);

    @Test
    void makesPricesByWhatStripeDescribes() {
        for (Price.Every every : new Price.@Nullable Every[] {null, Price.Every.MONTH}) {
            Order.NewPrice price = new Order.NewPrice("A thing", 1_000, "usd", every, 3);
            RevenueSource source =
                    every == null ? RevenueSource.ONE_TIME : RevenueSource.SUBSCRIPTION;
            assertThat(sales.price(order(source, price))).isInstanceOf(Answer.Given.class);
            assertThat(STRIPE.asked()).containsExactly("POST /v1/products", "POST /v1/prices");
        }
    }

    /// Meters came in 2024; the description is older.
    @Test
    void theDescriptionHasNoMeters() {
        Order.NewPrice metered = new Order.NewPrice("A use", 10, "usd", Price.Every.MONTH, 1);
        assertThat(sales.price(order(RevenueSource.USAGE, metered)))
                .isInstanceOf(Answer.Refused.class);
        Order.Usage use = new Order.Usage(price(Price.Every.MONTH, "sluice_k"), "cus_1", 7, null);
        assertThat(sales.usage(order(RevenueSource.USAGE, use))).isInstanceOf(Answer.Refused.class);
        assertThat(STRIPE.asked())
                .containsExactly(unknownPath("meters"), unknownPath("meter_events"));
    }

    private static String unknownPath(String name) {
        String path = "/v1/billing/" + name;
        return "POST " + path + " ! " + path + ": Path not found: " + path;
    }

    @Test
    void makesCheckoutsByWhatStripeDescribes() {
        for (ChargeTerms terms : List.of(TERMS, ON_BEHALF)) {
            for (RevenueSource source : List.of(RevenueSource.ONE_TIME, RevenueSource.DONATION)) {
                assertThat(checkout(source, price(null, null), Order.Ui.PAGE, terms)).isEmpty();
            }
            Price monthly = price(Price.Every.MONTH, null);
            assertThat(checkout(RevenueSource.SUBSCRIPTION, monthly, Order.Ui.PAGE, terms))
                    .isEmpty();
            Price metered = price(Price.Every.MONTH, "sluice_k");
            assertThat(checkout(RevenueSource.USAGE, metered, Order.Ui.PAGE, terms)).isEmpty();
        }
    }

    /// Elements on a page of one's own came in 2025: the description knows neither the mode nor
    /// where to return to, and wants the address that a page at Stripe needs.
    @Test
    void theDescriptionHasNoElements() {
        assertThat(checkout(RevenueSource.ONE_TIME, price(null, null), Order.Ui.ELEMENTS, TERMS))
                .containsExactlyInAnyOrder(
                        "body: Missing required property: success_url",
                        "body: Unknown property: return_url",
                        "body: Unknown property: ui_mode");
    }

    /// What is wrong with the one request for it.
    private List<String> checkout(
            RevenueSource source, Price price, Order.Ui ui, ChargeTerms terms) {
        boolean isPage = ui == Order.Ui.PAGE;
        Order.Checkout what =
                new Order.Checkout(
                        price, 2, ui, BACK, isPage ? BACK : null, "customer@example.com");
        Answer<Sale> answer = sales.checkout(order(source, what), terms);
        List<String> wrong = wrong("POST /v1/checkout/sessions");
        assertThat(answer)
                .isInstanceOf(wrong.isEmpty() ? Answer.Given.class : Answer.Refused.class);
        return wrong;
    }

    /// The description has links, and not yet the metadata of what is paid under them: nothing else
    /// is wrong with the requests.
    @Test
    void theDescriptionHasNoMetadataOfPaymentsUnderLinks() {
        Order.Link once = new Order.Link(price(null, null), 2, BACK);
        Order.Link monthly = new Order.Link(price(Price.Every.MONTH, null), 1, null);
        sales.link(order(RevenueSource.DONATION, once), TERMS);
        assertThat(wrong("POST /v1/payment_links"))
                .containsExactly("body.payment_intent_data: Unknown property: metadata");
        sales.link(order(RevenueSource.SUBSCRIPTION, monthly), ON_BEHALF);
        assertThat(wrong("POST /v1/payment_links"))
                .containsExactly("body.subscription_data: Unknown property: metadata");
    }

    @Test
    void sendsInvoicesByWhatStripeDescribes() {
        Order.Invoice what =
                new Order.Invoice(
                        "customer@example.com",
                        "A customer",
                        "usd",
                        30,
                        "For work",
                        List.of(new Order.Line("Work", 5_000), new Order.Line("Travel", 700)));
        STRIPE.answersWith("{\"id\":\"in_1\"}");
        assertThat(sales.invoice(order(RevenueSource.INVOICE, what), ON_BEHALF))
                .isInstanceOf(Answer.Given.class);
        assertThat(STRIPE.asked())
                .containsExactly(
                        "POST /v1/customers",
                        "POST /v1/invoices",
                        "POST /v1/invoiceitems",
                        "POST /v1/invoiceitems",
                        "POST /v1/invoices/{invoice}/finalize",
                        "POST /v1/invoices/{invoice}/send");
    }

    @Test
    void submitsEvidenceByWhatStripeDescribes() {
        EvidenceClient evidence = new EvidenceClient(platform);
        Evidence.Booked booked =
                new Evidence.Booked(
                        "A project",
                        "https://example.com",
                        RevenueSource.ONE_TIME,
                        "ch_1",
                        1_000,
                        0,
                        "usd",
                        NOW);
        STRIPE.answersWith("{\"status\":\"lost\"}");
        assertThat(evidence.submit("dp_1", booked))
                .isEqualTo(new Answer.Given<>("dispute is lost"));
        assertThat(STRIPE.asked()).containsExactly("GET /v1/disputes/{dispute}");

        STRIPE.answersWith(
                """
                {"status":"needs_response","evidence_details":{"submission_count":0,\
                "past_due":false},\
                "charge":{"object":"charge","id":"ch_1","billing_details":{"name":"A customer",\
                "email":"customer@example.com","address":{"line1":"1 Street"}}}}\
                """);
        assertThat(evidence.submit("dp_1", booked)).isEqualTo(new Answer.Given<>(""));
        assertThat(STRIPE.asked())
                .containsExactly("GET /v1/disputes/{dispute}", "POST /v1/disputes/{dispute}");
    }

    /// What is wrong with the only request, which is this one.
    private static List<String> wrong(String request) {
        List<String> asked = STRIPE.asked();
        assertThat(asked).hasSize(1);
        List<String> parts = List.of(asked.getFirst().split(" ! ", -1));
        assertThat(parts.getFirst()).isEqualTo(request);
        return parts.subList(1, parts.size());
    }

    private static Price price(Price.@Nullable Every every, @Nullable String meterEvent) {
        RevenueSource source = every == null ? RevenueSource.ONE_TIME : RevenueSource.SUBSCRIPTION;
        return new Price(
                "price_1",
                PROJECT,
                "prod_1",
                source,
                "A thing",
                1_000,
                "usd",
                every,
                1,
                meterEvent);
    }

    private static <T> Order<T> order(RevenueSource source, T what) {
        return new Order<>("k1", PROJECT, source, what);
    }
}
