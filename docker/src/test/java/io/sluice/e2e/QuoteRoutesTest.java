package io.sluice.e2e;

import static io.sluice.e2e.AccountRoutesTest.assertCode;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.Client.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Quote, reserve, inject, settle, release: field by field as API.md promises them, and DOMAIN.md's
/// table of what each state answers.
class QuoteRoutesTest {
    @RegisterExtension static final RunningSluice SLUICE = new RunningSluice("quote-routes");

    private static final String INJECT = "{\"stimulus\":{\"id\":\"s-1\",\"delta_e\":0.5}}";

    @BeforeAll
    static void start() {
        SLUICE.start();
    }

    @Test
    void showsAQuoteWithAllItsFields() {
        Client client = SLUICE.client();
        client.open("payer", "org", "100", "");
        client.open("asker", "citizen", "0", ",\"parent_owner_id\":\"payer\"");

        Tree quote =
                client.post(
                                "/v1/quotes",
                                """
                                {"source_id":"asker","planned_delta_e":0.333333,
                                 "stimulus_features":{"modality":"text"},"min_delta_e":0.1,
                                 "reason":"service_call","project_id":"project-7"}
                                """)
                        .expect(201);

        assertThat(quote.at("quote_id").text()).startsWith("quote_");
        assertThat(quote.at("source_id").text()).isEqualTo("asker");
        assertThat(quote.at("payer_id").text()).isEqualTo("payer");
        assertThat(quote.at("planned_delta_e").micros()).isEqualTo(333_333);
        assertThat(quote.at("allowed_delta_e").micros()).isEqualTo(333_333);
        assertThat(quote.at("price_per_unit").micros()).isEqualTo(10_000_000);
        assertThat(quote.at("expected_debit").micros()).isEqualTo(3_333_330);
        assertThat(quote.at("compute_estimate").names()).contains("tokens_est", "gpu_ms");
        assertThat(quote.at("confidence").micros()).isEqualTo(800_000);
        assertThat(quote.at("reason").text()).isEqualTo("service_call");
        assertThat(quote.at("project_id").text()).isEqualTo("project-7");
        assertThat(quote.at("status").text()).isEqualTo("issued");
        Instant issued = Instant.parse(quote.at("timestamp").text());
        Instant until = Instant.parse(quote.at("valid_until").text());
        assertThat(Duration.between(issued, until)).isEqualTo(Duration.ofMinutes(5));
        Tree read = client.readQuote(quote.at("quote_id").text());
        quote.names().forEach(name -> assertThat(read.at(name)).isEqualTo(quote.at(name)));
    }

    @Test
    void reservesAndSettlesWithAllFields() {
        Client client = SLUICE.client();
        client.open("settler", "10.5");
        String quoteId = client.quote("settler", "1");

        Tree reserved = client.reserve(quoteId).expect(200);
        assertThat(reserved.at("status").text()).isEqualTo("reserved");
        assertThat(Instant.parse(reserved.at("reserved_until").text()))
                .isAfter(Instant.now().plus(Duration.ofMinutes(4)));
        assertThat(client.reserve(quoteId).expect(200)).as("the same hold").isEqualTo(reserved);
        Tree held = client.account("settler");
        assertThat(held.at("balance").micros()).isEqualTo(10_500_000);
        assertThat(held.at("reserved").micros()).isEqualTo(10_000_000);
        assertThat(held.at("available").micros()).isEqualTo(500_000);

        String body =
                """
                {"actual_delta_e_delivered":0.7,"stimulus_id":"stim-9",
                 "compute_actual":{"tokens":420,"gpu_ms":80,"cost_usd":0.0045}}
                """;
        Tree settled = client.post("/v1/quotes/" + quoteId + "/settle", body).expect(200);

        assertThat(settled.at("refunded").micros()).isEqualTo(3_000_000);
        Tree debit = settled.at("debit");
        assertThat(debit.at("log_id").text()).startsWith("log_");
        assertThat(debit.at("account_id").text()).isEqualTo("settler");
        assertThat(debit.at("source_id").text()).isEqualTo("settler");
        assertThat(debit.at("quote_id").text()).isEqualTo(quoteId);
        assertThat(debit.at("amount_debited").micros()).isEqualTo(7_000_000);
        assertThat(debit.at("balance_before").micros()).isEqualTo(10_500_000);
        assertThat(debit.at("balance_after").micros()).isEqualTo(3_500_000);
        assertThat(debit.at("actual_delta_e_delivered").micros()).isEqualTo(700_000);
        assertThat(debit.at("stimulus_id").text()).isEqualTo("stim-9");
        assertThat(debit.at("overrun").flag()).isFalse();
        assertThat(Instant.parse(debit.at("timestamp").text())).isBeforeOrEqualTo(Instant.now());
        assertThat(debit.at("reason").text()).isEqualTo("stimulus_injection");
        assertThat(settled.at("quote", "status").text()).isEqualTo("settled");
        Tree read = client.readQuote(quoteId);
        assertThat(read.at("debit")).isEqualTo(debit);
        Tree shown = settled.at("quote");
        shown.names().forEach(name -> assertThat(read.at(name)).isEqualTo(shown.at(name)));
        assertThat(client.post("/v1/quotes/" + quoteId + "/settle", body).expect(200))
                .as("the same body again: the first answer")
                .isEqualTo(settled);
    }

    @Test
    void chargesAtMostTheHoldAndSaysSo() {
        Client client = SLUICE.client();
        client.open("overrun", "100");
        String quoteId = client.reserved("overrun", "1");

        Tree settled = client.settle(quoteId, "1.5").expect(200);

        assertThat(settled.at("debit", "overrun").flag()).isTrue();
        assertThat(settled.at("debit", "amount_debited").micros()).isEqualTo(10_000_000);
        assertThat(settled.at("refunded").micros()).isZero();
        assertThat(client.account("overrun").at("balance").micros()).isEqualTo(90_000_000);
    }

    @Test
    void answersByTheTableOfStates() {
        Client client = SLUICE.client();
        client.open("table", "100");
        String issued = client.quote("table", "0.5");
        assertRefused(client.settle(issued, "0.5"), 409, "quote_not_reserved", "issued");
        assertRefused(client.release(issued), 409, "quote_not_reserved", "issued");

        String settled = client.reserved("table", "0.5");
        client.settle(settled, "0.5").expect(200);
        assertRefused(client.reserve(settled), 409, "quote_already_settled", "settled");
        assertRefused(client.settle(settled, "0.4"), 409, "quote_already_settled", "settled");
        assertRefused(client.release(settled), 409, "quote_already_settled", "settled");
        assertRefused(inject(client, settled), 409, "quote_already_settled", "settled");

        String released = client.reserved("table", "0.5");
        Tree first = client.release(released).expect(200);
        assertThat(client.release(released).expect(200)).isEqualTo(first);
        assertRefused(client.reserve(released), 409, "quote_already_released", "released");
        assertRefused(client.settle(released, "0.5"), 409, "quote_already_released", "released");
        assertRefused(inject(client, released), 409, "quote_already_released", "released");

        String injected = client.quote("table", "0.5");
        Tree answer = inject(client, injected).expect(200);
        assertThat(inject(client, injected).expect(200)).isEqualTo(answer);
        assertThat(client.account("table").at("balance").micros()).isEqualTo(90_000_000);
        assertThat(client.account("table").at("reserved").micros()).isZero();
    }

    @Test
    void injectsWithAllFields() {
        Client client = SLUICE.client();
        client.open("injector", "100");
        String quoteId = client.quote("injector", "1");

        Tree answer =
                client.post(
                                "/v1/quotes/" + quoteId + "/inject",
                                "{\"stimulus\":{\"delta_e\":0.25,\"nested\":{\"a\":[1,null]}}}")
                        .expect(200);

        assertThat(answer.names())
                .contains("quote", "debit", "stimulus_id", "actual_delta_e_delivered", "refunded");
        assertThat(answer.at("stimulus_id").text()).isNotEmpty();
        assertThat(answer.at("debit", "stimulus_id")).isEqualTo(answer.at("stimulus_id"));
        assertThat(answer.at("actual_delta_e_delivered").micros()).isEqualTo(250_000);
        assertThat(answer.at("refunded").micros()).isEqualTo(7_500_000);
        assertThat(answer.at("quote", "status").text()).isEqualTo("settled");
    }

    @Test
    void wakesOnTheNearestOrg() {
        Client client = SLUICE.client();
        client.open("wake-org", "org", "50", "");
        client.open("wake-team", "citizen", "50", ",\"parent_owner_id\":\"wake-org\"");
        client.open("wake-one", "citizen", "50", ",\"parent_owner_id\":\"wake-team\"");
        String wake = "{\"source_id\":\"%s\",\"planned_delta_e\":1,\"reason\":\"l2_wake_l1\"}";

        Tree quote = client.post("/v1/quotes", wake.formatted("wake-one")).expect(201);

        assertThat(quote.at("payer_id").text()).isEqualTo("wake-org");
        client.open("orgless", "50");
        assertCode(client.post("/v1/quotes", wake.formatted("orgless")), 422, "no_org");
        String key = client.newKey("{\"role\":\"agent\",\"account_id\":\"wake-team\"}");
        assertCode(
                SLUICE.client(key).post("/v1/quotes", wake.formatted("wake-one")),
                403,
                "forbidden");
    }

    @Test
    void repeatsTheFirstAnswerToAKey() {
        Client client = SLUICE.client();
        client.open("repeater", "100");
        String quoteId = client.quote("repeater", "1");
        String path = "/v1/quotes/" + quoteId;

        Tree reserved = client.post(path + "/reserve", "", "r-1").expect(200);
        Tree settled = client.post(path + "/settle", Client.settleBody("0.5"), "s-1").expect(200);
        Answer reservedAgain = client.post(path + "/reserve", "", "r-1");
        Answer settledAgain = client.post(path + "/settle", Client.settleBody("0.5"), "s-1");

        assertThat(reservedAgain.replayed()).isTrue();
        assertThat(reservedAgain.expect(200)).as("as it was then").isEqualTo(reserved);
        assertThat(settledAgain.replayed()).isTrue();
        assertThat(settledAgain.expect(200)).isEqualTo(settled);
        assertCode(
                client.post(path + "/settle", Client.settleBody("0.4"), "s-1"),
                422,
                "idempotency_key_reused");
    }

    @Test
    void runsABatchInOrder() {
        Client client = SLUICE.client();
        client.open("batcher", "100");
        String first = client.quote("batcher", "1");
        String batch =
                """
                {"operations":[
                 {"op":"quote","source_id":"batcher","planned_delta_e":0.5},
                 {"op":"reserve","quote_id":"%1$s"},
                 {"op":"settle","quote_id":"%1$s","actual_delta_e_delivered":0.4,
                  "stimulus_id":"b-1"},
                 {"op":"release","quote_id":"%1$s"},
                 {"op":"quote_reserve","source_id":"batcher","planned_delta_e":2,
                  "idempotency_key":"qr-1"},
                 {"op":"quote","source_id":"nobody","planned_delta_e":0.5},
                 {"op":"dance"}]}
                """
                        .formatted(first);

        List<Tree> results = client.post("/v1/batch", batch).expect(200).at("results").list();

        assertThat(results.stream().map(each -> each.at("status").number().intValueExact()))
                .containsExactly(201, 200, 200, 409, 201, 404, 422);
        assertThat(results.get(0).at("body", "status").text()).isEqualTo("issued");
        assertThat(results.get(1).at("body", "status").text()).isEqualTo("reserved");
        assertThat(results.get(2).at("body", "debit", "amount_debited").micros())
                .isEqualTo(4_000_000);
        assertThat(results.get(3).at("body", "code").text()).isEqualTo("quote_already_settled");
        assertThat(results.get(3).at("body", "quote", "status").text()).isEqualTo("settled");
        assertThat(results.get(4).at("body", "status").text()).isEqualTo("reserved");
        assertThat(results.get(5).at("body", "code").text()).isEqualTo("account_not_found");
        assertThat(results.get(6).at("body", "code").text()).isEqualTo("invalid_value");
        assertThat(client.account("batcher").at("balance").micros()).isEqualTo(96_000_000);
        assertThat(client.account("batcher").at("reserved").micros()).isEqualTo(20_000_000);

        Tree again = client.post("/v1/batch", batch).expect(200).at("results");
        assertThat(again.at(4).at("body", "quote_id"))
                .as("its own key protects it")
                .isEqualTo(results.get(4).at("body", "quote_id"));
        assertThat(client.account("batcher").at("reserved").micros()).isEqualTo(20_000_000);
    }

    @Test
    void repeatsAWholeBatch() {
        Client client = SLUICE.client();
        client.open("batch-again", "100");
        String batch =
                """
                {"operations":[
                 {"op":"quote_reserve","source_id":"batch-again","planned_delta_e":2},
                 {"op":"quote_reserve","source_id":"batch-again","planned_delta_e":2}]}
                """;

        Answer first = client.post("/v1/batch", batch, "whole-1");
        Answer again = client.post("/v1/batch", batch, "whole-1");

        assertThat(first.replayed()).isFalse();
        assertThat(again.replayed()).isTrue();
        assertThat(again.expect(200)).isEqualTo(first.expect(200));
        assertThat(client.account("batch-again").at("reserved").micros()).isEqualTo(40_000_000);
        assertCode(
                client.post("/v1/batch", "{\"operations\":[]}", "whole-1"),
                422,
                "idempotency_key_reused");
    }

    private static Answer inject(Client client, String quoteId) {
        return client.post("/v1/quotes/" + quoteId + "/inject", INJECT);
    }

    private static void assertRefused(Answer answer, int status, String code, String state) {
        assertCode(answer, status, code);
        assertThat(answer.json().at("quote", "status").text()).isEqualTo(state);
    }
}
