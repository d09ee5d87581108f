package io.sluice.backoffice.ledger;

import static io.sluice.backoffice.ledger.StripeNote.charge;
import static io.sluice.backoffice.ledger.StripeNote.dispute;
import static io.sluice.backoffice.ledger.StripeNote.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The live feed as its readers see it.
@Timeout(120)
class FeedTest {
    private static final Instant JANUARY = Instant.parse("2026-01-10T12:00:00Z");
    private static final int ROWS = 6_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private BackOfficeRig rig;
    private String petMatch;
    private String other;

    @BeforeEach
    void open() {
        rig = BackOfficeRig.with(SignedStripe.SETTINGS);
        String founder = rig.human("Alice");
        petMatch = rig.project("PetMatch", founder);
        other = rig.project("Other", founder);
    }

    @AfterEach
    void close() {
        http.shutdownNow();
        rig.close();
    }

    @Test
    void tellsOfEachSaleAndResumesWhereAReaderStopped() throws Exception {
        sell("ch_0", petMatch, 100);
        String first;
        try (Lines lines = follow("", "")) {
            sell("ch_1", petMatch, 4_900);
            first = lines.next();
            assertThat(first)
                    .isEqualTo(
                            "{\"sequence\":%s,\"project_id\":\"%s\",\"project_name\":\"PetMatch\","
                                            .formatted(lines.lastId, petMatch)
                                    + "\"amount_cents\":4900,\"text\":\"PetMatch earned $49!\"}");
            sell("ch_2", other, 1_250);
            assertThat(lines.next()).contains("Other earned $12.50!");
        }
        sell("ch_3", petMatch, 300);
        String id = first.replaceAll("\\{\"sequence\":(\\d+),.*", "$1");
        try (Lines again = follow("", id)) {
            assertThat(again.next()).contains("Other earned $12.50!");
            assertThat(again.next()).contains("PetMatch earned $3!");
            sell("ch_4", petMatch, 400);
            assertThat(again.next()).contains("PetMatch earned $4!");
        }
        try (Lines all = follow("?last_event_id=0&project_id=" + petMatch, "")) {
            assertThat(List.of(all.next(), all.next(), all.next(), all.next()))
                    .allMatch(line -> line.contains(petMatch));
        }
    }

    @Test
    void aReaderOfOneProjectHearsOfNoOther() throws Exception {
        try (Listener listener = connect("?project_id=" + other, BackOfficeRig.ADMIN_KEY)) {
            sell("ch_1", petMatch, 100);
            sell("ch_2", other, 200);
            assertThat(listener.next()).contains("Other earned $2!");
            sell("ch_3", petMatch, 100);
            sell("ch_4", other, 300);
            assertThat(listener.next()).contains("Other earned $3!");
        }
    }

    @Test
    void whoAsksForAllHearsAlsoOfWhatIsTakenAway() throws Exception {
        try (Listener all = connect("?all=true&project_id=" + petMatch, BackOfficeRig.ADMIN_KEY);
                Listener sales = connect("", BackOfficeRig.ADMIN_KEY)) {
            sell("ch_1", petMatch, 4_900);
            assertThat(all.next()).contains("\"amount_cents\":4900", "PetMatch earned $49!");
            String balance = StripeNote.balance("usd", 4_900, 1);
            String back = charge("ch_1", petMatch, JANUARY, 4_900, 500, "usd", balance);
            send(event("evt_back", "charge.refunded", JANUARY, back));
            assertThat(all.next()).contains("\"amount_cents\":-500", "PetMatch gave back $5");
            String doubt = dispute("dp_1", "ch_1", JANUARY, 1_200, "needs_response");
            send(event("evt_doubt", "charge.dispute.created", JANUARY, doubt));
            assertThat(all.next())
                    .contains("\"amount_cents\":-1200", "a dispute about $12 was opened");
            sell("ch_2", other, 300);
            assertThat(sales.next()).contains("PetMatch earned $49!");
            assertThat(sales.next()).contains("Other earned $3!");
        }
    }

    @Test
    void aSaleThatAnotherBackOfficeBooksIsTold() throws Exception {
        try (BackOfficeRig second = BackOfficeRig.on(rig.database(), SignedStripe.SETTINGS);
                Lines lines = follow("", "")) {
            String paid = charge("ch_1", petMatch, JANUARY, 700, 1);
            new SignedStripe(second)
                    .send(event("evt_1", "charge.succeeded", JANUARY, paid))
                    .expect(200);
            assertThat(lines.next()).contains("PetMatch earned $7!");
        }
    }

    @Test
    void nobodyListensWithoutAKeyOrAfterIt() throws Exception {
        assertThatThrownBy(() -> connect("", "sk_nobody")).hasStackTraceContaining("401");
        rig.client("").get("/api/feed").expect(401, "unauthenticated");
        rig.admin().get("/api/feed?project_id=x").expect(422, "invalid_value");
        rig.admin().get("/api/feed?all=yes").expect(400, "invalid_request");
        rig.admin().get("/api/feed?last_event_id=x").expect(400, "invalid_request");
        rig.admin().get("/api/feed?last_event_id=-1").expect(400, "invalid_request");
        rig.admin().get("/api/feed?since=1").expect(400, "unknown_field");
    }

    @Test
    void whoDoesNotReadIsCutOffAndMissesNothingWhenItComesAgain() throws Exception {
        sell("ch_1", petMatch, 100);
        fill();
        try (Socket _ = ask("?last_event_id=0")) {
            awaitReaders("1.0");
            awaitReaders("0.0");
        }
        try (Lines lines = follow("?last_event_id=0", "")) {
            for (int i = 0; i <= ROWS; i++) {
                lines.next();
            }
            assertThat(lines.lastId).isEqualTo(String.valueOf(ROWS + 1));
            sell("ch_2", other, 100);
            assertThat(lines.next()).contains("Other earned $1!");
        }
    }

    /// As when every page comes back after a restart: one look at the log serves them all.
    @Test
    void manyComeAtOnceAndWhoIsGoneBeforeTheAnswerLeavesItsPlace() throws Exception {
        List<Socket> asked = new ArrayList<>();
        try (Connection connection = rig.database().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE backoffice.audit_head IN ACCESS EXCLUSIVE MODE");
            while (asked.size() < 300) {
                asked.add(ask(""));
            }
            awaitReaders("300.0");
            for (Socket gone : asked.subList(0, 100)) {
                gone.close();
            }
            awaitReaders("200.0");
            connection.rollback();
        }
        byte[] ok = "HTTP/1.1 200 OK".getBytes(StandardCharsets.US_ASCII);
        for (Socket each : asked.subList(100, 300)) {
            assertThat(each.getInputStream().readNBytes(ok.length)).isEqualTo(ok);
            each.close();
        }
        awaitReaders("0.0");
    }

    /// Asks for the feed, and reads nothing.
    private Socket ask(String query) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8_192);
        URI uri = URI.create(rig.url());
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        socket.getOutputStream()
                .write(
                        """
                        GET /api/feed%s HTTP/1.1\r
                        Host: 127.0.0.1:%d\r
                        Authorization: Bearer %s\r
                        \r
                        """
                                .formatted(query, uri.getPort(), BackOfficeRig.ADMIN_KEY)
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /// Many sales at once, of a project with a long name, written beside the program.
    private void fill() {
        RigPostgres.execute(
                rig.database(),
                """
                UPDATE backoffice.projects SET name = repeat('金', 200) WHERE name = 'PetMatch';
                INSERT INTO backoffice.payment_audit_log
                    (event_type, entity_type, entity_id, payload, seq, actor, previous_hash, hash)
                SELECT 'revenue.collected', 'project', entity_id, payload, 1 + n, 'system', hash,
                       sha256(n::text::bytea)
                FROM backoffice.payment_audit_log, generate_series(1, %d) n WHERE seq = 1;
                UPDATE backoffice.audit_head SET seq = %d\
                """
                        .formatted(ROWS, ROWS + 1));
    }

    private void awaitReaders(String count) throws InterruptedException {
        while (!rig.admin().get("/metrics").body().contains("sluice_feed_readers " + count)) {
            Thread.sleep(50);
        }
    }

    private void sell(String id, String project, long cents) {
        String paid = charge(id, project, JANUARY, cents, 1);
        send(event("evt_" + id, "charge.succeeded", JANUARY, paid));
    }

    private void send(String event) {
        new SignedStripe(rig).send(event).expect(200);
    }

    private Lines follow(String query, String lastId) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(rig.url() + "/api/feed" + query))
                        .header("Authorization", "Bearer " + BackOfficeRig.ADMIN_KEY);
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        var answer = http.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        Lines lines =
                new Lines(
                        new BufferedReader(
                                new InputStreamReader(answer.body(), StandardCharsets.UTF_8)));
        assertThat(lines.reader.readLine()).isEqualTo(": follow");
        return lines;
    }

    /// Server-sent events, one after the other.
    private static final class Lines implements AutoCloseable {
        private final BufferedReader reader;
        private String lastId = "";

        Lines(BufferedReader reader) {
            this.reader = reader;
        }

        /// The data of the next one.
        String next() throws IOException {
            while (true) {
                String line = reader.readLine();
                if (line == null) {
                    throw new AssertionError("the feed has ended");
                }
                if (line.startsWith("id: ")) {
                    lastId = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    return line.substring(6);
                }
            }
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    private Listener connect(String query, String key) {
        Listener listener = new Listener();
        URI uri = URI.create(rig.url().replace("http:", "ws:") + "/api/feed" + query);
        listener.socket =
                http.newWebSocketBuilder()
                        .header("Authorization", "Bearer " + key)
                        .buildAsync(uri, listener)
                        .join();
        return listener;
    }

    private static final class Listener implements WebSocket.Listener, AutoCloseable {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final List<CharSequence> parts = new ArrayList<>();
        private @Nullable WebSocket socket;

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence part, boolean last) {
            parts.add(part.toString());
            if (last) {
                messages.add(String.join("", parts));
                parts.clear();
            }
            from.request(1);
            return null;
        }

        String next() throws InterruptedException {
            String message = messages.poll(60, TimeUnit.SECONDS);
            assertThat(message).as("a message came").isNotNull();
            return String.valueOf(message);
        }

        @Override
        public void close() {
            if (socket != null) {
                socket.abort();
            }
        }
    }
}
