package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Buying credits at the shipped program, with the PostgreSQL and the FalkorDB it starts itself.
class CreditPurchaseTest {
    @RegisterExtension
    static final RunningSluice SLUICE = new RunningSluice("purchases").withGraph();

    private static final PrivatePostgres POSTGRES = new PrivatePostgres(SLUICE.dataFolder());
    private static final int KILLS = 4;
    private static final int PAYMENTS_A_KILL = 60;
    private static final int DELIVERIES_MAX = 30;
    private static final long CREDIT = 1_000_000;

    @AfterAll
    static void leaveNothingRunning() throws IOException {
        if (Files.exists(SLUICE.dataFolder().resolve("postgres/data/postmaster.pid"))) {
            POSTGRES.kill();
        }
    }

    /// Acceptance test 5 of the specification. Given: user pays $10 via Stripe. When: payment
    /// succeeds. Then: account balance increases by 1000 credits. And then what no crash may do: a
    /// payment that is written down is credited, once, whenever the program is killed.
    @Test
    void test5CreditPurchaseAndNoneIsLostOrDoubledByACrash() throws Exception {
        SLUICE.with("DATABASE_URL", "").with("STRIPE_WEBHOOK_SECRET", StripeSender.SECRET);
        start();
        SLUICE.client().open("human_alice", "0");
        StripeSender stripe = new StripeSender(SLUICE.url());

        Tree event;
        try (EventFeed feed = feed()) {
            stripe.succeeded("evt_test5", "pi_test5", "human_alice", 1000).expect(200);
            event = feed.next().data();
        }

        assertThat(balance("human_alice")).isEqualTo(1000 * CREDIT);
        stripe.succeeded("evt_test5", "pi_test5", "human_alice", 1000).expect(200);
        assertThat(balance("human_alice")).isEqualTo(1000 * CREDIT);
        String entries = SLUICE.client().get("/v1/accounts/human_alice/entries").text();
        assertThat(entries).containsOnlyOnce("stripe_purchase").contains("\"pi_test5\"");
        try (FalkorClient falkor = FalkorClient.of(SLUICE.falkorFile())) {
            String alice = "MATCH (a:BudgetAccount {owner_id: 'human_alice'}) RETURN ";
            assertThat(falkor.number(alice + "a.balance_micros")).isEqualTo(1000 * CREDIT);
        }
        assertThat(event.at("event").text()).isEqualTo("credits.purchased");
        assertThat(event.at("amount").micros()).isEqualTo(1000 * CREDIT);
        assertThat(event.at("usd").micros()).isEqualTo(10 * CREDIT);
        assertThat(event.at("payment_method").text()).isEqualTo("stripe");

        crashes(stripe);
    }

    private static void crashes(StripeSender stripe) throws Exception {
        SLUICE.client().open("bob", "0");
        long promised = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int first = kill * PAYMENTS_A_KILL;
            AtomicInteger acknowledged = new AtomicInteger();
            List<Thread> deliveries = new ArrayList<>();
            for (int i = first; i < first + PAYMENTS_A_KILL; i++) {
                int number = i;
                deliveries.add(Thread.startVirtualThread(() -> pay(stripe, number, acknowledged)));
            }
            // Somewhere in the middle of them, sooner each time.
            int enough = PAYMENTS_A_KILL * (KILLS - kill) / (KILLS + 1);
            while (acknowledged.get() < enough) {
                RunningSluice.sleep(1);
            }
            SLUICE.kill();
            for (Thread delivery : deliveries) {
                delivery.join();
            }
            start();
            // Nobody sends anything again: what was written down is finished by the restart.
            long written = written();
            System.out.printf(
                    "killed with %d payments acknowledged, %d written down so far%n",
                    acknowledged.get(), written);
            promised += acknowledged.get();
            assertThat(written).isGreaterThanOrEqualTo(promised);
            while (balance("bob") < written * 100 * CREDIT) {
                RunningSluice.sleep(50);
            }
            assertThat(balance("bob")).isEqualTo(written * 100 * CREDIT);
        }
        for (int i = 0; i < KILLS * PAYMENTS_A_KILL; i++) {
            again(stripe, i);
        }
        long all = (long) KILLS * PAYMENTS_A_KILL;
        assertThat(written()).isEqualTo(all);
        assertThat(balance("bob")).isEqualTo(all * 100 * CREDIT);
        SLUICE.stop();
        SLUICE.soundStateHash();
    }

    private static void pay(StripeSender stripe, int number, AtomicInteger acknowledged) {
        try {
            Client.Answer answer = stripe.succeeded("evt_" + number, "pi_" + number, "bob", 100);
            if (answer.status() == 200) {
                acknowledged.incrementAndGet();
            }
        } catch (UncheckedIOException killed) {
            // Stripe would send it again
        }
    }

    /// Stripe's way with 503: it sends again.
    private static void again(StripeSender stripe, int number) {
        for (int tries = 1; ; tries++) {
            Client.Answer answer =
                    stripe.succeeded("evt_" + number + "_again", "pi_" + number, "bob", 100);
            if (answer.status() != 503 || tries == DELIVERIES_MAX) {
                answer.expect(200);
                return;
            }
            RunningSluice.sleep(1_000);
        }
    }

    private static void start() {
        SLUICE.start();
        while (!SLUICE.client()
                .get("/readyz")
                .json()
                .at("checks", "database")
                .text()
                .equals("ok")) {
            RunningSluice.sleep(50);
        }
    }

    /// How many payments of bob's stand in PostgreSQL.
    private static long written() {
        long count = 0;
        String cursor = "";
        do {
            Tree page =
                    SLUICE.client()
                            .get("/v1/purchases?account_id=bob&limit=200" + cursor)
                            .expect(200);
            count += page.at("data").list().size();
            cursor =
                    page.at("next_cursor").isNull()
                            ? ""
                            : "&cursor=" + page.at("next_cursor").text();
        } while (!cursor.isEmpty());
        return count;
    }

    private static EventFeed feed() {
        return EventFeed.open(SLUICE, RunningSluice.ADMIN_KEY, "?account_id=human_alice", null);
    }

    private static long balance(String ownerId) {
        return SLUICE.client().account(ownerId).at("balance").micros();
    }
}
