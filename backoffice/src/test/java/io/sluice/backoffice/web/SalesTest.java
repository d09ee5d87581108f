package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.RigPostgres;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.ledger.SignedStripe;
import io.sluice.backoffice.ledger.StripeNote;
import io.sluice.backoffice.rails.ProviderServer.Fault;
import io.sluice.backoffice.sales.SalesServer;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What projects sell, through Stripe's own library, and how what customers pay is booked.
class SalesTest {
    private static final Instant PAID = Instant.parse("2026-01-20T12:00:00Z");
    private static SalesServer stripe;
    private static Office office;
    private static BackOfficeRig rig;
    private static SignedStripe hook;
    private static String founder;
    private static int events;

    @BeforeAll
    static void open() {
        stripe = new SalesServer();
        office = new Office(BackOfficeRig.with(stripe.settings()));
        rig = office.rig;
        rig.at("2026-02-01T00:00:00Z");
        hook = new SignedStripe(rig);
        founder = rig.human("Alice");
    }

    @AfterEach
    void everyRequestIsAsPublished() {
        assertThat(stripe.violations).isEmpty();
    }

    @AfterAll
    static void close() {
        office.close();
        stripe.close();
    }

    @ParameterizedTest
    @CsvSource({
        "checkouts, one_time, false",
        "checkouts, donation, false",
        "checkouts, donation, true",
        "checkouts, subscription, true",
        "checkouts, usage, true",
        "payment-links, one_time, false",
        "payment-links, donation, false",
        "payment-links, subscription, true",
        "invoices, invoice, false"
    })
    void booksWhatIsPaidUnderItsSource(String route, String source, boolean monthly) {
        String project = connected("Books " + route + source);
        RigClient key = rig.as("project", project);
        String objectId;
        if (route.equals("invoices")) {
            objectId = key.post(at(project, route), invoice()).expect(201).text("invoice_id");
        } else {
            String price = price(key, project, source, 10_000, monthly);
            String body =
                    route.equals("checkouts") ? sale(price) : "{\"price_id\":\"" + price + "\"}";
            Answer sold = key.post(at(project, route), body).expect(201);
            assertThat(sold.text("source")).isEqualTo(source);
            String id = route.equals("checkouts") ? "checkout_id" : "payment_link_id";
            objectId = sold.text(id);
        }
        String charge = stripe.paid(objectId, "ch_" + ++events, PAID, 10_000);
        hook.send(StripeNote.event("evt_sale_" + events, "charge.succeeded", PAID, charge))
                .expect(200);
        // The timetable asks by itself what an invoice was for; here nobody waits for it.
        RigPostgres.execute(
                rig.database(),
                "UPDATE backoffice.stripe_open SET next_try = now() - interval '1 hour'");
        rig.admin().post("/api/jobs/revenue_catch_up/run", "").expect(200);

        Answer revenue =
                rig.admin()
                        .get(at(project, "revenue") + "?from=2026-01-01&to=2026-01-31")
                        .expect(200);
        assertThat(revenue.whole("by_source." + source)).isEqualTo(10_000);
        assertThat(revenue.whole("gross_cents")).isEqualTo(10_000);
    }

    @ParameterizedTest
    @CsvSource({"0.70, 10000, 8500, 85.00", "0.60, 10000, 7500, 75.00", "0.80, 51, 49, 95.00"})
    void takesThePlatformsShareAndThePoolAsItsFee(
            String pool, long amount, long fee, String percent) {
        String project = connected("Fee " + pool);
        RigPostgres.execute(
                rig.database(),
                """
                UPDATE backoffice.project_splits
                SET contributor_pool_pct = %s, treasury_pct = 0.85 - %s WHERE project_id = '%s'
                """
                        .formatted(pool, pool, IdKind.PROJECT.parse(project)));
        RigClient key = rig.as("project", project);
        String once = price(key, project, "one_time", amount, false);
        Answer sold = key.post(at(project, "checkouts"), sale(once)).expect(201);
        assertThat(sold.whole("application_fee_cents")).isEqualTo(fee);
        assertThat(asked(sold.text("checkout_id")))
                .containsEntry("payment_intent_data[application_fee_amount]", "" + fee)
                .containsEntry("payment_intent_data[transfer_data][destination]", account(project))
                .doesNotContainKey("payment_intent_data[on_behalf_of]");
        String monthly = price(key, project, "subscription", amount, true);
        Answer subscribed = key.post(at(project, "checkouts"), sale(monthly)).expect(201);
        assertThat(asked(subscribed.text("checkout_id")))
                .containsEntry("subscription_data[application_fee_percent]", percent);
    }

    @Test
    void sellsInTheNameOfAProjectAbroad() {
        String hans = rig.human("Hans");
        rig.admin().patch("/api/contributors/" + hans, "{\"country\":\"DE\"}").expect(200);
        String project = rig.project("Aquarium", hans);
        RigClient key = rig.as("contributor", hans);
        key.post(at(project, "stripe/connect"), "{}").expect(200);
        String price = price(key, project, "one_time", 5_000, false);
        Answer sold = key.post(at(project, "checkouts"), sale(price)).expect(201);
        assertThat(asked(sold.text("checkout_id")))
                .containsEntry("payment_intent_data[on_behalf_of]", account(project));
    }

    @Test
    void makesOneThingThoughTheAnswerGotLost() {
        String project = connected("Silent");
        RigClient key = rig.as("project", project);
        String price = price(key, project, "one_time", 5_000, false);
        String[] once = {"Idempotency-Key", "sale-1"};
        long before = checkouts();
        stripe.faults.add(Fault.BROKEN_AFTER);
        key.post(at(project, "checkouts"), sale(price), once).expect(502);
        Answer sold = key.post(at(project, "checkouts"), sale(price), once).expect(201);
        Answer again = key.post(at(project, "checkouts"), sale(price), once).expect(201);
        assertThat(again.body()).isEqualTo(sold.body());
        assertThat(checkouts()).isEqualTo(before + 1);
        stripe.faults.add(Fault.NONE); // the customer of an invoice is made, not more
        stripe.faults.add(Fault.BROKEN_AFTER);
        String[] bill = {"Idempotency-Key", "bill-1"};
        key.post(at(project, "invoices"), invoice(), bill).expect(502);
        key.post(at(project, "invoices"), invoice(), bill).expect(201);
        assertThat(stripe.made.keySet())
                .filteredOn(id -> id.startsWith("in_") && isOf(id, project))
                .hasSize(1);
    }

    @Test
    void letsACustomerPayOnTheProjectsOwnPage() {
        String project = connected("Own page");
        RigClient key = rig.as("project", project);
        String body = sale(price(key, project, "donation", 5_000, false));
        String[] once = {"Idempotency-Key", "own-page"};
        String own = body.replace("\"success_url\"", "\"ui\":\"elements\",\"success_url\"");
        Answer sold = key.post(at(project, "checkouts"), own, once).expect(201);
        Answer again = key.post(at(project, "checkouts"), own, once).expect(201);
        assertThat(sold.text("client_secret")).startsWith("secret_of:");
        assertThat(sold.body()).contains("\"url\":null");
        assertThat(again.body()).isEqualTo(sold.body());
        assertThat(asked(sold.text("checkout_id")))
                .containsEntry("ui_mode", "elements")
                .containsEntry("return_url", "https://pets.example/thanks")
                .containsEntry("payment_intent_data[application_fee_amount]", "4250")
                .doesNotContainKey("submit_type");
        Answer page = key.post(at(project, "checkouts"), body).expect(201);
        assertThat(page.body()).contains("\"client_secret\":null");
        assertThat(asked(page.text("checkout_id"))).containsEntry("submit_type", "donate");
    }

    @Test
    void countsReportedUsageOnce() {
        String project = connected("Meter");
        RigClient key = rig.as("project", project);
        String price = price(key, project, "usage", 3, true);
        String body =
                "{\"price_id\":\"%s\",\"customer_id\":\"cus_1\",\"quantity\":250}".formatted(price);
        key.post(at(project, "usage"), body, "Idempotency-Key", "u1").expect(201);
        key.post(at(project, "usage"), body, "Idempotency-Key", "u1").expect(201);
        stripe.faults.add(Fault.BROKEN_AFTER);
        key.post(at(project, "usage"), body, "Idempotency-Key", "u2").expect(502);
        key.post(at(project, "usage"), body, "Idempotency-Key", "u2").expect(201);
        assertThat(stripe.used()).isEqualTo(500);
        String other = price(key, project, "one_time", 500, false);
        key.post(at(project, "usage"), body.replace(price, other)).expect(422, "invalid_value");
    }

    @Test
    void sellsNothingThatIsNotTheProjects() {
        String project = connected("Mine");
        String other = connected("Theirs");
        RigClient key = rig.as("project", project);
        String theirs = price(rig.as("project", other), other, "one_time", 500, false);
        key.post(at(project, "checkouts"), sale(theirs)).expect(422, "invalid_value");
        key.post(at(other, "checkouts"), sale(theirs)).expect(403, "forbidden");
        rig.as("contributor", rig.human("Gus"))
                .post(at(project, "prices"), "{}")
                .expect(400, "invalid_request");
        rig.as("contributor", rig.human("Gil"))
                .post(at(other, "checkouts"), sale(theirs))
                .expect(403, "forbidden");
        String mine = price(key, project, "one_time", 99_999_999, false);
        key.post(at(project, "checkouts"), sale(mine).replace("\"quantity\":1", "\"quantity\":2"))
                .expect(422, "invalid_value");
        String metered = price(key, project, "usage", 3, true);
        key.post(at(project, "payment-links"), "{\"price_id\":\"" + metered + "\"}")
                .expect(422, "invalid_value");
        String unconnected = project("Alone", "building");
        rig.admin().post(at(unconnected, "invoices"), invoice()).expect(409, "wrong_state");
    }

    @Test
    void answersADisputeOnceWithWhatIsKnownOfThePayment() {
        String project = connected("Disputed");
        office.charge(project, "ch_of_dp_1", "2026-01-10", 4_900);
        office.charge(project, "ch_of_dp_2", "2026-01-10", 4_900);
        office.dispute("dp_1", "ch_of_dp_1", "2026-01-12", "2026-01-12", 4_900, "needs_response");
        stripe.faults.add(Fault.BROKEN_AFTER);
        for (int i = 0; i < 3; i++) {
            RigPostgres.execute(
                    rig.database(),
                    "UPDATE backoffice.dispute_evidence SET next_try = now() - interval '1 hour'");
            rig.admin().post("/api/jobs/dispute_evidence/run", "").expect(200);
        }
        stripe.faults.clear();
        assertThat(stripe.evidence).containsOnlyKeys("dp_1");
        assertThat(stripe.evidence.get("dp_1"))
                .containsEntry("evidence[customer_email_address]", "ann@example.com")
                .containsEntry("evidence[billing_address]", "Street 1, 10115, Berlin, DE")
                .containsEntry("evidence[service_date]", "2026-01-10")
                .containsEntry("evidence[product_description]", "The purchase of Disputed.");
        assertThat(stripe.evidence.get("dp_1"))
                .extractingByKey("evidence[uncategorized_text]", STRING)
                .contains("ch_of_dp_1", "4900");
        Answer log = rig.admin().get("/api/audit/payments?event_type=dispute.evidence_submitted");
        assertThat(log.expect(200).list("data")).hasSize(1);
    }

    @Test
    void handsOutWhatPaymentComponentsNeed() {
        String project = connected("Config");
        RigClient key = rig.as("project", project);
        String price = price(key, project, "subscription", 1_900, true);
        Answer config =
                rig.client("")
                        .send(
                                "GET",
                                at(project, "payment-config"),
                                null,
                                "Origin",
                                "https://pets.example")
                        .expect(200);
        assertThat(config.response().headers().firstValue("Access-Control-Allow-Origin"))
                .contains("*");
        assertThat(config.text("project_name")).isEqualTo("Config");
        assertThat(config.text("publishable_key")).isEqualTo("pk_test_rails");
        assertThat(config.text("account_id")).isEqualTo(account(project));
        assertThat(config.text("prices.0.price_id")).isEqualTo(price);
        assertThat(config.number("application_fee_pct")).isEqualTo("0.85");
        assertThat(config.body()).doesNotContain("sk_test");
    }

    private static String connected(String name) {
        String project = project(name, "shipped");
        rig.admin().post(at(project, "stripe/connect"), "{}").expect(200);
        return project;
    }

    private static String project(String name, String stage) {
        return rig.admin()
                .post(
                        "/api/projects",
                        "{\"name\":\"%s\",\"founder_id\":\"%s\",\"stage\":\"%s\"}"
                                .formatted(name, founder, stage))
                .expect(201)
                .text("project_id");
    }

    private static String at(String project, String route) {
        return "/api/projects/" + project + "/" + route;
    }

    private static String account(String project) {
        return rig.admin().get("/api/projects/" + project).text("stripe_account_id");
    }

    private static Map<String, String> asked(String id) {
        return Objects.requireNonNull(stripe.made.get(id), id);
    }

    private static boolean isOf(String id, String project) {
        return asked(id).containsValue(project);
    }

    private static long checkouts() {
        return stripe.made.keySet().stream().filter(id -> id.startsWith("cs_")).count();
    }

    private static String price(
            RigClient key, String project, String source, long amount, boolean monthly) {
        return key.post(
                        at(project, "prices"),
                        "{\"name\":\"Pro\",\"source\":\"%s\",\"amount_cents\":%d%s}"
                                .formatted(
                                        source, amount, monthly ? ",\"interval\":\"month\"" : ""))
                .expect(201)
                .text("price_id");
    }

    private static String sale(String price) {
        return "{\"price_id\":\"%s\",\"quantity\":1,%s}"
                .formatted(price, "\"success_url\":\"https://pets.example/thanks\"");
    }

    private static String invoice() {
        return """
        {"customer_email":"ap@example.com","customer_name":"Acme",
         "lines":[{"description":"January","amount_cents":7500},
                  {"description":"Support","amount_cents":2500}]}\
        """;
    }
}
