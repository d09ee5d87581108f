package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.EventFeed.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Readers that come and go, and a program that is killed under them: nobody misses an event, and
/// nobody sees one twice.
class EventResumeTest {
    @RegisterExtension static final RunningSluice SLUICE = new RunningSluice("event-resume");

    @RegisterExtension static final RunningSluice KILLED = new RunningSluice("event-killed");

    @RegisterExtension static final RunningSluice SLOW = new RunningSluice("event-slow");

    private static final String ADMIN = RunningSluice.ADMIN_KEY;
    private static final int RECONNECTS = 100;
    private static final int WORKERS = 3;

    /// How much a peer that does not read is sent at least: more than any socket takes.
    private static final int QUOTES_TO_FILL_SOCKETS = 40_000;

    private static final int BATCH = 1_000;

    @Test
    void aReaderThatReconnectsAHundredTimesMissesNothingAndSeesNothingTwice() throws Exception {
        SLUICE.start();
        SplittableRandom random = new SplittableRandom(Long.getLong("seed", 20_261_121));
        try (Load load = new Load(SLUICE);
                EventFeed whole = EventFeed.open(SLUICE, ADMIN, "", "0")) {
            List<String> seen = new ArrayList<>();
            String last = "0";
            for (int i = 0; i < RECONNECTS; i++) {
                try (EventFeed feed = EventFeed.open(SLUICE, ADMIN, "", last)) {
                    for (int rest = random.nextInt(1, 60); rest > 0; rest--) {
                        last = feed.next().id();
                        seen.add(last);
                    }
                }
            }
            load.stop();
            String end = load.lastDebit();
            List<String> expected = ids(whole.until(event -> isDebitOf(event, end)));
            try (EventFeed feed = EventFeed.open(SLUICE, ADMIN, "", last)) {
                seen.addAll(ids(feed.until(event -> isDebitOf(event, end))));
            }
            assertThat(seen).isEqualTo(expected).doesNotHaveDuplicates();
            assertThat(load.settled()).isPositive();
        }
    }

    @Test
    void aReaderGoesOnAfterARestartAndAfterKills() throws Exception {
        KILLED.start();
        SplittableRandom random = new SplittableRandom(Long.getLong("seed", 20_261_121));
        List<String> seen = new ArrayList<>();
        Set<String> settled = new HashSet<>();
        String last = "0";
        for (int round = 0; round < 3; round++) {
            try (Load load = new Load(KILLED);
                    EventFeed feed = EventFeed.open(KILLED, ADMIN, "", last)) {
                for (int rest = random.nextInt(100, 400); rest > 0; rest--) {
                    last = feed.next().id();
                    seen.add(last);
                }
                if (round == 0) {
                    load.stop();
                    KILLED.stop();
                } else {
                    KILLED.kill();
                }
                for (Event event : feed.untilEnded()) {
                    last = event.id();
                    seen.add(last);
                }
                load.awaitGone();
                settled.addAll(load.settledQuotes());
            }
            KILLED.start();
        }
        KILLED.client().open("the-end", "1");
        List<Event> all;
        try (EventFeed feed = EventFeed.open(KILLED, ADMIN, "", "0")) {
            all = feed.until(event -> isAbout(event, "the-end"));
        }
        try (EventFeed feed = EventFeed.open(KILLED, ADMIN, "", last)) {
            seen.addAll(ids(feed.until(event -> isAbout(event, "the-end"))));
        }
        assertThat(seen).isEqualTo(ids(all)).doesNotHaveDuplicates();
        Set<String> debited = new HashSet<>();
        for (Event event : all) {
            if (event.name().equals("budget.debited")) {
                assertThat(debited.add(event.data().at("quote_id").text())).isTrue();
            }
        }
        assertThat(debited).containsAll(settled);
    }

    @Test
    void aReaderThatDoesNotReadIsCutOffAndHurtsNobody() throws Exception {
        SLOW.start();
        Client client = SLOW.client();
        client.open("busy", "1000000");
        try (Socket deaf = new Socket();
                EventFeed awake = EventFeed.open(SLOW, ADMIN, "", null)) {
            deaf.setReceiveBufferSize(4_096);
            deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), SLOW.port()));
            String request =
                    """
                    GET /v1/events HTTP/1.1\r
                    Host: localhost:%d\r
                    Authorization: Bearer %s\r
                    \r
                    """
                            .formatted(SLOW.port(), ADMIN);
            deaf.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(deaf.getInputStream().read()).isEqualTo('H'); // it follows
            String operation = "{\"op\":\"quote\",\"source_id\":\"busy\",\"planned_delta_e\":1}";
            String batch =
                    "{\"operations\":["
                            + String.join(",", Collections.nCopies(BATCH, operation))
                            + "]}";
            for (int i = 0; i < QUOTES_TO_FILL_SOCKETS / BATCH; i++) {
                client.post("/v1/batch", batch).expect(200);
            }
            for (int i = 0; i < QUOTES_TO_FILL_SOCKETS; i++) {
                assertThat(awake.next().name()).isEqualTo("quote.issued");
            }
            awaitReaders(client, 1);
            assertThat(readToItsEnd(deaf)).isLessThan(QUOTES_TO_FILL_SOCKETS);
        }
    }

    /// How many events there were before the other side broke off.
    private static int readToItsEnd(Socket deaf) {
        int events = 0;
        try {
            deaf.setSoTimeout(30_000);
            InputStream in = deaf.getInputStream();
            byte[] bytes = new byte[1 << 16];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                events +=
                        new String(bytes, 0, count, StandardCharsets.US_ASCII)
                                        .split("event: quote", -1)
                                        .length
                                - 1;
            }
        } catch (SocketTimeoutException open) {
            throw new AssertionError("the connection is still open", open);
        } catch (IOException cut) {
            // Reset: what was on its way is lost, as it should be.
        }
        return events;
    }

    private static void awaitReaders(Client client, int count) {
        String wanted = "sluice_event_readers " + count + ".0";
        for (int i = 0; i < 600; i++) {
            if (client.get("/metrics").text().contains(wanted)) {
                return;
            }
            RunningSluice.sleep(100);
        }
        throw new AssertionError("the reader that does not read was not cut off");
    }

    private static List<String> ids(List<Event> events) {
        return events.stream().map(Event::id).toList();
    }

    private static boolean isDebitOf(Event event, String quoteId) {
        return event.name().equals("budget.debited")
                && event.data().at("quote_id").text().equals(quoteId);
    }

    private static boolean isAbout(Event event, String ownerId) {
        return event.data().has("account_id")
                && event.data().at("account_id").text().equals(ownerId);
    }

    /// A few clients who reserve and settle until they are stopped or the program is gone.
    private static final class Load implements AutoCloseable {
        private static final AtomicLong ACCOUNTS = new AtomicLong();

        private final AtomicBoolean stopped = new AtomicBoolean();
        private final List<Thread> threads = new ArrayList<>();
        private final List<String> settled = new ArrayList<>();
        private final RunningSluice sluice;

        Load(RunningSluice sluice) {
            this.sluice = sluice;
            for (int i = 0; i < WORKERS; i++) {
                String name = "worker-" + ACCOUNTS.incrementAndGet();
                threads.add(Thread.ofPlatform().start(() -> work(name)));
            }
        }

        private void work(String name) {
            try {
                Client client = sluice.client();
                client.open(name, "1000000");
                while (!stopped.get()) {
                    String quoteId = client.reserved(name, "1");
                    client.settle(quoteId, "0.5").expect(200);
                    synchronized (settled) {
                        settled.add(quoteId);
                    }
                }
            } catch (UncheckedIOException gone) {
                // The program was killed.
            }
        }

        void stop() throws InterruptedException {
            stopped.set(true);
            awaitGone();
        }

        void awaitGone() throws InterruptedException {
            for (Thread thread : threads) {
                thread.join();
            }
        }

        int settled() {
            synchronized (settled) {
                return settled.size();
            }
        }

        Set<String> settledQuotes() {
            synchronized (settled) {
                return new HashSet<>(settled);
            }
        }

        /// One more, after which nothing comes.
        String lastDebit() {
            Client client = sluice.client();
            client.open("last", "10");
            String quoteId = client.reserved("last", "1");
            client.settle(quoteId, "1").expect(200);
            return quoteId;
        }

        @Override
        public void close() {
            stopped.set(true);
        }
    }
}
