package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.EventFeed.Event;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// 003, "Budget Flow Hierarchy": who pays when, and who is warned of it, over HTTP.
class WhoPaysTest {
    @RegisterExtension static final RunningSluice SLUICE = new RunningSluice("who-pays");

    @BeforeAll
    static void start() {
        SLUICE.start();
    }

    /// 003's household: Alice; Mind Protocol with Felix, Ada and Luca, who draw from it.
    private static Client household(String name) {
        Client client = SLUICE.client();
        client.open(name + "-alice", "human", "5000", "");
        client.open(name + "-mind", "org", "2450", "");
        for (String citizen : List.of("felix", "ada", "luca")) {
            client.open(name + "-" + citizen, "citizen", "0", under(name + "-mind"));
        }
        return client;
    }

    @Test
    void theSenderPaysWhenACitizenTalksToACitizen() {
        Client client = household("talk");
        client.post("/v1/accounts/talk-felix/grants", "{\"amount\":20,\"reason\":\"own\"}")
                .expect(201);
        assertThat(pays(client, "talk-felix", "citizen_message", "1.5")).isEqualTo("talk-felix");
        assertThat(balance(client, "talk-felix")).isEqualTo(5_000_000);
        assertThat(balance(client, "talk-mind")).isEqualTo(2_450_000_000L);
        assertThat(balance(client, "talk-ada")).isZero();
    }

    @Test
    void theOrganisationPaysForACitizenWhoseAccountIsEmpty() {
        Client client = household("empty");
        assertThat(pays(client, "empty-felix", "citizen_message", "1.12")).isEqualTo("empty-mind");
        assertThat(balance(client, "empty-mind")).isEqualTo(2_438_800_000L);
    }

    @Test
    void nobodyPaysForAnEmptyCitizenWithoutFallback() {
        Client client = household("alone");
        client.patch("/v1/accounts/alone-luca", "{\"parent_fallback\":false}").expect(200);
        Tree problem = quote(client, "alone-luca", "citizen_message", "1").expect(402);
        assertThat(problem.at("code").text()).isEqualTo("insufficient_credits");
        assertThat(problem.at("available").micros()).isZero();
    }

    @Test
    void theOrganisationPaysWhenItWakesACitizen() {
        Client client = household("wake");
        client.post("/v1/accounts/wake-ada/grants", "{\"amount\":100,\"reason\":\"own\"}")
                .expect(201);
        client.patch("/v1/accounts/wake-ada", "{\"parent_fallback\":false}").expect(200);
        assertThat(pays(client, "wake-ada", "l2_wake_l1", "2")).isEqualTo("wake-mind");
        assertThat(balance(client, "wake-ada")).isEqualTo(100_000_000);
        assertThat(balance(client, "wake-mind")).isEqualTo(2_430_000_000L);
        assertThat(pays(client, "wake-mind", "l2_wake_l1", "1")).isEqualTo("wake-mind");
        assertThat(quote(client, "wake-alice", "l2_wake_l1", "1").expect(422).at("code").text())
                .isEqualTo("no_org");
    }

    @Test
    void onlyWhoReachesTheOrganisationMayHaveItWakeACitizen() {
        Client client = household("reach");
        String citizen = client.newKey("{\"role\":\"agent\",\"account_id\":\"reach-ada\"}");
        String org = client.newKey("{\"role\":\"agent\",\"account_id\":\"reach-mind\"}");
        assertThat(quote(client.withKey(citizen), "reach-ada", "l2_wake_l1", "1").status())
                .isEqualTo(403);
        quote(client.withKey(org), "reach-ada", "l2_wake_l1", "1").expect(201);
    }

    @Test
    void theHumanPaysForAMessageAndTheirOrganisationWhereTheyHaveOne() {
        Client client = household("human");
        assertThat(pays(client, "human-alice", "human_message", "3")).isEqualTo("human-alice");
        client.open("human-bob", "human", "4", under("human-mind"));
        assertThat(pays(client, "human-bob", "human_message", "3")).isEqualTo("human-mind");
        assertThat(balance(client, "human-bob")).isEqualTo(4_000_000);
    }

    @Test
    void theServicePaysForItsCalls() {
        Client client = household("service");
        client.open("service-search", "service", "30", under("service-mind"));
        assertThat(pays(client, "service-search", "service_call", "2")).isEqualTo("service-search");
        assertThat(balance(client, "service-search")).isEqualTo(10_000_000);
    }

    @Test
    void warnsThePayerOnceOnEachCrossing() {
        Client client = household("low");
        client.patch("/v1/accounts/low-mind", "{\"low_balance_threshold\":2400}").expect(200);
        try (EventFeed feed =
                EventFeed.open(SLUICE, RunningSluice.ADMIN_KEY, "?account_id=low-mind", null)) {
            pays(client, "low-felix", "citizen_message", "5"); // 2,400: not below
            pays(client, "low-ada", "citizen_message", "1"); // 2,390: below
            pays(client, "low-luca", "l2_wake_l1", "1"); // below still
            client.post("/v1/accounts/low-mind/grants", "{\"amount\":30,\"reason\":\"r\"}")
                    .expect(201); // 2,410
            pays(client, "low-ada", "citizen_message", "2"); // 2,390: below again
            client.post("/v1/accounts/low-mind/grants", "{\"amount\":1,\"reason\":\"end\"}")
                    .expect(201);
            List<Event> events = feed.until(event -> reasonOf(event).equals("end"));
            assertThat(events.stream().filter(event -> event.name().equals("budget.low")))
                    .extracting(event -> event.data().at("balance").micros())
                    .containsExactly(2_390_000_000L, 2_390_000_000L);
            assertThat(events.stream().filter(event -> event.name().equals("budget.debited")))
                    .allSatisfy(event ->
                            assertThat(event.data().at("account_id").text()).isEqualTo("low-mind"));
        }
    }

    private static String reasonOf(Event event) {
        return event.data().has("reason") ? event.data().at("reason").text() : "";
    }

    /// Who paid for this much, delivered whole.
    private static String pays(Client client, String sourceId, String reason, String deltaE) {
        Tree quote = quote(client, sourceId, reason, deltaE).expect(201);
        String quoteId = quote.at("quote_id").text();
        client.reserve(quoteId).expect(200);
        Tree debit = client.settle(quoteId, deltaE).expect(200).at("debit");
        assertThat(debit.at("reason").text()).isEqualTo(reason);
        assertThat(debit.at("source_id").text()).isEqualTo(sourceId);
        assertThat(debit.at("account_id").text()).isEqualTo(quote.at("payer_id").text());
        return debit.at("account_id").text();
    }

    private static Client.Answer quote(
            Client client, String sourceId, String reason, String deltaE) {
        return client.post(
                "/v1/quotes",
                "{\"source_id\":\"%s\",\"planned_delta_e\":%s,\"reason\":\"%s\"}"
                        .formatted(sourceId, deltaE, reason));
    }

    private static long balance(Client client, String ownerId) {
        return client.account(ownerId).at("balance").micros();
    }

    private static String under(String parentId) {
        return ",\"parent_owner_id\":\"" + parentId + "\"";
    }
}
