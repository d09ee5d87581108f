package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.connect.ConnectServer;
import io.sluice.backoffice.ledger.SignedStripe;
import io.sluice.backoffice.rails.ProviderServer.Fault;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Projects and payees get their accounts at Stripe, through Stripe's own library.
class ConnectTest {
    private static final String ME = "/api/contributors/me/";
    private static ConnectServer stripe;
    private static Office office;
    private static BackOfficeRig rig;
    private static SignedStripe hook;

    @BeforeAll
    static void open() {
        stripe = new ConnectServer();
        office = new Office(BackOfficeRig.with(stripe.settings()));
        rig = office.rig;
        rig.at("2026-02-01T00:00:00Z");
        hook = new SignedStripe(rig);
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

    @Test
    void opensOneAccountForAShippedProjectAndANewLinkEachTime() {
        String anna = person("Anna", "DE");
        String project = project("Aquarium", anna, "building");
        RigClient founder = rig.as("contributor", anna);
        founder.post(connect(project), "{}").expect(409, "wrong_state");
        ship(project);
        Answer first = founder.post(connect(project), "{}").expect(200);
        Answer again = rig.as("project", project).post(connect(project), "{}").expect(200);
        Answer key = founder.post(connect(project), "{}", "Idempotency-Key", "a").expect(200);
        Answer replayed = founder.post(connect(project), "{}", "Idempotency-Key", "a").expect(200);

        assertThat(again.text("account_id")).isEqualTo(first.text("account_id"));
        assertThat(first.text("status")).isEqualTo("onboarding");
        assertThat(again.text("onboarding_url")).isNotEqualTo(first.text("onboarding_url"));
        assertThat(replayed.body()).isEqualTo(key.body());
        assertThat(stripe.accountsOf(project)).hasSize(1);
        Map<String, String> asked = stripe.accountsOf(project).getFirst().form();
        assertThat(asked)
                .containsEntry("type", "express")
                .containsEntry("country", "DE")
                .containsEntry("business_type", "company")
                .containsEntry("company[name]", "Aquarium")
                .containsEntry("capabilities[card_payments][requested]", "true")
                .containsEntry("capabilities[transfers][requested]", "true")
                .containsEntry("settings[payouts][schedule][interval]", "manual");
        assertThat(rig.admin().get("/api/projects/" + project).text("stripe_account_id"))
                .isEqualTo(first.text("account_id"));
    }

    @Test
    void opensItOnceThoughStripeFellSilentAndForgotTheKey() {
        String bert = person("Bert", "US");
        String project = project("Bakery", bert, "building");
        ship(project);
        RigClient founder = rig.as("contributor", bert);
        stripe.faults.add(Fault.SILENT);
        // Where the timetable was faster, the fault was its own.
        assertThat(founder.post(connect(project), "{}").status()).isIn(200, 502);
        stripe.forget();
        founder.post(connect(project), "{}").expect(200);
        assertThat(stripe.accountsOf(project)).hasSize(1);
    }

    @Test
    void opensTheAccountsOfShippedProjectsByItself() {
        String project = project("Circus", person("Cleo", "US"), "shipped");
        rig.admin().post("/api/jobs/connect_accounts/run", "").expect(200);
        rig.admin().post("/api/jobs/connect_accounts/run", "").expect(200);
        assertThat(stripe.accountsOf(project)).hasSize(1);
        Answer log = rig.admin().get("/api/audit/payments?event_type=project.connected&limit=200");
        assertThat(log.expect(200).body())
                .containsOnlyOnce(stripe.accountsOf(project).getFirst().id() + '"');
    }

    @Test
    void tellsHowTheAccountStandsAsStripeDoes() {
        String project = project("Dojo", person("Dan", "US"), "shipped");
        rig.admin().get(connect(project)).expect(404, "not_found");
        String account = rig.admin().post(connect(project), "{}").expect(200).text("account_id");
        tell(stripe.updated(account, false, false, "external_account", "company.tax_id"));
        Answer asked = rig.admin().get(connect(project)).expect(200);
        assertThat(asked.text("status")).isEqualTo("onboarding");
        assertThat(asked.list("requirements.currently_due")).hasSize(2);
        assertThat(asked.text("requirements.disabled_reason")).isEqualTo("requirements.past_due");
        String early = stripe.updated(account, true, false);
        tell(stripe.updated(account, true, true));
        tell(early); // late, and no news
        Answer enabled = rig.admin().get(connect(project)).expect(200);
        assertThat(enabled.text("status")).isEqualTo("enabled");
        assertThat(enabled.flag("charges_enabled")).isTrue();
        tell(stripe.updated(account, true, false, "company.tax_id"));
        assertThat(rig.admin().get(connect(project)).text("status")).isEqualTo("suspended");
    }

    @Test
    void opensACustomAccountThatTakesThePlaceOfTheExpressOne() {
        String project = project("Skyscraper", person("Sue", "US"), "shipped");
        String upgrade = "/api/projects/" + project + "/stripe/upgrade";
        String express = rig.admin().post(connect(project), "{}").text("account_id");
        office.carl.post(upgrade, "{}").expect(409, "wrong_state");
        rig.admin()
                .post(
                        "/api/projects/" + project + "/stage",
                        "{\"stage\":\"shipped\",\"hosting_tier\":\"scale\"}")
                .expect(200);
        Answer custom = office.carl.post(upgrade, "{}").expect(200);
        String id = custom.text("account_id");
        assertThat(custom.text("account_type")).isEqualTo("custom");
        assertThat(office.carl.post(upgrade, "{}").expect(200).text("account_id")).isEqualTo(id);
        office.run("connect_accounts");
        assertThat(rig.admin().get(connect(project)).text("account_id")).isEqualTo(express);
        tell(stripe.updated(id, true, true));
        office.run("connect_accounts");
        assertThat(rig.admin().get(connect(project)).text("account_id")).isEqualTo(id);
        assertThat(rig.admin().post(connect(project), "{}").text("account_id")).isEqualTo(id);
        assertThat(stripe.accountsOf(project)).hasSize(2);
    }

    @Test
    void isForTheFounderTheProjectAndStaffAlone() {
        String project = project("Easel", person("Emil", "US"), "shipped");
        String other = project("Fair", person("Finn", "US"), "shipped");
        RigClient stranger = rig.as("contributor", person("Gus", "US"));
        stranger.post(connect(project), "{}").expect(403, "forbidden");
        rig.as("project", other).post(connect(project), "{}").expect(403, "forbidden");
        rig.as("project", other).get(connect(project)).expect(403, "forbidden");
        office.carl.post(connect(project), "{}").expect(200);
        String far = project("Harbour", person("Hana", "KP"), "shipped");
        rig.admin().post(connect(far), "{}").expect(422, "country_not_supported");
    }

    @Test
    void paysAPayeeAtStripeOnceStripeKnowsWhoTheyAre() {
        String ida = person("Ida", "GB");
        office.join("ida", ida);
        String project = project("Igloo", ida, "shipped");
        office.earns("ida", project, "500", "2025-01-01T00:00:00Z");
        office.charge(project, "ch_ida", "2026-01-10", 100_000);
        RigClient me = office.as("ida");
        me.put(
                        ME + "payout-method",
                        "{\"method_type\":\"stripe_connect\","
                                + "\"details\":{\"account_id\":\"acct_1\"}}")
                .expect(422, "invalid_value");
        Answer set = me.put(ME + "payout-method", "{\"method_type\":\"stripe_connect\"}");
        assertThat(set.expect(200).flag("verified")).isFalse();
        office.agree("ida", project);
        office.carl
                .put(
                        "/api/contributors/" + ida + "/tax-form",
                        "{\"form_type\":\"w8ben\",\"signed_at\":\"2025-12-01\"}")
                .expect(200);
        Answer account = me.post(ME + "stripe/connect", "{}").expect(200);
        assertThat(stripe.accountsOf(ida).getFirst().form())
                .containsEntry("business_type", "individual")
                .containsEntry("tos_acceptance[service_agreement]", "recipient")
                .doesNotContainKey("capabilities[card_payments][requested]");
        String id = account.text("account_id");
        assertThat(account.text("onboarding_url")).contains(id);

        String cycle = office.calculate("2026-01-01", "2026-01-31");
        Answer items = office.carl.get("/api/payouts/cycles/" + cycle + "/items").expect(200);
        assertThat(items.body()).contains("payout_method");
        tell(stripe.updated(id, true, true));
        assertThat(me.get(ME + "payout-method").flag("verified")).isTrue();
        rig.at("2026-02-11T00:00:00Z");
        office.approve(cycle);
        rig.at("2026-02-15T06:00:00Z");
        office.disburse(cycle);

        assertThat(stripe.asked)
                .filteredOn(each -> each.path().equals("/v1/transfers"))
                .filteredOn(each -> each.method().equals("POST"))
                .hasSize(1)
                .allMatch(each -> id.equals(each.form().get("destination")));
    }

    private static void tell(String event) {
        hook.send(event).expect(200);
    }

    private static String connect(String project) {
        return "/api/projects/" + project + "/stripe/connect";
    }

    private static void ship(String project) {
        rig.admin().post("/api/projects/" + project + "/stage", "{\"stage\":\"shipped\"}");
    }

    private static String project(String name, String founder, String stage) {
        return rig.admin()
                .post(
                        "/api/projects",
                        "{\"name\":\"%s\",\"founder_id\":\"%s\",\"stage\":\"%s\"}"
                                .formatted(name, founder, stage))
                .expect(201)
                .text("project_id");
    }

    private static String person(String name, String country) {
        String id = rig.human(name);
        rig.admin()
                .patch("/api/contributors/" + id, "{\"country\":\"" + country + "\"}")
                .expect(200);
        return id;
    }
}
