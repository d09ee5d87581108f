package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.e2e.EventFeed.Event;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `GET /v1/events`: 003's "Events Emitted", as a reader sees them.
class EventsTest {
    @RegisterExtension static final RunningSluice SLUICE = new RunningSluice("events");

    private static final String ADMIN = RunningSluice.ADMIN_KEY;

    @BeforeAll
    static void start() {
        SLUICE.with("SLUICE_RESERVATION_SECONDS", "1").start();
    }

    @Test
    void tellsOfAQuoteFromItsIssueToItsDebitInTheShapesOf003() {
        Client client = SLUICE.client();
        client.open("citizen_felix", "citizen", "50", ",\"low_balance_threshold\":48");
        try (EventFeed feed = follow("?account_id=citizen_felix")) {
            String quoteId = client.quote("citizen_felix", "0.3");
            client.reserve(quoteId).expect(200);
            client.settle(quoteId, "0.28").expect(200);

            Event issued = feed.next();
            assertThat(issued.name()).isEqualTo("quote.issued");
            assertThat(issued.data().at("event").text()).isEqualTo("quote.issued");
            assertThat(issued.data().at("quote_id").text()).isEqualTo(quoteId);
            assertThat(issued.data().at("source_id").text()).isEqualTo("citizen_felix");
            assertThat(issued.data().at("planned_delta_e").micros()).isEqualTo(300_000);
            assertThat(issued.data().at("allowed_delta_e").micros()).isEqualTo(300_000);
            assertThat(issued.data().at("expected_debit").micros()).isEqualTo(3_000_000);
            assertThat(issued.data().at("timestamp").text()).endsWith("Z");

            Event reserved = feed.next();
            assertThat(reserved.name()).isEqualTo("credits.reserved");
            assertThat(reserved.data().at("amount").micros()).isEqualTo(3_000_000);
            assertThat(reserved.data().at("balance").micros()).isEqualTo(50_000_000);
            assertThat(reserved.data().at("reserved").micros()).isEqualTo(3_000_000);

            Event debited = feed.next();
            assertThat(debited.name()).isEqualTo("budget.debited");
            assertThat(debited.data().at("account_id").text()).isEqualTo("citizen_felix");
            assertThat(debited.data().at("amount").micros()).isEqualTo(2_800_000);
            assertThat(debited.data().at("balance").micros()).isEqualTo(47_200_000);
            assertThat(debited.data().at("quote_id").text()).isEqualTo(quoteId);
            assertThat(debited.data().at("refunded").micros()).isEqualTo(200_000);

            Event low = feed.next();
            assertThat(low.name()).isEqualTo("budget.low");
            assertThat(low.data().at("account_id").text()).isEqualTo("citizen_felix");
            assertThat(low.data().at("balance").micros()).isEqualTo(47_200_000);
            assertThat(low.data().at("threshold").micros()).isEqualTo(48_000_000);

            for (Event event : List.of(issued, reserved, debited, low)) {
                assertThat(event.data().at("event_id").text()).isEqualTo(event.id());
                assertThat(event.id()).startsWith("event_" + event.data().at("sequence").number());
            }
        }
    }

    @Test
    void tellsOfHoldsThatWentBackAndWhy() {
        Client client = SLUICE.client();
        client.open("releaser", "100");
        try (EventFeed feed = follow("?account_id=releaser")) {
            String given = client.reserved("releaser", "1");
            client.release(given).expect(200);
            String left = client.reserved("releaser", "2");

            List<Event> events = feed.until(event -> quoteOf(event).equals(left) && gone(event));
            assertThat(events.stream().filter(EventsTest::gone))
                    .extracting(
                            EventsTest::quoteOf,
                            event -> event.data().at("reason").text(),
                            event -> event.data().at("amount").micros(),
                            event -> event.data().at("reserved").micros())
                    .containsExactly(
                            tuple(given, "released", 10_000_000L, 0L),
                            tuple(left, "expired", 20_000_000L, 0L));
        }
    }

    @Test
    void tellsOfGrantsWithTheirWords() {
        Client client = SLUICE.client();
        try (EventFeed feed = follow("")) {
            client.open("granted", "7");
            client.post(
                            "/v1/accounts/granted/grants",
                            "{\"amount\":10000,\"reason\":\"grandfather\",\"message\":\"Hello\"}")
                    .expect(201);
            Event opened = feed.until(event -> about(event, "granted")).getLast();
            assertThat(opened.name()).isEqualTo("credits.granted");
            assertThat(opened.data().at("reason").text()).isEqualTo("initial_balance");
            Event granted = feed.until(event -> about(event, "granted")).getLast();
            assertThat(granted.data().at("amount").micros()).isEqualTo(10_000_000_000L);
            assertThat(granted.data().at("balance").micros()).isEqualTo(10_007_000_000L);
            assertThat(granted.data().at("reason").text()).isEqualTo("grandfather");
            assertThat(granted.data().at("message").text()).isEqualTo("Hello");
        }
    }

    @Test
    void tellsTheSameOverAWebSocket() {
        Client client = SLUICE.client();
        client.open("socketed", "100");
        client.settle(client.reserved("socketed", "1"), "1").expect(200);
        client.settle(client.reserved("socketed", "8.5"), "8.5").expect(200);
        List<Event> sent;
        try (EventFeed feed = EventFeed.open(SLUICE, ADMIN, "?account_id=socketed", "0")) {
            sent = feed.until(event -> event.name().equals("budget.low"));
        }
        assertThat(sent).hasSize(8);
        String path = "/v1/events?account_id=socketed&last_event_id=0";
        try (StreamSocket socket = StreamSocket.open(SLUICE, ADMIN, path)) {
            for (Event event : sent) {
                assertThat(socket.next().value()).isEqualTo(event.data().value());
            }
            client.post("/v1/accounts/socketed/grants", "{\"amount\":1,\"reason\":\"live\"}")
                    .expect(201);
            assertThat(socket.next().at("reason").text()).isEqualTo("live");
        }
    }

    @Test
    void anAgentFollowsItsAccountAndWhatHangsBelowItAndNobodyElse() {
        Client client = SLUICE.client();
        client.open("house", "org", "1000", "");
        client.open("tenant", "citizen", "0", ",\"parent_owner_id\":\"house\"");
        client.open("stranger", "1000");
        String houseKey = agent("house");
        String tenantKey = agent("tenant");
        try (EventFeed house = EventFeed.open(SLUICE, houseKey, "", null);
                EventFeed tenant = EventFeed.open(SLUICE, tenantKey, "", null);
                EventFeed filtered = EventFeed.open(SLUICE, houseKey, "?account_id=tenant", null)) {
            client.quote("stranger", "1");
            String own = client.quote("house", "1");
            String fallback = client.quote("tenant", "2");
            assertThat(quoteOf(house.next())).isEqualTo(own);
            assertThat(quoteOf(house.next())).isEqualTo(fallback);
            assertThat(quoteOf(tenant.next())).isEqualTo(fallback);
            assertThat(quoteOf(filtered.next())).isEqualTo(fallback);
        }
        assertThat(EventFeed.refused(SLUICE, tenantKey, "?account_id=house", null).status())
                .isEqualTo(403);
        assertThat(EventFeed.refused(SLUICE, houseKey, "?account_id=stranger", null).status())
                .isEqualTo(403);
        assertThat(EventFeed.refused(SLUICE, houseKey, "?account_id=nobody", null).status())
                .isEqualTo(403);
        assertThat(EventFeed.refused(SLUICE, ADMIN, "?account_id=nobody", null).status())
                .isEqualTo(404);
        String contributor = client.newKey("{\"role\":\"contributor\",\"subject_id\":\"c\"}");
        assertThat(EventFeed.refused(SLUICE, contributor, "", null).status()).isEqualTo(403);
        assertThat(EventFeed.refused(SLUICE, "nonsense", "", null).status()).isEqualTo(401);
    }

    @Test
    void goesOnBehindTheEventThatWasRead() {
        Client client = SLUICE.client();
        client.open("resumed", "human", "15", ",\"low_balance_threshold\":10");
        client.settle(client.reserved("resumed", "1"), "1").expect(200);
        List<Event> all = from("?account_id=resumed", "0", 5);
        assertThat(all)
                .extracting(Event::name)
                .containsExactly(
                        "credits.granted",
                        "quote.issued",
                        "credits.reserved",
                        "budget.debited",
                        "budget.low");
        for (int i = 0; i < all.size() - 1; i++) {
            List<Event> rest = from("?account_id=resumed", all.get(i).id(), all.size() - 1 - i);
            assertThat(rest).extracting(Event::id).isEqualTo(ids(all.subList(i + 1, all.size())));
        }
        // Debit and crossing are one record: the sequence alone stands for both.
        String sequence = all.get(2).data().at("sequence").number().toPlainString();
        assertThat(ids(from("?account_id=resumed", sequence, 2))).isEqualTo(ids(all.subList(3, 5)));
    }

    @Test
    void saysClearlyWhichLastEventIdIsNone() {
        for (String wrong :
                List.of(
                        "x",
                        "event_",
                        "event_1",
                        "event_01_0",
                        "-1",
                        "1.5",
                        "event_1_0_0",
                        "🙂x")) {
            String query = "?last_event_id=" + URLEncoder.encode(wrong, StandardCharsets.UTF_8);
            Tree problem = EventFeed.refused(SLUICE, ADMIN, query, null).expect(400);
            assertThat(problem.at("code").text()).isEqualTo("invalid_request");
            assertThat(problem.at("errors").at(0).at("field").text()).isEqualTo("last_event_id");
        }
        for (String wrong : List.of("event_999999999_0", "999999999", "999999999999999999", "no")) {
            Tree problem = EventFeed.refused(SLUICE, ADMIN, "", wrong).expect(400);
            assertThat(problem.at("errors").at(0).at("field").text()).isEqualTo("Last-Event-ID");
        }
        assertThat(EventFeed.refused(SLUICE, ADMIN, "?nonsense=1", null).status()).isEqualTo(400);
    }

    @Test
    void refusesAWebSocketBeforeItIsOne() throws IOException {
        try (RawHttp http = new RawHttp(SLUICE)) {
            http.write(
                    """
                    GET /v1/events?last_event_id=999999999 HTTP/1.1\r
                    Host: localhost:%d\r
                    Authorization: Bearer %s\r
                    Connection: Upgrade\r
                    Upgrade: websocket\r
                    Sec-WebSocket-Version: 13\r
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                    \r
                    """
                            .formatted(SLUICE.port(), ADMIN));
            assertThat(http.answer().status()).isEqualTo(400);
        }
    }

    @Test
    void cutsOffWhoseKeyIsRevoked() {
        Client client = SLUICE.client();
        client.open("revoked", "100");
        Tree made =
                client.post("/v1/keys", "{\"role\":\"agent\",\"account_id\":\"revoked\"}")
                        .expect(201);
        try (EventFeed feed = EventFeed.open(SLUICE, made.at("key").text(), "", null)) {
            client.quote("revoked", "1");
            assertThat(feed.next().name()).isEqualTo("quote.issued");
            client.delete("/v1/keys/" + made.at("key_id").text());
            client.quote("revoked", "1");
            assertThat(feed.untilEnded()).isEmpty();
        }
    }

    private static EventFeed follow(String query) {
        return EventFeed.open(SLUICE, ADMIN, query, null);
    }

    private static List<Event> from(String query, String lastEventId, int count) {
        try (EventFeed feed = EventFeed.open(SLUICE, ADMIN, query, lastEventId)) {
            int[] seen = {0};
            return feed.until(_ -> ++seen[0] == count);
        }
    }

    private static List<String> ids(List<Event> events) {
        return events.stream().map(Event::id).toList();
    }

    private static String agent(String ownerId) {
        return SLUICE.client().newKey("{\"role\":\"agent\",\"account_id\":\"" + ownerId + "\"}");
    }

    private static boolean gone(Event event) {
        return event.name().equals("credits.released");
    }

    private static boolean about(Event event, String ownerId) {
        return event.data().has("account_id")
                && event.data().at("account_id").text().equals(ownerId);
    }

    private static String quoteOf(Event event) {
        return event.data().has("quote_id") ? event.data().at("quote_id").text() : "";
    }
}
