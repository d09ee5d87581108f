package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.Grandfather.Order;
import io.sluice.gateway.Grandfather.Unclear;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The migration from free to metered against a real gateway.
class GrandfatherTest {
    private static final long GRANT = Grandfather.GRANT_MICROS;

    @TempDir private Path folder;
    private SmallGateway gateway;
    private ApiClient admin;
    private String printed = "";

    @BeforeEach
    void start() throws IOException {
        gateway = SmallGateway.on(folder.resolve("data"));
        admin = gateway.admin();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void switchesAnAccountOnWithItsGrantAndThreshold() throws Exception {
        open("ann", 0);
        assertThat(grandfather("ann")).isZero();
        Said ann = account("ann");
        assertThat(ann.text("metering")).isEqualTo("on");
        assertThat(ann.micros("balance")).isEqualTo(GRANT);
        assertThat(ann.micros("granted")).isEqualTo(GRANT);
        assertThat(ann.micros("low_balance_threshold")).isEqualTo(Grandfather.THRESHOLD_MICROS);
        assertThat(printed)
                .contains("metered, with 10,000 credits; balance 10,000")
                .contains("1 switched to metered, 0 metered before, 0 failed");
    }

    @Test
    void tellsThePeopleIn003sWords() throws Exception {
        open("ann", 0);
        assertThat(grandfather("ann")).isZero();
        HttpRequest follow =
                HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/events?account_id=ann"))
                        .header("Authorization", "Bearer " + gateway.adminKey())
                        .header("Last-Event-ID", "0")
                        .build();
        try (HttpClient client = HttpClient.newHttpClient();
                Stream<String> lines = client.send(follow, BodyHandlers.ofLines()).body()) {
            String event =
                    lines.filter(line -> line.startsWith("data: ")).findFirst().orElseThrow();
            client.shutdownNow();
            assertThat(event)
                    .contains("\"event\":\"credits.granted\"")
                    .contains("\"account_id\":\"ann\",\"amount\":10000,")
                    .contains("\"reason\":\"grandfather\"")
                    .contains(
                            "\"message\":\"We're introducing metered compute."
                                    + " You have 10,000 free credits to start.\"");
        }
    }

    @Test
    void passesOverWhatIsMeteredAlready() throws Exception {
        open("ann", 5);
        assertThat(grandfather("ann")).isZero();
        assertThat(grandfather("ann")).isZero();
        assertThat(account("ann").micros("initial_balance")).isEqualTo(GRANT + 5);
        assertThat(printed)
                .contains("metered already")
                .contains("0 switched to metered, 1 metered before, 0 failed");
    }

    @Test
    void doesNotGrantAgainWhatARunBrokenOffHadGranted() throws Exception {
        open("ann", 7);
        mark("ann", 7);
        // Under another key: nobody remembers the first one any more.
        Said grant =
                admin.post(
                        "/v1/accounts/ann/grants",
                        new JsonBody().micros("amount", GRANT).text("reason", "first run").build(),
                        "long-forgotten");
        assertThat(grant.status()).isEqualTo(201);
        assertThat(grandfather("ann")).isZero();
        assertThat(account("ann").micros("initial_balance")).isEqualTo(GRANT + 7);
        assertThat(account("ann").text("metering")).isEqualTo("on");
        assertThat(printed).contains("that an earlier run granted");
    }

    @Test
    void grantsWhatARunBrokenOffHadOnlyMarked() throws Exception {
        open("ann", 7);
        mark("ann", 7);
        assertThat(grandfather("ann")).isZero();
        assertThat(account("ann").micros("initial_balance")).isEqualTo(GRANT + 7);
        assertThat(account("ann").text("metering")).isEqualTo("on");
    }

    @Test
    void grantsToAnAccountThatLooksLikeOneAlreadyGranted() throws Exception {
        open("ann", GRANT);
        admin.patch(
                "/v1/accounts/ann",
                new JsonBody()
                        .micros("low_balance_threshold", Grandfather.THRESHOLD_MICROS)
                        .build());
        assertThat(grandfather("ann")).isZero();
        assertThat(account("ann").micros("initial_balance")).isEqualTo(2 * GRANT);
    }

    @Test
    void saysWhichAccountFailsAndGoesOn() throws Exception {
        open("ann", 0);
        open("bob", 0);
        admin.patch("/v1/accounts/bob", new JsonBody().text("status", "closed").build());
        assertThat(grandfather("nobody", "bob", "ann")).isEqualTo(1);
        assertThat(account("ann").text("metering")).isEqualTo("on");
        assertThat(account("bob").micros("balance")).isZero();
        assertThat(printed)
                .contains("nobody                   FAILED: 404 account_not_found")
                .contains("bob                      FAILED: 409 account_closed")
                .contains("1 switched to metered, 0 metered before, 2 failed");
    }

    @Test
    void readsOwnersFromTheLineAndFromAFile() throws Exception {
        Path list = folder.resolve("list");
        Files.writeString(list, "# the first\nbob\n\n  cid # later\nann\n");
        Order order =
                Grandfather.order(
                        List.of(
                                "ann",
                                "--file",
                                list.toString(),
                                "--url",
                                "http://10.0.0.1:8080",
                                "--key-file",
                                "k"));
        assertThat(order.owners()).containsExactly("ann", "bob", "cid");
        assertThat(order.url()).isEqualTo("http://10.0.0.1:8080");
        assertThat(order.keyFile()).isEqualTo(Path.of("k"));
    }

    @Test
    void refusesACommandLineItDoesNotUnderstand() throws Exception {
        Path list = folder.resolve("list");
        Files.writeString(list, "two words\n");
        unclear("no account is named");
        unclear("--url needs a value", "ann", "--url");
        unclear("'--dry-run' is neither an option nor an owner id", "--dry-run", "ann");
        unclear("'a/../b' is neither an option nor an owner id", "a/../b");
        unclear("'two words' is neither an option nor an owner id", "--file", list.toString());
        unclear(folder.resolve("none") + " cannot be read", "--file", folder + "/none");
    }

    private static void unclear(String why, String... words) {
        assertThatThrownBy(() -> Grandfather.order(List.of(words)))
                .isInstanceOf(Unclear.class)
                .hasMessage(why);
    }

    private int grandfather(String... owners) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Set<String> wanted = new LinkedHashSet<>(List.of(owners));
        int status =
                new Grandfather(admin, new PrintStream(out, true, StandardCharsets.UTF_8))
                        .all(wanted);
        printed = out.toString(StandardCharsets.UTF_8);
        return status;
    }

    private void open(String owner, long balanceMicros) throws Exception {
        Said opened =
                admin.post(
                        "/v1/accounts",
                        new JsonBody()
                                .text("owner_type", "human")
                                .text("owner_id", owner)
                                .text("metering", "off")
                                .micros("initial_balance", balanceMicros)
                                .build());
        assertThat(opened.status()).isEqualTo(201);
    }

    private void mark(String owner, long initialMicros) throws Exception {
        admin.patch(
                "/v1/accounts/" + owner,
                new JsonBody()
                        .micros("low_balance_threshold", initialMicros + Grandfather.MARK_MICROS)
                        .build());
    }

    private Said account(String owner) throws Exception {
        return admin.get("/v1/accounts/" + owner);
    }
}
