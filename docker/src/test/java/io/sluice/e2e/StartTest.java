package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.RunningSluice.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// How it starts, how it stops, and what it refuses to start on.
class StartTest {
    @RegisterExtension static final RunningSluice SLUICE = new RunningSluice("start");

    @RegisterExtension static final RunningSluice OTHER = new RunningSluice("start-other");

    @RegisterExtension static final RunningSluice STOPPED = new RunningSluice("start-stopped");

    @Test
    void refusesADataFolderThatIsInUse() {
        OTHER.with("SLUICE_DATA_DIR", SLUICE.dataFolder().toString());
        SLUICE.start();
        try {
            SLUICE.client().open("first", "5");

            Ended second = OTHER.run("up");
            Ended verify = OTHER.run("verify", SLUICE.dataFolder().toString());

            for (Ended ended : List.of(second, verify)) {
                assertThat(ended.status()).isNotZero();
                assertThat(ended.output())
                        .contains(SLUICE.dataFolder().toString())
                        .contains("used by another process")
                        .contains(Long.toString(SLUICE.pid()))
                        .doesNotContain("\tat ");
            }
            SLUICE.client().account("first");
        } finally {
            SLUICE.kill();
            OTHER.with("SLUICE_DATA_DIR", OTHER.dataFolder().toString());
        }
    }

    @Test
    void refusesASettingItDoesNotKnowOrCannotTake() {
        Map<String, String> wrong =
                Map.of(
                        "SLUICE_GATEWAY_PROT", "8080",
                        "SLUICE_QUOTE_SECONDS", "soon",
                        "SLUICE_PRICE_PER_UNIT", "-1",
                        "SLUICE_MIN_FILL_RATIO", "1.5",
                        "SLUICE_BACKOFFICE_PROT", "1",
                        "SLUICE_ENGINE_URL", "ftp://engine");
        wrong.forEach(OTHER::with);
        OTHER.with("SLUICE_ADMIN_KEY", "too-short-to-be-safe");

        Ended ended = OTHER.run("up");

        assertThat(ended.status()).isNotZero();
        assertThat(ended.output()).contains(wrong.keySet()).contains("SLUICE_ADMIN_KEY");
        assertThat(ended.output()).contains("did you mean SLUICE_GATEWAY_PORT?");
        assertThat(ended.output()).as("secrets stay secret").doesNotContain("too-short-to-be");
        assertThat(ended.output()).doesNotContain("\tat ");
        wrong.keySet().forEach(name -> OTHER.with(name, ""));
        OTHER.with("SLUICE_ADMIN_KEY", RunningSluice.ADMIN_KEY);
        OTHER.with("SLUICE_GATEWAY_PORT", Integer.toString(OTHER.port()));
    }

    @Test
    void makesAnAdminKeyAndDoesNotPrintIt() throws Exception {
        OTHER.with("SLUICE_ADMIN_KEY", "");
        OTHER.start();
        try {
            Path file = OTHER.dataFolder().resolve("admin.key");
            String key = Files.readString(file).strip();

            OTHER.awaitOutput(file.toString());
            assertThat(OTHER.output()).doesNotContain(key);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(key).hasSizeGreaterThanOrEqualTo(32);
            OTHER.client(key).get("/v1/accounts").expect(200);
        } finally {
            OTHER.kill();
            OTHER.with("SLUICE_ADMIN_KEY", RunningSluice.ADMIN_KEY);
        }
    }

    /// SIGTERM under load: what is under way is finished, and the next start has a snapshot.
    @Test
    void stopsCleanlyAndStartsFromItsSnapshot() throws Exception {
        SplittableRandom random = new SplittableRandom(5);
        Witness witness = new Witness("10");
        try (FakeEngine engine = new FakeEngine()) {
            STOPPED.with("SLUICE_ENGINE_URL", engine.url())
                    .with("SLUICE_QUOTE_SECONDS", "36000")
                    .with("SLUICE_RESERVATION_SECONDS", "36000");
            STOPPED.start();
            STOPPED.awaitOutput("ready; stop with"); // from here on it stops cleanly
            Client client = STOPPED.client();
            String body =
                    "{\"owner_type\":\"org\",\"owner_id\":\"mind\",\"initial_balance\":100000}";
            Deed open = Deed.of(Deed.Kind.OPEN, "mind", "/v1/accounts", body, "open");
            witness.note(open.with(open.send(client)));
            String quoteId = client.quote("mind", "1");
            Customers customers = new Customers(STOPPED, witness);
            customers.begin(6, 1, random);
            RunningSluice.sleep(1_000);

            long before = System.nanoTime();
            Ended ended = STOPPED.stop();
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before);
            customers.awaitGone();

            System.out.println("stopped after " + seconds + " s with status " + ended.status());
            assertThat(ended.status()).as("128 + SIGTERM, or none").isIn(143, 0);
            assertThat(ended.output()).doesNotContain("\tat ");
            Ended verify = STOPPED.verify();
            assertThat(verify.status()).as(verify.output()).isZero();
            assertThat(verify.output()).contains("from snapshot").contains("from the beginning");

            STOPPED.start();
            witness.confront(client, engine, random);
            assertThat(client.reserve(quoteId).expect(200).at("status").text())
                    .as("a quote outlives the process that gave it")
                    .isEqualTo("reserved");
            client.release(quoteId).expect(200);
            STOPPED.stop();
            damageSnapshots();
            STOPPED.start();
            witness.confront(client, engine, random);
            assertThat(client.readQuote(quoteId).at("status").text()).isEqualTo("released");
        }
        STOPPED.kill();
    }

    /// A snapshot that is not sound does not count: the journal has everything.
    private static void damageSnapshots() throws IOException {
        try (Stream<Path> files = Files.list(STOPPED.dataFolder().resolve("snapshot"))) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 4;
                Files.write(file, bytes);
            }
        }
    }

    /// Two data folders sign with two keys.
    @Test
    void takesNoQuoteOfAnotherFolder() {
        SLUICE.start();
        SLUICE.client().open("twin", "50");
        String foreign = SLUICE.client().quote("twin", "1");
        SLUICE.kill();
        OTHER.start();
        OTHER.client().open("twin", "50");

        Client.Answer answer = OTHER.client().reserve(foreign);

        Standing.requireProblem(answer, 404, "quote_not_found");
        assertThat(OTHER.client().account("twin").at("reserved").micros()).isZero();
        OTHER.kill();
    }
}
