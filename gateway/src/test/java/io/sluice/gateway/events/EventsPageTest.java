package io.sluice.gateway.events;

import static io.sluice.gateway.MarkdownTable.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.gateway.MarkdownTable;
import io.sluice.gateway.directory.AccountDirectory;
import io.sluice.metering.message.Commands.Payment;
import io.sluice.metering.message.PaymentMethod;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Reason;
import io.sluice.metering.projection.MeteringEvent;
import io.sluice.metering.projection.MeteringEvent.Credited;
import io.sluice.metering.projection.MeteringEvent.Debited;
import io.sluice.metering.projection.MeteringEvent.Figures;
import io.sluice.metering.projection.MeteringEvent.Granted;
import io.sluice.metering.projection.MeteringEvent.Purchased;
import io.sluice.metering.projection.MeteringEvent.QuoteIssued;
import io.sluice.metering.projection.MeteringEvent.Refunded;
import io.sluice.metering.projection.MeteringEvent.Released;
import io.sluice.metering.projection.MeteringEvent.Released.Cause;
import io.sluice.metering.projection.MeteringEvent.Reserved;
import io.sluice.metering.projection.MeteringEvent.Reserved.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/reference/events.md` shows every event as it is, to the character.
class EventsPageTest {
    private static final Pattern EXAMPLE = Pattern.compile("```json\n(.+?)```", Pattern.DOTALL);
    private static final long TIME = Instant.parse("2025-10-26T14:31:00Z").toEpochMilli();
    private static final int ALICE = 0;
    private static final int FELIX = 1;

    @Test
    void thePageListsEveryKind() throws IOException {
        assertThat(MarkdownTable.of("reference/events.md"))
                .extracting(row -> code(row.getFirst()))
                .isEqualTo(Stream.of(EventType.values()).map(EventType::word).toList());
    }

    @Test
    void theExamplesAreWhatIsSent() throws IOException {
        List<String> shown =
                EXAMPLE.matcher(MarkdownTable.text("reference/events.md"))
                        .results()
                        .map(example -> example.group(1).replaceAll("\\n *", ""))
                        .toList();
        assertThat(shown).isEqualTo(sent());
    }

    /// 003's Felix and Alice, in 003's figures.
    private static List<String> sent() {
        return Stream.concat(ofAQuote().stream(), ofCredits().stream())
                .flatMap(event -> told(event).stream())
                .toList();
    }

    private static List<MeteringEvent> ofAQuote() {
        Quote quote = quote();
        long until = TIME + 300_000;
        Figures freed = figures(8_100_000);
        Figures low = new Figures(5_300_000, 0, 0, 44_700_000, 0, 10_000_000L);
        return List.of(
                new QuoteIssued(4_711, TIME, quote),
                new Reserved(
                        4_712, TIME, quote, 3_000_000, until, 8_100_000, 3_000_000, Step.RESERVE),
                new Released(4_713, TIME, quote, Cause.EXPIRED, 3_000_000, freed),
                new Debited(
                        4_714,
                        TIME,
                        quote,
                        2_800_000,
                        0,
                        8_100_000,
                        3_000_000,
                        280_000,
                        false,
                        "stimulus_1",
                        null,
                        low));
    }

    private static List<MeteringEvent> ofCredits() {
        Payment payment = new Payment(PaymentMethod.STRIPE, "pi_1", 50_000_000);
        String words = "We're introducing metered compute. You have 10,000 free credits to start.";
        long bought = 5_000_000_000L;
        long given = 10_000_000_000L;
        return List.of(
                new Purchased(4_715, TIME, ALICE, bought, payment, 0, credited(bought)),
                new Granted(
                        4_716, TIME, ALICE, given, "grandfather", words, credited(given + bought)),
                new Refunded(4_717, TIME, ALICE, bought, false, "pi_1", credited(given)));
    }

    private static final String SOL_AND_DOLLARS =
            "\"sol\":0.066666667,\"usd\":10,\"payment_method\":\"solana\"";

    private static Credited credited(long balanceMicros) {
        return new Credited(figures(balanceMicros), 0);
    }

    private static Figures figures(long balanceMicros) {
        return new Figures(balanceMicros, 0, 0, 0, 0, null);
    }

    private static Quote quote() {
        return new Quote()
                .id(TIME << 16, 1)
                .parties(FELIX, FELIX)
                .terms(500_000, 300_000, 10_000_000)
                .validUntilMillis(TIME + 300_000)
                .reason(Reason.CITIZEN_MESSAGE, false)
                .projectId(null);
    }

    private static List<String> told(MeteringEvent event) {
        return told(event, (_, _) -> true).stream()
                .map(each -> new String(each.json(), StandardCharsets.UTF_8))
                .toList();
    }

    private static List<PublicEvent> told(MeteringEvent event, EventFilter filter) {
        AccountDirectory accounts = new AccountDirectory();
        accounts.enter(ALICE, "human_alice");
        accounts.enter(FELIX, "citizen_felix");
        List<PublicEvent> events = new ArrayList<>();
        new EventPublisher(accounts, _ -> "quote_abc123").publish(event, filter, events::add);
        return events;
    }

    @Test
    void aPaymentInSolSaysHowMuch() {
        Payment payment = new Payment(PaymentMethod.SOLANA, "sig/0", 10_000_000, 66_666_667);
        MeteringEvent bought = new Purchased(9, 0, ALICE, 1, payment, 0, credited(1));
        assertThat(told(bought)).singleElement().asString().contains(SOL_AND_DOLLARS);
    }

    @Test
    void anEventKeepsItsIdWhoeverSeesIt() {
        Quote quote = quote().parties(FELIX, ALICE);
        Figures crossed = new Figures(5_300_000, 0, 0, 0, 0, 10_000_000L);
        MeteringEvent settle = new Debited(7, 0, quote, 1, 0, 1, 1, 1, false, "s", null, crossed);
        List<String> all = ids(settle, (_, _) -> true);
        assertThat(all).containsExactly("event_7_0", "event_7_1");
        assertThat(ids(settle, (_, source) -> source == FELIX)).containsExactly("event_7_0");
        assertThat(ids(settle, (_, source) -> source < 0)).containsExactly("event_7_1");
        MeteringEvent takenAtOnce =
                new Purchased(
                        8,
                        0,
                        ALICE,
                        100,
                        new Payment(PaymentMethod.SOLANA, "sig", 1),
                        40,
                        new Credited(crossed, 0));
        assertThat(told(takenAtOnce, (_, _) -> true))
                .extracting(PublicEvent::id, PublicEvent::type)
                .containsExactly(
                        tuple("event_8_0", EventType.CREDITS_PURCHASED),
                        tuple("event_8_1", EventType.CREDITS_REFUNDED),
                        tuple("event_8_2", EventType.BUDGET_LOW));
    }

    @Test
    void aQuoteReservedAtOnceIsTold() {
        MeteringEvent both = new Reserved(9, TIME, quote(), 1, TIME, 1, 1, Step.QUOTE_AND_RESERVE);
        assertThat(told(both, (_, _) -> true))
                .extracting(PublicEvent::id, PublicEvent::type)
                .containsExactly(
                        tuple("event_9_0", EventType.QUOTE_ISSUED),
                        tuple("event_9_1", EventType.CREDITS_RESERVED));
    }

    private static List<String> ids(MeteringEvent event, EventFilter filter) {
        return told(event, filter).stream().map(PublicEvent::id).toList();
    }
}
