package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.Client.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Webhooks of the shipped program with the PostgreSQL it starts itself, while that is frozen and
/// killed and the program is killed too: the hot path does not notice the first two, and each debit
/// that was answered arrives, in order for each account.
class WebhookDeliveryTest {
    @RegisterExtension static final RunningSluice SLUICE = new RunningSluice("webhooks");

    private static final PrivatePostgres POSTGRES = new PrivatePostgres(SLUICE.dataFolder());
    private static final int CUSTOMERS = 4;
    private static final int SETTLES_WHILE_AWAY = 200;

    private final Set<String> debits = ConcurrentHashMap.newKeySet();
    private final AtomicLong settled = new AtomicLong();
    private final Queue<String> odd = new ConcurrentLinkedQueue<>();
    private final List<Thread> customers = new ArrayList<>();
    private volatile boolean closing;

    @AfterAll
    static void leaveNothingRunning() throws IOException {
        if (Files.exists(SLUICE.dataFolder().resolve("postgres/data/postmaster.pid"))) {
            POSTGRES.kill();
        }
    }

    @Test
    void everyDebitArrivesInOrderWhateverHappensToPostgres() throws Exception {
        SLUICE.with("DATABASE_URL", "").with("SLUICE_WEBHOOK_ALLOWED_NETWORKS", "127.0.0.0/8");
        SLUICE.start();
        until(() -> database().equals("ok"));
        try (FakeReceiver receiver = new FakeReceiver()) {
            String endpoint =
                    "{\"url\":\"" + receiver.url() + "\",\"events\":[\"budget.debited\"]}";
            SLUICE.client().post("/v1/webhook-endpoints", endpoint).expect(201);
            openShops();

            begin();
            until(() -> !receiver.events().isEmpty());
            freeze();
            POSTGRES.kill();
            until(() -> database().equals("detached"));
            keepsServing();
            until(() -> database().equals("ok"));
            long before = POSTGRES.pid();
            SLUICE.kill();
            awaitCustomers();
            SLUICE.start();
            until(() -> database().equals("ok"));
            assertThat(POSTGRES.pid()).as("found running, and used on").isEqualTo(before);
            begin();
            keepsServing();
            closing = true;
            awaitCustomers();

            until(() -> logIds(receiver).containsAll(debits));
            assertThat(receiver.complaints()).isEmpty();
            assertThat(odd).isEmpty();
            System.out.printf(
                    "%d debits answered, %d events, %d of them again%n",
                    debits.size(), receiver.events().size(), receiver.repetitions());
        }
        ProcessHandle server = ProcessHandle.of(POSTGRES.pid()).orElseThrow();
        SLUICE.stop();
        until(() -> !server.isAlive()); // stopped with the program
    }

    private void freeze() throws Exception {
        List<ProcessHandle> frozen = POSTGRES.freeze();
        try {
            keepsServing();
            until(() -> database().equals("detached"));
            keepsServing();
            Answer refused = SLUICE.client().get("/v1/webhook-endpoints");
            assertThat(refused.expect(503).at("code").text()).isEqualTo("database_detached");
        } finally {
            PrivatePostgres.signal("CONT", frozen);
        }
        until(() -> database().equals("ok"));
    }

    /// Work that needs no PostgreSQL goes on, and nothing of it is refused.
    private void keepsServing() {
        long wanted = settled.get() + SETTLES_WHILE_AWAY;
        until(() -> settled.get() >= wanted);
        assertThat(odd).isEmpty();
        assertThat(SLUICE.client().get("/readyz").status()).isEqualTo(200);
    }

    private static void openShops() {
        for (int i = 0; i < CUSTOMERS; i++) {
            SLUICE.client().open("shop-" + i, "1000000");
        }
    }

    private void begin() {
        for (int i = 0; i < CUSTOMERS; i++) {
            String shop = "shop-" + i;
            customers.add(Thread.ofPlatform().name(shop).start(() -> spend(shop)));
        }
    }

    private void spend(String shop) {
        Client client = SLUICE.client();
        try {
            while (!closing) {
                Answer answer = client.settle(client.reserved(shop, "0.001"), "0.001");
                if (answer.status() == 200) {
                    debits.add(answer.json().at("debit", "log_id").text());
                    settled.incrementAndGet();
                } else {
                    odd.add(answer.toString());
                }
            }
        } catch (UncheckedIOException killed) {
            // The program was killed: no answer came.
        } catch (RuntimeException | AssertionError failure) {
            odd.add(failure.toString());
        }
    }

    private void awaitCustomers() throws InterruptedException {
        for (Thread customer : customers) {
            customer.join(TimeUnit.SECONDS.toMillis(60));
        }
        customers.clear();
    }

    private static Set<String> logIds(FakeReceiver receiver) {
        return receiver.events().values().stream()
                .map(event -> event.at("log_id").text())
                .collect(Collectors.toSet());
    }

    private static String database() {
        return SLUICE.client().get("/readyz").json().at("checks", "database").text();
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it does not come about");
            }
            RunningSluice.sleep(20);
        }
    }
}
