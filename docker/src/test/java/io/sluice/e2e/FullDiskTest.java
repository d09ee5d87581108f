package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.e2e.Client.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A disk that fills up while the program works: nothing more is promised, everything promised
/// before is kept, and work goes on when there is room again.
///
/// The disk is a small file system in memory, mounted in a mount namespace of the program's own: it
/// needs no root, disturbs nobody and ends with the process.
class FullDiskTest {
    @RegisterExtension static final RunningSluice SLUICE = new RunningSluice("full-disk");

    private static final int DISK_MEBIBYTES = 400;

    /// Less is left than the journal wants to have before it allocates a segment.
    private static final int LEFT_MEBIBYTES = 80;

    /// A stimulus is kept in the journal until it is delivered: large ones fill it quickly.
    private static final int STIMULUS_BYTES = 1_000_000;

    private static final int INJECTIONS_MAX = 600;
    private static final long ROOM_SECONDS_MAX = 60;

    @Test
    void promisesNothingWhileTheDiskIsFullAndLosesNothing() throws Exception {
        Path mounted = SLUICE.dataFolder();
        Files.createDirectories(mounted);
        boolean canMount = canMount();
        assertThat(canMount || System.getenv("CI") == null).as("CI can mount").isTrue();
        assumeTrue(canMount, "no mount namespaces here: the full disk is not tested");
        SLUICE.through(
                List.of(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=%dm none '%s' && exec \"$@\""
                                .formatted(DISK_MEBIBYTES, mounted),
                        "sh"));
        SLUICE.start();
        // The program's own view of its folder: ours does not have what it has mounted.
        Path inside = Path.of("/proc/" + SLUICE.pid() + "/root" + mounted);
        Client client = SLUICE.client();
        client.open("payer", "100000");
        String reserved = client.reserved("payer", "1");

        Path ballast = inside.resolve("ballast");
        fill(ballast);
        int injected = injectUntilRefused(client);
        System.out.println("the disk was full after " + injected + " injections");
        requireReadsOnly(client, reserved, injected);

        Files.delete(ballast);
        awaitRoom(client);
        assertThat(client.get("/readyz").status()).isEqualTo(200);
        client.settle(reserved, "1").expect(200);
        requireBalance(client, injected + 1);

        SLUICE.kill();
    }

    private static boolean canMount() throws Exception {
        Process process =
                new ProcessBuilder("unshare", "--user", "--map-root-user", "--mount", "true")
                        .redirectErrorStream(true)
                        .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private static void fill(Path ballast) throws IOException {
        byte[] mebibyte = new byte[1 << 20];
        Arrays.fill(mebibyte, (byte) 1);
        try (var out = Files.newOutputStream(ballast)) {
            while (ballast.toFile().getUsableSpace() > (long) LEFT_MEBIBYTES * mebibyte.length) {
                out.write(mebibyte);
            }
        }
    }

    /// How many injections were answered before the first one that was refused.
    private static int injectUntilRefused(Client client) {
        String text = "x".repeat(STIMULUS_BYTES);
        String body = "{\"stimulus\":{\"delta_e\":1,\"text\":\"" + text + "\"}}";
        for (int i = 0; i < INJECTIONS_MAX; i++) {
            Answer quote = client.post("/v1/quotes", Client.quoteBody("payer", "1"));
            Answer answer =
                    quote.status() != 201
                            ? quote
                            : client.post(
                                    "/v1/quotes/" + quote.json().at("quote_id").text() + "/inject",
                                    body);
            if (answer.status() != 201 && answer.status() != 200) {
                requireStorageUnavailable(answer);
                return i;
            }
        }
        throw new AssertionError("the disk did not fill up");
    }

    private static void requireStorageUnavailable(Answer answer) {
        Standing.requireProblem(answer, 503, "storage_unavailable");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }

    private static void requireReadsOnly(Client client, String reserved, int injected) {
        List<Answer> writes = new ArrayList<>();
        writes.add(client.post("/v1/quotes", Client.quoteBody("payer", "1")));
        writes.add(client.settle(reserved, "1"));
        writes.add(client.release(reserved));
        writes.add(grant(client));
        writes.add(client.post("/v1/keys", "{\"role\":\"staff\",\"subject_id\":\"s\"}"));
        writes.add(client.post("/v1/accounts", "{\"owner_type\":\"human\",\"owner_id\":\"new\"}"));
        writes.add(client.patch("/v1/accounts/payer", "{\"status\":\"frozen\"}"));
        writes.forEach(FullDiskTest::requireStorageUnavailable);

        assertThat(client.get("/healthz").status()).isEqualTo(200);
        Answer ready = client.get("/readyz");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.json().at("checks", "journal").text()).isEqualTo("down");
        assertThat(client.readQuote(reserved).at("status").text()).isEqualTo("reserved");
        Standing.requireProblem(client.get("/v1/accounts/new"), 404, "account_not_found");
        assertThat(client.account("payer").at("status").text()).isEqualTo("active");
        requireBalance(client, injected);
    }

    /// The request that was refused, again with its key: it has its effect, once.
    private static void awaitRoom(Client client) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ROOM_SECONDS_MAX);
        Answer answer = grant(client);
        while (answer.status() == 503 && System.nanoTime() < deadline) {
            RunningSluice.sleep(200);
            answer = grant(client);
        }
        answer.expect(201);
        assertThat(answer.replayed()).isFalse();
        assertThat(grant(client).replayed()).isTrue();
        client.patch("/v1/accounts/payer", "{\"low_balance_threshold\":1}").expect(200);
    }

    private static Answer grant(Client client) {
        return client.post(
                "/v1/accounts/payer/grants", "{\"amount\":1000,\"reason\":\"r\"}", "full-disk");
    }

    /// Ten credits for each delivery, and the grant once it was taken.
    private static void requireBalance(Client client, int delivered) {
        Tree account = client.account("payer");
        long grantedMicros = account.at("initial_balance").micros();
        assertThat(account.at("balance").micros())
                .isEqualTo(grantedMicros - delivered * 10_000_000L);
        assertThat(account.at("lifetime_spent").micros()).isEqualTo(delivered * 10_000_000L);
    }

    /// A folder with everything in it.
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
