package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.Client.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Settle, release and expiry race for one hold, in all pairs: exactly one wins, and who loses gets
/// the quote as it is.
class TerminalStateRaceTest {
    @RegisterExtension
    static final RunningSluice SLUICE =
            new RunningSluice("terminal-state-race")
                    .with("SLUICE_RESERVATION_SECONDS", "1")
                    .with("SLUICE_EVENT_LOOPS", "4");

    enum End {
        SETTLE,
        RELEASE,
        EXPIRE
    }

    private static final int HOLDS_AT_ONCE = 6;
    private static final int HOLDS = 72;
    private static final int CLIENTS_EACH = 2;

    @BeforeAll
    static void start() {
        SLUICE.start();
    }

    static List<Set<End>> contenders() {
        return List.of(
                EnumSet.of(End.SETTLE, End.RELEASE),
                EnumSet.of(End.SETTLE, End.EXPIRE),
                EnumSet.of(End.RELEASE, End.EXPIRE),
                EnumSet.allOf(End.class));
    }

    @ParameterizedTest
    @MethodSource("contenders")
    void oneOfThemWins(Set<End> contenders) throws Exception {
        long seed = Long.getLong("seed", 42);
        System.out.println(contenders + " race, -Dseed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Client client = SLUICE.client();
        String ownerId = "owner-" + contenders.size() + "-" + contenders.hashCode();
        client.open(ownerId, "100000");
        List<SplittableRandom> seeds = new ArrayList<>();
        for (int i = 0; i < HOLDS; i++) {
            seeds.add(random.split());
        }
        try (Crowd crowd = new Crowd(HOLDS_AT_ONCE)) {
            List<Tree> ends =
                    crowd.map(seeds, own -> new Race(client, ownerId, contenders, own).run());
            long spentMicros =
                    ends.stream()
                            .filter(quote -> quote.has("debit"))
                            .mapToLong(quote -> quote.at("debit", "amount_debited").micros())
                            .sum();
            Tree account = client.account(ownerId);
            assertThat(account.at("reserved").micros()).isZero();
            assertThat(account.at("lifetime_spent").micros()).isEqualTo(spentMicros);
            assertThat(account.at("balance").micros()).isEqualTo(100_000_000_000L - spentMicros);
        }
    }

    /// The race for one hold.
    private record Race(
            Client client, String ownerId, Set<End> contenders, SplittableRandom random) {
        Tree run() throws Exception {
            String quoteId = client.quote(ownerId, "1");
            Tree reserved = client.reserve(quoteId).expect(200);
            Instant until = Instant.parse(reserved.at("reserved_until").text());
            // Without expiry at once, with it around its moment.
            Instant start =
                    contenders.contains(End.EXPIRE)
                            ? until.plusMillis(random.nextInt(-60, 8))
                            : Instant.now();
            List<End> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS_EACH; i++) {
                contenders.stream().filter(end -> end != End.EXPIRE).forEach(clients::add);
            }
            CyclicBarrier barrier = new CyclicBarrier(clients.size());
            try (Crowd crowd = new Crowd(clients.size())) {
                List<Answer> answers =
                        crowd.map(
                                clients,
                                end -> {
                                    barrier.await(30, TimeUnit.SECONDS);
                                    Duration wait = Duration.between(Instant.now(), start);
                                    if (wait.isPositive()) {
                                        Thread.sleep(wait);
                                    }
                                    return end == End.SETTLE
                                            ? client.settle(quoteId, "0.5")
                                            : client.release(quoteId);
                                });
                Tree end = client.readQuote(quoteId);
                judge(clients, answers, end);
                return end;
            }
        }

        private void judge(List<End> clients, List<Answer> answers, Tree end) {
            String state = end.at("status").text();
            List<String> possible = new ArrayList<>(List.of("expired"));
            if (contenders.contains(End.SETTLE)) {
                possible.add("settled");
            }
            if (contenders.contains(End.RELEASE)) {
                possible.add("released");
            }
            assertThat(state).isIn(possible);
            for (int i = 0; i < clients.size(); i++) {
                Answer answer = answers.get(i);
                boolean won =
                        clients.get(i) == End.SETTLE
                                ? state.equals("settled")
                                : state.equals("released");
                if (won) {
                    Tree answered = answer.expect(200);
                    Tree quote = clients.get(i) == End.SETTLE ? answered.at("quote") : answered;
                    assertThat(quote.at("status").text()).isEqualTo(state);
                    continue;
                }
                String code =
                        switch (state) {
                            case "settled" -> "quote_already_settled";
                            case "released" -> "quote_already_released";
                            default -> "quote_expired";
                        };
                AccountRoutesTest.assertCode(answer, state.equals("expired") ? 410 : 409, code);
                assertThat(answer.json().at("quote")).as("as it is").isEqualTo(end);
            }
        }
    }
}
