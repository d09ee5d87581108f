package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.Client.Answer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Spending limits as clients see them, and 64 clients who race for what four levels of them leave.
class SpendingLimitTest {
    @RegisterExtension
    static final RunningSluice SLUICE = new RunningSluice("limits").with("SLUICE_EVENT_LOOPS", "4");

    private static final int CLIENTS = 64;
    private static final int ROUNDS = 6;
    private static final int TEAMS = 2;
    private static final int LEAVES = 4;

    /// One hold, and what each limit leaves of such holds: 5 a leaf, 17 a team, 29 in all.
    private static final long COST_MICROS = 3_370_000;

    private static final int ALL = 29;

    @BeforeAll
    static void start() {
        SLUICE.start();
    }

    @Test
    void showsReplacesAndRefusesLimits() {
        Client client = SLUICE.client();
        client.open("org_limits", "org", "0", "");
        String limits =
                """
                [{"period":"day","credits":50.5,"applies_to":"self"},
                 {"period":"hour","credits":0,"applies_to":"each_child"}]
                """;
        Tree changed = patch("org_limits", limits).expect(200);
        assertThat(changed.at("limits")).isEqualTo(Tree.of(limits));
        assertThat(client.account("org_limits").at("limits")).isEqualTo(Tree.of(limits));
        client.patch("/v1/accounts/org_limits", "{\"status\":\"frozen\"}").expect(200);
        assertThat(client.account("org_limits").at("limits")).isEqualTo(Tree.of(limits));

        refused("{}", 400, "invalid_request");
        refused("[7]", 400, "invalid_request");
        refused("[{\"period\":\"day\",\"credits\":1}]", 400, "invalid_request");
        refused("[{\"credits\":1,\"applies_to\":\"self\"}]", 400, "invalid_request");
        refused(limit("day", "1.0000001", "self"), 400, "invalid_request");
        refused(limit("day", "\"1\"", "self"), 400, "invalid_request");
        refused(limit("day", "-1", "self"), 422, "invalid_value");
        refused(limit("day", "4294967296.000001", "self"), 422, "invalid_value");
        refused(limit("week", "1", "self"), 422, "invalid_value");
        refused(limit("day", "1", "all"), 422, "invalid_value");
        String day = limit("day", "1", "self").replaceAll("[\\[\\]]", "");
        refused("[" + day + "," + day.replace(":1,", ":2,") + "]", 422, "invalid_value");
        refused("[" + ("," + day).repeat(7).substring(1) + "]", 422, "invalid_value");
        refused(
                "[{\"period\":\"day\",\"credits\":1,\"applies_to\":\"self\",\"x\":1}]",
                400,
                "unknown_field");

        assertThat(client.account("org_limits").at("limits")).isEqualTo(Tree.of(limits));
        assertThat(patch("org_limits", "[]").expect(200).at("limits").list()).isEmpty();
        patch("org_limits", limits).expect(200);
        assertThat(patch("org_limits", "null").expect(200).at("limits").list()).isEmpty();
    }

    @Test
    void tellsWhichLimitWhoseAndWhenItBeginsAnew() throws Exception {
        Client client = SLUICE.client();
        client.open("org_told", "org", "1000", "");
        client.open("citizen_told", "citizen", "0", ",\"parent_owner_id\":\"org_told\"");
        String reserved = client.quote("citizen_told", "2");
        String limited = client.quote("citizen_told", "1.5");
        client.reserve(reserved).expect(200);
        // The hold from before counts.
        patch("org_told", limit("month", "33.999999", "each_child")).expect(200);
        Tree limit = refusal(client.reserve(limited)).at("limit");
        assertThat(limit.at("account_id").text()).isEqualTo("org_told");
        assertThat(limit.at("period").text()).isEqualTo("month");
        assertThat(limit.at("applies_to").text()).isEqualTo("each_child");
        assertThat(limit.at("credits").micros()).isEqualTo(33_999_999);
        assertThat(limit.at("used").micros()).isEqualTo(20_000_000);
        Instant resets = Instant.parse(limit.at("resets_at").text());
        assertThat(resets).isAfter(Instant.now());
        assertThat(resets.toString()).endsWith("-01T00:00:00Z");

        String inject = "{\"stimulus\":{\"delta_e\":1}}";
        Answer injected = client.post("/v1/quotes/" + limited + "/inject", inject);
        assertThat(refusal(injected).at("limit")).isEqualTo(limit);
        assertThat(injected.json().at("quote", "status").text()).isEqualTo("issued");
        Tree batch =
                client.post(
                                "/v1/batch",
                                """
                                {"operations":[
                                 {"op":"reserve","quote_id":"%s"},
                                 {"op":"quote_reserve","source_id":"citizen_told",
                                  "planned_delta_e":1.5}]}
                                """
                                        .formatted(limited))
                        .expect(200);
        for (Tree result : batch.at("results").list()) {
            assertThat(result.at("status").micros()).isEqualTo(402_000_000);
            assertThat(result.at("body", "limit")).isEqualTo(limit);
        }

        SLUICE.kill();
        SLUICE.start();
        assertThat(refusal(SLUICE.client().reserve(limited)).at("limit")).isEqualTo(limit);
        SLUICE.client().settle(reserved, "1.9").expect(200);
        assertThat(refusal(SLUICE.client().reserve(limited)).at("limit", "used").micros())
                .isEqualTo(19_000_000);
        patch("org_told", limit("month", "34", "each_child")).expect(200);
        SLUICE.client().reserve(limited).expect(200);
    }

    /// The limits nest, and all holds cost the same, so that whoever comes first, the same number
    /// of them fits.
    @Test
    void givesNeverOneCreditOverAnyLimitFourLevelsDeep() throws Exception {
        for (int round = 0; round < ROUNDS; ) {
            Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
            List<String> quoteIds = familyOfQuotes("race-" + hour + "-" + round);
            List<Answer> answers = together(quoteIds);
            if (Instant.now().truncatedTo(ChronoUnit.HOURS).equals(hour)) {
                assertExact(quoteIds, answers);
                round++;
            }
        }
    }

    private static List<String> familyOfQuotes(String name) throws Exception {
        Client client = SLUICE.client();
        String root = name.replace(":", "");
        client.open(root, "org", "10000", "");
        patch(root, limit("day", "100.5", "self")).expect(200);
        String middle = child(root, root + "-m");
        patch(middle, limit("hour", "60.000001", "each_child")).expect(200);
        List<String> sources = new ArrayList<>();
        for (int t = 0; t < TEAMS; t++) {
            String team = child(middle, middle + "-t" + t);
            String month = limit("month", "58.9", "self").replaceAll("[\\[\\]]", "");
            String hour = limit("hour", "17.5", "each_child").replaceAll("[\\[\\]]", "");
            patch(team, "[" + month + "," + hour + "]").expect(200);
            for (int i = 0; i < LEAVES; i++) {
                sources.add(child(team, team + "-" + i));
            }
        }
        try (Crowd crowd = new Crowd()) {
            return crowd.map(
                    IntStream.range(0, CLIENTS).boxed().toList(),
                    i ->
                            client.quote(
                                    sources.get(i % sources.size()),
                                    FakeEngine.decimal(COST_MICROS / 10)));
        }
    }

    private static List<Answer> together(List<String> quoteIds) throws Exception {
        Client client = SLUICE.client();
        CyclicBarrier start = new CyclicBarrier(CLIENTS);
        try (Crowd crowd = new Crowd(CLIENTS)) {
            return crowd.map(
                    quoteIds,
                    quoteId -> {
                        start.await(30, TimeUnit.SECONDS);
                        return client.reserve(quoteId);
                    });
        }
    }

    private static void assertExact(List<String> quoteIds, List<Answer> answers) throws Exception {
        Client client = SLUICE.client();
        List<String> reserved = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            if (answers.get(i).status() == 200) {
                reserved.add(quoteIds.get(i));
                continue;
            }
            refused.add(quoteIds.get(i));
            Tree limit = refusal(answers.get(i)).at("limit");
            long used = limit.at("used").micros();
            long credits = limit.at("credits").micros();
            assertThat(used % COST_MICROS).isZero();
            assertThat(used).isLessThanOrEqualTo(credits);
            assertThat(used + COST_MICROS).isGreaterThan(credits);
        }
        assertThat(reserved).hasSize(ALL);
        // What a few give back, as many others take, and not one more.
        try (Crowd crowd = new Crowd()) {
            crowd.each(reserved.subList(0, 3), id -> client.release(id).expect(200));
            crowd.each(reserved.subList(3, 6), id -> client.settle(id, "0").expect(200));
            List<Answer> again = crowd.map(refused, client::reserve);
            List<String> taken = new ArrayList<>(reserved.subList(6, ALL));
            for (int i = 0; i < refused.size(); i++) {
                if (again.get(i).status() == 200) {
                    taken.add(refused.get(i));
                } else {
                    refusal(again.get(i));
                }
            }
            assertThat(taken).hasSize(ALL);
        }
    }

    private static String child(String parent, String ownerId) {
        SLUICE.client().open(ownerId, "org", "0", ",\"parent_owner_id\":\"" + parent + "\"");
        return ownerId;
    }

    private static Tree refusal(Answer answer) {
        Standing.requireProblem(answer, 402, "limit_exceeded");
        return answer.json();
    }

    private static String limit(String period, String credits, String appliesTo) {
        return "[{\"period\":\"%s\",\"credits\":%s,\"applies_to\":\"%s\"}]"
                .formatted(period, credits, appliesTo);
    }

    private static void refused(String limits, int status, String code) {
        Standing.requireProblem(patch("org_limits", limits), status, code);
    }

    private static Answer patch(String ownerId, String limits) {
        return SLUICE.client().patch("/v1/accounts/" + ownerId, "{\"limits\":" + limits + "}");
    }
}
