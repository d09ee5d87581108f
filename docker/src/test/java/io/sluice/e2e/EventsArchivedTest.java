package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// An operator has taken old segments away: whoever wants events of theirs is told so, everybody
/// else goes on.
class EventsArchivedTest {
    @RegisterExtension static final RunningSluice SLUICE = new RunningSluice("events-archived");

    /// So many stimuli of nearly a megabyte are more than a segment of 64 MiB holds.
    private static final int LARGE_STIMULI = 80;

    private static final int LARGE_CHARS = 900_000;

    @Test
    void saysWhatIsGone() throws Exception {
        SLUICE.start();
        Client client = SLUICE.client();
        client.open("large", "1000");
        String content = "x".repeat(LARGE_CHARS);
        for (int i = 0; i < LARGE_STIMULI; i++) {
            client.post(
                            "/v1/quotes/" + client.quote("large", "1") + "/inject",
                            "{\"stimulus\":{\"delta_e\":1,\"content\":\"" + content + "\"}}")
                    .expect(200);
        }
        String last;
        try (EventFeed feed = EventFeed.open(SLUICE, RunningSluice.ADMIN_KEY, "", "0")) {
            int[] debits = {0};
            last =
                    feed.until(event ->
                                    event.name().equals("budget.debited")
                                            && ++debits[0] == LARGE_STIMULI)
                            .getLast()
                            .id();
        }
        SLUICE.stop();
        Path first = SLUICE.dataFolder().resolve("journal/0000000001.journal");
        Files.move(first, SLUICE.dataFolder().resolve("taken-away.journal"));
        SLUICE.start();

        for (String gone : new String[] {"0", "event_1_0", "2"}) {
            Tree problem = EventFeed.refused(SLUICE, RunningSluice.ADMIN_KEY, "", gone).expect(410);
            assertThat(problem.at("code").text()).isEqualTo("events_archived");
        }
        try (EventFeed feed = EventFeed.open(SLUICE, RunningSluice.ADMIN_KEY, "", last)) {
            String quoteId = client.quote("large", "1");
            assertThat(feed.next().data().at("quote_id").text()).isEqualTo(quoteId);
        }
    }
}
