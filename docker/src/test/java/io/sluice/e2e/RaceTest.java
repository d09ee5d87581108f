package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.Client.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Many clients want the same at the same moment: the same credits, or the same key.
class RaceTest {
    @RegisterExtension
    static final RunningSluice SLUICE = new RunningSluice("race").with("SLUICE_EVENT_LOOPS", "4");

    private static final int CLIENTS = 64;
    private static final int ROUNDS = 12;

    @BeforeAll
    static void start() {
        SLUICE.start();
    }

    /// 64 quotes, each of which could be paid alone; together only a part of them can.
    @Test
    void givesTheLastCreditsOfAnAccountOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String ownerId = "last-" + round;
            // 100.000001 to 100.000012 credits: what is left over is a few millionths.
            long fundsMicros = 100_000_001L + round;
            SLUICE.client().open(ownerId, FakeEngine.decimal(fundsMicros));
            race(ownerId, List.of(ownerId), fundsMicros, 500_000 + 37_037L * round);
        }
    }

    /// The same through eight children that have nothing of their own.
    @Test
    void givesTheLastCreditsOfAParentOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String parentId = "parent-" + round;
            long fundsMicros = 77_777_777L + round;
            SLUICE.client().open(parentId, "org", FakeEngine.decimal(fundsMicros), "");
            List<String> children = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                children.add(parentId + "-child-" + i);
                SLUICE.client()
                        .open(
                                children.get(i),
                                "citizen",
                                "0",
                                ",\"parent_owner_id\":\"" + parentId + "\"");
            }
            race(parentId, children, fundsMicros, 400_000 + 41_041L * round);
        }
    }

    private static void race(
            String payerId, List<String> sources, long fundsMicros, long energyMicros)
            throws Exception {
        Client client = SLUICE.client();
        long costMicros = energyMicros * 10;
        AtomicBoolean over = new AtomicBoolean();
        try (Crowd crowd = new Crowd(CLIENTS + 1)) {
            List<String> quoteIds =
                    crowd.map(
                            numbers(CLIENTS),
                            i ->
                                    client.quote(
                                            sources.get(i % sources.size()),
                                            FakeEngine.decimal(energyMicros)));
            Thread reader = Thread.ofPlatform().start(() -> watch(payerId, over));
            CyclicBarrier start = new CyclicBarrier(CLIENTS);
            List<Answer> answers =
                    crowd.map(
                            quoteIds,
                            quoteId -> {
                                start.await(30, TimeUnit.SECONDS);
                                return client.reserve(quoteId);
                            });
            over.set(true);
            reader.join();

            long granted = answers.stream().filter(each -> each.status() == 200).count();
            answers.stream()
                    .filter(each -> each.status() != 200)
                    .forEach(each ->
                            AccountRoutesTest.assertCode(each, 402, "insufficient_credits"));
            assertThat(granted).isEqualTo(fundsMicros / costMicros);
            Tree account = client.account(payerId);
            assertThat(account.at("reserved").micros()).isEqualTo(granted * costMicros);
            assertThat(account.at("available").micros()).isEqualTo(fundsMicros % costMicros);

            crowd.each(
                    IntStream.range(0, CLIENTS)
                            .filter(i -> answers.get(i).status() == 200)
                            .mapToObj(quoteIds::get)
                            .toList(),
                    // More than allowed, all of them: the hold is the limit.
                    quoteId -> client.settle(quoteId, "1000").expect(200));
            Tree after = client.account(payerId);
            assertThat(after.at("balance").micros()).isEqualTo(fundsMicros % costMicros);
            assertThat(after.at("lifetime_spent").micros()).isEqualTo(granted * costMicros);
            assertThat(after.at("reserved").micros()).isZero();
        }
    }

    /// balance ≥ reserved ≥ 0 at every instant a reader can see.
    private static void watch(String ownerId, AtomicBoolean over) {
        Client client = SLUICE.client();
        while (!over.get()) {
            Tree account = client.account(ownerId);
            assertThat(account.at("reserved").micros())
                    .isBetween(0L, account.at("balance").micros());
        }
    }

    @Test
    void anIdempotencyKeyHasOneEffectHoweverManySendItAtOnce() throws Exception {
        Client client = SLUICE.client();
        for (int round = 0; round < ROUNDS; round++) {
            String ownerId = "key-race-" + round;
            String open =
                    "{\"owner_type\":\"human\",\"owner_id\":\"%s\",\"initial_balance\":50}"
                            .formatted(ownerId);
            assertOneEffect(sixteenTimes("/v1/accounts", open, "open-" + round));
            assertOneEffect(
                    sixteenTimes(
                            "/v1/accounts/" + ownerId + "/grants",
                            "{\"amount\":1.5,\"reason\":\"race\"}",
                            "grant-" + round));
            assertThat(client.account(ownerId).at("balance").micros()).isEqualTo(51_500_000);

            String quoteId = client.quote(ownerId, "1");
            assertOneEffect(
                    sixteenTimes("/v1/quotes/" + quoteId + "/reserve", "", "reserve-" + round));
            assertOneEffect(
                    sixteenTimes(
                            "/v1/quotes/" + quoteId + "/settle",
                            Client.settleBody("0.5"),
                            "settle-" + round));
            String batch =
                    """
                    {"operations":[{"op":"quote_reserve","source_id":"%s","planned_delta_e":0.25}]}
                    """
                            .formatted(ownerId);
            assertOneEffect(sixteenTimes("/v1/batch", batch, "batch-" + round));
            Tree account = client.account(ownerId);
            assertThat(account.at("balance").micros()).isEqualTo(46_500_000);
            assertThat(account.at("reserved").micros()).isEqualTo(2_500_000);
        }
        int keysBefore = Witness.all(client, "/v1/keys").size();
        List<Answer> made =
                sixteenTimes("/v1/keys", "{\"role\":\"staff\",\"subject_id\":\"s\"}", "key");
        assertThat(made.stream().filter(each -> each.text().contains("\"key\":"))).hasSize(1);
        assertThat(Witness.all(client, "/v1/keys")).hasSize(keysBefore + 1);
    }

    @Test
    void aKeyForTwoBodiesBelongsToOneOfThem() throws Exception {
        Client client = SLUICE.client();
        for (int round = 0; round < ROUNDS; round++) {
            String ownerId = "two-bodies-" + round;
            client.open(ownerId, "0");
            String key = "two-bodies-" + round;
            List<Answer> answers =
                    together(
                            16,
                            i ->
                                    client.post(
                                            "/v1/accounts/" + ownerId + "/grants",
                                            "{\"amount\":%d,\"reason\":\"race\"}"
                                                    .formatted(1 + i % 2),
                                            key));
            List<Long> granted =
                    answers.stream()
                            .filter(each -> each.status() == 201)
                            .map(each -> each.json().at("amount").micros())
                            .distinct()
                            .toList();
            assertThat(granted).hasSize(1);
            assertThat(client.account(ownerId).at("balance").micros())
                    .isEqualTo(granted.getFirst());
            assertThat(answers)
                    .allMatch(each ->
                            each.status() == 201
                                    || each.text().contains("idempotency_key_reused")
                                    || each.text().contains("idempotency_in_progress"));
        }
    }

    private static List<Answer> sixteenTimes(String path, String body, String key)
            throws Exception {
        Client client = SLUICE.client();
        return together(16, _ -> client.post(path, body, key));
    }

    /// One first answer; each other is its repetition, or told that it is still running.
    private static void assertOneEffect(List<Answer> answers) {
        List<Answer> firsts =
                answers.stream().filter(each -> each.status() < 300 && !each.replayed()).toList();
        assertThat(firsts).as(answers.toString()).hasSize(1);
        for (Answer answer : answers) {
            if (answer.status() < 300) {
                assertThat(answer.json()).isEqualTo(firsts.getFirst().json());
            } else {
                AccountRoutesTest.assertCode(answer, 409, "idempotency_in_progress");
            }
        }
    }

    private static List<Answer> together(int count, Crowd.Work<Integer, Answer> work)
            throws Exception {
        CyclicBarrier start = new CyclicBarrier(count);
        try (Crowd crowd = new Crowd(count)) {
            return crowd.map(
                    numbers(count),
                    i -> {
                        start.await(30, TimeUnit.SECONDS);
                        return work.of(i);
                    });
        }
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
