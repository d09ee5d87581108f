package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `GET /v1/usage` and `GET /v1/pricing/cost-basis`, and what a kill leaves of them.
class UsageTest {
    @RegisterExtension static final RunningSluice SLUICE = new RunningSluice("usage");

    @BeforeAll
    static void start() {
        SLUICE.start();
    }

    @Test
    void countsEachSettleOnceOnItsDay() {
        Client client = SLUICE.client();
        client.open("user", "1000");
        Set<String> days = new LinkedHashSet<>();
        for (int i = 0; i < 7; i++) {
            String project = i == 6 ? "null" : i % 2 == 0 ? "\"even\"" : "\"odd\"";
            String quoteId =
                    client.post(
                                    "/v1/quotes",
                                    """
                                    {"source_id":"user","planned_delta_e":2,"project_id":%s}
                                    """
                                            .formatted(project))
                            .expect(201)
                            .at("quote_id")
                            .text();
            client.reserve(quoteId).expect(200);
            client.settle(quoteId, "1.00000" + i).expect(200);
            Tree again = client.settle(quoteId, "1.00000" + i).expect(200);
            days.add(again.at("debit", "timestamp").text().substring(0, 10));
        }
        requireUsage(client, days);
        SLUICE.kill();
        SLUICE.start();
        requireUsage(SLUICE.client(), days);

        Client agent =
                client.withKey(client.newKey("{\"role\":\"agent\",\"account_id\":\"user\"}"));
        String day = days.iterator().next();
        Standing.requireProblem(agent.get("/v1/usage?day=" + day), 403, "forbidden");
        String staff = client.newKey("{\"role\":\"staff\",\"subject_id\":\"sam\"}");
        client.withKey(staff).get("/v1/usage?day=" + day).expect(200);
    }

    private static void requireUsage(Client client, Set<String> days) {
        long even = 0;
        long odd = 0;
        long settles = 0;
        for (String day : days) {
            for (Tree each : client.get("/v1/usage?day=" + day).expect(200).list()) {
                boolean isEven = each.at("project_id").text().equals("even");
                even += isEven ? each.at("credits").micros() : 0;
                odd += isEven ? 0 : each.at("credits").micros();
                settles += each.at("settles").number().longValueExact();
                // All of it was granted, and what is granted is nobody's cash.
                assertThat(each.at("purchased_credits").micros()).isZero();
            }
        }
        assertThat(even).isEqualTo(30_000_060);
        assertThat(odd).isEqualTo(30_000_090);
        assertThat(settles).isEqualTo(6);
    }

    @Test
    void aDayIsADay() {
        Client client = SLUICE.client();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        for (LocalDate day : new LocalDate[] {today.plusDays(3), today.minusDays(398)}) {
            assertThat(client.get("/v1/usage?day=" + day).expect(200).list()).isEmpty();
        }
        Standing.requireProblem(
                client.get("/v1/usage?day=" + today.minusDays(401)), 422, "invalid_value");
        Standing.requireProblem(client.get("/v1/usage"), 400, "invalid_request");
        Standing.requireProblem(client.get("/v1/usage?day=2026-02-30"), 400, "invalid_request");
        Standing.requireProblem(client.get("/v1/usage?day=yesterday"), 400, "invalid_request");
        Standing.requireProblem(client.get("/v1/usage?date=" + today), 400, "unknown_field");
    }

    /// 003's example: $0.0045 at 0.3 ΔE, and 50% margin.
    @Test
    void suggestsThePriceOfTheSpecificationsExample() {
        Client client = SLUICE.client();
        Tree nothing = client.get("/v1/pricing/cost-basis").expect(200);
        assertThat(nothing.at("samples").micros()).isZero();
        assertThat(nothing.at("cost_per_delta_e_usd").isNull()).isTrue();
        assertThat(nothing.at("suggested_price_per_unit").isNull()).isTrue();

        client.open("measured", "100");
        String quoteId = client.reserved("measured", "0.5");
        String settle =
                """
                {"actual_delta_e_delivered":0.3,"stimulus_id":"s",
                 "compute_actual":{"tokens":1500,"gpu_ms":20,"cost_usd":0.0045}}
                """;
        client.post("/v1/quotes/" + quoteId + "/settle", settle).expect(200);
        client.post("/v1/quotes/" + quoteId + "/settle", settle).expect(200);
        SLUICE.kill();
        SLUICE.start();

        Tree basis = SLUICE.client().get("/v1/pricing/cost-basis").expect(200);
        assertThat(basis)
                .isEqualTo(
                        Tree.of(
                                """
                                {"samples":1,"cost_usd":0.0045,"delta_e":0.3,
                                 "cost_per_delta_e_usd":0.015,"margin":0.5,
                                 "suggested_price_per_unit":2.25}
                                """));
        Tree third = SLUICE.client().get("/v1/pricing/cost-basis?margin=0.333333").expect(200);
        assertThat(third.at("suggested_price_per_unit").micros()).isEqualTo(2_000_000);

        String path = "/v1/pricing/cost-basis";
        Standing.requireProblem(client.get(path + "?margin=-1"), 422, "invalid_value");
        Standing.requireProblem(client.get(path + "?margin=x"), 400, "invalid_request");
        String staff = client.newKey("{\"role\":\"staff\",\"subject_id\":\"sue\"}");
        Standing.requireProblem(client.withKey(staff).get(path), 403, "forbidden");
    }
}
