package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.RunningSluice.Ended;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Mixed commands, while the FalkorDB and the gateway are killed in turns: afterwards the graph has
/// what the engine has of every account, and each settle once.
class GraphAgreesTest {
    @RegisterExtension static final RunningSluice SLUICE = new RunningSluice("graph-agrees");
    @RegisterExtension static final RunningSluice LONG = new RunningSluice("graph-agrees-long");

    private static final int BATCHES = 200;
    private static final int OPERATIONS = 1_000;
    private static final int FAMILIES = 8;
    private static final int MEMBERS = 6;
    private static final long CATCH_UP_SECONDS_MAX = 120;

    private final SplittableRandom random = new SplittableRandom(Long.getLong("seed", 20_260_203));
    private final Deque<String> reserved = new ArrayDeque<>();
    private final List<String> sources = new ArrayList<>();
    private int settles;

    @Test
    void whileItIsKilledThreeTimes() throws Exception {
        run(SLUICE.withGraph(), BATCHES, 3);
    }

    @Tag("long")
    @Test
    void whileItIsKilledTenTimes() throws Exception {
        run(LONG.withGraph(), 3 * BATCHES, 10);
    }

    private void run(RunningSluice sluice, int batches, int kills) throws Exception {
        System.out.println("-Dseed=" + Long.getLong("seed", 20_260_203));
        Set<Integer> falkorEnds = moments(batches, kills);
        Set<Integer> gatewayEnds = moments(batches, Math.max(1, kills / 3));
        sluice.with("SLUICE_RESERVATION_SECONDS", "36000").with("SLUICE_QUOTE_SECONDS", "36000");
        sluice.start();
        openAccounts(sluice.client());
        for (int batch = 0; batch < batches; batch++) {
            if (falkorEnds.contains(batch)) {
                awaitFalkor(sluice);
                RunningSluice.end(sluice.falkor().orElseThrow());
            }
            if (gatewayEnds.contains(batch)) {
                sluice.kill();
                sluice.start();
            }
            send(sluice.client(), batch);
        }
        requireAgreement(sluice);
        sluice.stop();
        assertThat(sluice.falkor()).isEmpty();
        Ended rebuilt = sluice.run("graph", "rebuild", "--verify");
        assertThat(rebuilt.status()).as(rebuilt.output()).isZero();
        assertThat(rebuilt.output())
                .contains("graph and journal agree")
                .contains("debits       " + settles + " of " + settles + " settles");
        sluice.start();
        requireAgreement(sluice);
    }

    private Set<Integer> moments(int batches, int count) {
        Set<Integer> moments = new HashSet<>();
        while (moments.size() < count) {
            moments.add(random.nextInt(batches / 10, batches));
        }
        return moments;
    }

    private void openAccounts(Client client) {
        for (int family = 0; family < FAMILIES; family++) {
            client.open("org-" + family, "org", "100000.000001", "");
            for (int member = 0; member < MEMBERS; member++) {
                String ownerId = "citizen-" + family + "-" + member;
                client.open(
                        ownerId, "citizen", "500", ",\"parent_owner_id\":\"org-" + family + "\"");
                sources.add(ownerId);
            }
            client.open("human-" + family, "20000.5");
            sources.add("human-" + family);
        }
    }

    /// A thousand operations, and now and then something that comes by itself.
    private void send(Client client, int batch) {
        StringBuilder body = new StringBuilder("{\"operations\":[");
        for (int i = 0; i < OPERATIONS; i++) {
            body.append(i == 0 ? "" : ",").append(operation());
        }
        Tree answer = client.post("/v1/batch", body.append("]}").toString()).expect(200);
        for (Tree result : answer.at("results").list()) {
            int status = result.at("status").number().intValueExact();
            Tree said = result.at("body");
            if (status == 201 && said.at("status").text().equals("reserved")) {
                reserved.add(said.at("quote_id").text());
            } else if (status == 200 && said.has("debit")) {
                settles++;
            }
        }
        if (batch % 5 == 0) {
            String owner = sources.get(random.nextInt(sources.size()));
            client.post(
                            "/v1/accounts/" + owner + "/grants",
                            "{\"amount\":1000.123456,\"reason\":\"batch \\\"" + batch + "\\\"\"}")
                    .expect(201);
            int family = random.nextInt(FAMILIES);
            client.patch(
                            "/v1/accounts/human-" + family,
                            "{\"parent_owner_id\":\"org-" + random.nextInt(FAMILIES) + "\"}")
                    .expect(200);
        }
    }

    private String operation() {
        int chance = random.nextInt(100);
        if (chance < 55 || reserved.isEmpty()) {
            String source = sources.get(random.nextInt(sources.size()));
            String op = chance < 48 ? "quote_reserve" : "quote";
            return "{\"op\":\"%s\",\"source_id\":\"%s\",\"planned_delta_e\":0.%06d}"
                    .formatted(op, source, random.nextInt(1, 1_000_000));
        }
        String quoteId = reserved.poll();
        return chance < 92
                ? """
                {"op":"settle","quote_id":"%s","stimulus_id":"s-%d",
                 "actual_delta_e_delivered":0.%06d}
                """
                        .formatted(quoteId, random.nextInt(1_000), random.nextInt(1_000_000))
                : "{\"op\":\"release\",\"quote_id\":\"%s\"}".formatted(quoteId);
    }

    private static void awaitFalkor(RunningSluice sluice) {
        while (sluice.falkor().isEmpty()) {
            RunningSluice.sleep(20);
        }
    }

    private void requireAgreement(RunningSluice sluice) throws IOException {
        long end = System.nanoTime() + CATCH_UP_SECONDS_MAX * 1_000_000_000L;
        while (sluice.client().get("/v1/accounts/org-0/debits?limit=1").status() != 200) {
            assertThat(System.nanoTime()).as("the graph does not catch up").isLessThan(end);
        }
        Map<String, List<Long>> engine = new HashMap<>();
        for (Tree account : Witness.all(sluice.client(), "/v1/accounts")) {
            engine.put(account.at("owner_id").text(), figures(account));
        }
        try (FalkorClient falkor = FalkorClient.of(sluice.falkorFile())) {
            Map<String, List<Long>> graph = new HashMap<>();
            for (List<Object> row :
                    falkor.rows(
                            "MATCH (a:BudgetAccount) RETURN a.owner_id, a.balance_micros,"
                                    + " a.reserved_micros, a.granted_micros, a.debt_micros,"
                                    + " a.initial_balance_micros, a.lifetime_spent_micros")) {
                graph.put(
                        row.getFirst().toString(),
                        row.stream().skip(1).map(Long.class::cast).toList());
            }
            assertThat(graph).isEqualTo(engine);
            assertThat(falkor.number("MATCH (d:DebitLog) RETURN count(d)")).isEqualTo(settles);
            assertThat(
                            falkor.number(
                                    "MATCH (:BudgetAccount)-[:HAS_LOG]->(d:DebitLog)"
                                            + "-[:SETTLES]->(:Quote) RETURN count(d)"))
                    .isEqualTo(settles);
            requireTheSumsOfDebits(falkor, engine);
        }
    }

    /// What an account spent is the sum of its debits.
    private static void requireTheSumsOfDebits(FalkorClient falkor, Map<String, List<Long>> engine)
            throws IOException {
        Map<String, Long> spent = new HashMap<>();
        for (List<Object> row :
                falkor.rows(
                        "MATCH (a:BudgetAccount)-[:HAS_LOG]->(d:DebitLog)"
                                + " RETURN a.owner_id, toInteger(sum(d.amount_debited_micros))")) {
            spent.put(row.get(0).toString(), (Long) row.get(1));
        }
        engine.forEach((owner, figures) ->
                assertThat(spent.getOrDefault(owner, 0L)).as(owner).isEqualTo(figures.getLast()));
    }

    private static List<Long> figures(Tree account) {
        return List.of(
                        "balance",
                        "reserved",
                        "granted",
                        "debt",
                        "initial_balance",
                        "lifetime_spent")
                .stream()
                .map(name -> account.at(name).number())
                .map(credits -> credits.multiply(BigDecimal.valueOf(1_000_000)).longValueExact())
                .toList();
    }
}
