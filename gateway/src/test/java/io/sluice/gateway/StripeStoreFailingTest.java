package io.sluice.gateway;

import static io.sluice.gateway.StripeEvents.account;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A failure of ours is told to Stripe, which sends again: with a real PostgreSQL that is frozen,
/// killed and back, no payment is lost and none is credited twice.
@Timeout(180)
class StripeStoreFailingTest {
    private static final long CREDIT = 1_000_000;

    @TempDir private Path folder;
    private SmallGateway gateway;
    private ApiClient admin;
    private StripeEvents events;

    @BeforeEach
    void start() throws Exception {
        gateway =
                SmallGateway.on(
                        folder.resolve("data"),
                        Map.of("STRIPE_WEBHOOK_SECRET", StripeEvents.SECRET));
        admin = gateway.admin();
        events = new StripeEvents(gateway.url());
        awaitDatabase();
        JsonBody alice = new JsonBody().text("owner_type", "human").text("owner_id", "alice");
        admin.post("/v1/accounts", alice.build());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void stripesNextAttemptSucceedsOnceOurStoreIsBack() throws Exception {
        assertThat(events.send(events.succeeded("pi_0", account("alice"), 100))).isEqualTo(200);

        String frozen = events.succeeded("pi_1", account("alice"), 100);
        List<ProcessHandle> processes = processes();
        signal("STOP", processes);
        try {
            assertThat(events.send(frozen)).isBetween(500, 599);
            assertThat(events.send(frozen)).isBetween(500, 599);
        } finally {
            signal("CONT", processes);
        }
        assertThat(untilTaken(frozen)).isEqualTo(200);
        assertThat(balance()).isEqualTo(200 * CREDIT);

        String killed = events.succeeded("pi_2", account("alice"), 100);
        processes().forEach(ProcessHandle::destroyForcibly);
        assertThat(events.send(killed)).isBetween(500, 599);
        assertThat(untilTaken(killed)).isEqualTo(200);
        assertThat(events.send(killed)).isEqualTo(200);
        assertThat(events.send(frozen)).isEqualTo(200);
        assertThat(balance()).isEqualTo(300 * CREDIT);
    }

    /// As Stripe does, only sooner.
    private int untilTaken(String event) throws Exception {
        int status = events.send(event);
        while (status >= 500) {
            Thread.sleep(200);
            status = events.send(event);
        }
        return status;
    }

    private long balance() throws Exception {
        return admin.get("/v1/accounts/alice").micros("balance");
    }

    private void awaitDatabase() throws Exception {
        while (!admin.get("/readyz").inside("checks").text("database").equals("ok")) {
            Thread.sleep(50);
        }
    }

    /// The server first: once it is stopped there are no new ones.
    private List<ProcessHandle> processes() throws IOException {
        Path note = folder.resolve("data/postgres/data/postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(note).getFirst().strip());
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> processes = new ArrayList<>(List.of(server));
        processes.addAll(server.descendants().toList());
        return processes;
    }

    private static void signal(String name, List<ProcessHandle> processes) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }
}
